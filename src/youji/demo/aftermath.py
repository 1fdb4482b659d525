"""What stands around the season: procedures handed out and read, products sampled, findings that the county looked at."""

from __future__ import annotations

from youji.demo import deeds, environment, members
from youji.demo.register import Farm
from youji.demo.year import Year
from youji.production import services as production
from youji.production.models import Finding
from youji.registry.models import Base
from youji.shared.actor import Role
from youji.standards import services as standards
from youji.standards.models import Composite, Edition, Handing

#: What the county made of some findings, by rule; the others wait for it.
HANDLED = {
    "PPP-004": "当面核对了药瓶和用水量，教会了按亩折算，列入下次巡查。",
    "PPP-009": "剩余的药已收回，改用登记的药，跟踪检测一次。",
    "VET-002": "28头已在屠宰前追回，重新隔离，满7天后出栏。",
}
#: Which procedures the county adopts for whom, by product; whoever one plays in the tea has still to read theirs.
PROCEDURES = {
    deeds.CHILLI: "0201", deeds.CITRUS: "0301", deeds.RICE: "0101", deeds.PIGS: "0501", deeds.FISH: "06",
}  # fmt: skip
UNREAD = (deeds.LI, deeds.CHEN, deeds.PENG)
ADOPTED, READ, SAMPLED, HANDLED_ON = 58, 55, 30, 10


def happen(year: Year, tea: Base) -> None:
    """All of it, in the order of days."""
    _adopt(year, tea)
    _read(year)
    _sample(year, tea)
    _handle(year)


def _adopt(year: Year, tea: Base) -> None:
    at, season, officer = year.at(ADOPTED), year.day(ADOPTED).year, year.officer(ADOPTED)
    wanted = [(year.farmers[name].base, code) for name, code in PROCEDURES.items()]
    for base, code in [(tea, "04"), *wanted]:
        edition = Edition.objects.get(
            procedure__product__code=code, procedure__is_demo=True, state=Edition.State.ISSUED
        )
        if not base.adoptions.filter(edition=edition, season=season, ended_on=None).exists():
            standards.adopt(edition_id=edition.pk, base=base.code, season=season, actor=officer, now=at)
    composite = Composite.objects.get(number="ZHT-04-2026")
    now = year.at(SAMPLED)
    standards.adopt_composite(composite_id=composite.pk, base=tea.code, actor=year.officer(SAMPLED), now=now)


def _read(year: Year) -> None:
    """Themselves on the phone, or on a sheet that the neighbour who keeps their books enters."""
    for name, farmer in year.farmers.items():
        if name in UNREAD:
            continue
        for handing in Handing.objects.filter(operator_id=farmer.operator.pk, read_at=None):
            standards.confirm_read(
                handing_id=handing.pk, version=handing.version, reader=farmer.operator.contact_name,
                actor=year.hand(farmer, READ), now=year.at(READ),
            )  # fmt: skip


def _sample(year: Year, tea: Base) -> None:
    """Products of the season: tea and citrus within the limits, chilli with what was sprayed on it."""
    scene = environment.Scene(year.world, members.COUNTY, year.random)
    chilli, citrus = year.farmers[deeds.CHILLI], year.farmers[deeds.CITRUS]
    for base, days, name, values in (
        (tea, 225, "绿茶", "联苯菊酯 0.4 mg/kg\n草甘膦 未检出 mg/kg"),
        (chilli.base, 90, "辣椒", "毒死蜱 0.31 mg/kg\n嘧菌酯 0.4 mg/kg"),
        (citrus.base, 28, "柑橘", "噻嗪酮 0.2 mg/kg\n阿维菌素 未检出 mg/kg"),
    ):
        holder = base.operator or year.farmers[deeds.COOP].operator
        environment.sampled(scene, Farm(holder, base), days, values, kind="product", product_name=name)


def _handle(year: Year) -> None:
    """The county has looked at some; it has still to look at most."""
    for rule, handled in HANDLED.items():
        rows = Finding.objects.filter(
            rule=rule, verdict="forbidden", stands=True, handled_at=None, division=members.COUNTY
        )
        for row in rows.order_by("found_at", "rule", "message")[:1]:
            actor = year.officer(HANDLED_ON, Role.COUNTY_REVIEWER)
            production.handle_finding(
                finding_id=row.pk, actor=actor, now=year.at(HANDLED_ON), handled=handled
            )
