"""One season of fifteen producers, day after day: what they bought, did, took, and what speaks against it.

Everything goes through the services of the rooms, on the day it arrived. What each of them did stands in ``deeds``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from youji.demo import aftermath, deeds, members
from youji.demo.deeds import Deed
from youji.demo.made import World
from youji.demo.year import Farmer, Year
from youji.environment.services import zones
from youji.members import selectors as belonging
from youji.production import services as production
from youji.registry.models import Base, BaseKind, Operator, Plot
from youji.shared.actor import Role

#: Days ago on which the city drew a zone over a plot of rice, and since when it counts.
ZONE_DRAWN, ZONE_COUNTS = 120, 100


def fill(world: World) -> None:
    """Seasons, stores, records with their faults, lots, a plan; procedures handed out and read; samples; what the county did."""
    year = Year(world)
    tea = _people(year)
    for deed in sorted(deeds.ALL, key=lambda one: -one.arrived):
        if deed.arrived < ZONE_DRAWN and not year.noted.get((deeds.RICE, "zone")):
            _zone(year)
        _DOES[deed.what](year, year.farmers[deed.who], deed)
    aftermath.happen(year, tea)


def _people(year: Year) -> Base:
    """Whoever ``deeds`` names, with their base and whoever keeps their books; the county's tea base."""
    wanted = {deed.who for deed in deeds.ALL}
    rows = {row.name: row for row in Operator.objects.filter(name__in=wanted, division=members.COUNTY)}
    rows[deeds.OWN] = year.world.farms[members.COUNTY][0].operator
    tea = Base.objects.get(memberships__operator=rows[deeds.COOP], kind=BaseKind.COUNTY_PRODUCT)
    produces = {one.operator_id: one.bookkeeper_id for one in belonging.members_of(tea.pk, year.day(0))}
    for name in sorted(wanted):
        row = rows[name]
        own = tea if row.pk in produces else Base.objects.get(operator=row, kind=BaseKind.OPERATOR)
        kept_by = produces.get(row.pk)
        keeper = Operator.objects.get(pk=kept_by) if kept_by else None
        year.farmers[name] = Farmer(row, own, keeper)
    return tea


# --- what is done -------------------------------------------------------------------------------------


def _open(year: Year, who: Farmer, deed: Deed) -> None:
    """On every plot that is theirs in the base; an animal's season on none."""
    said = dict(deed.said)
    if said["product"] == deeds.TEA_OF_BASE:
        said["product"] = who.base.product.code if who.base.product else ""
    on = year.day(deed.days)
    if said["kind"] in ("plot", "pond"):
        plots = belonging.plots_of(who.operator.pk, on)
        said["plots"] = [str(one.plot_id) for one in plots if one.base_id == who.base.pk]
    who.seasons += production.open_seasons(
        actor=year.hand(who, deed.days), now=year.at(deed.days), started_on=on, base=who.base.code,
        operator=who.operator.code, **said,
    )  # fmt: skip


def _enter(year: Year, who: Farmer, deed: Deed) -> None:
    production.enter(
        actor=year.hand(who, deed.arrived), now=year.at(deed.arrived), day=year.day(deed.days),
        operator=who.operator.code, channel="workbook" if who.keeper else "phone", **deed.said,
    )  # fmt: skip


def _record(year: Year, who: Farmer, deed: Deed) -> None:
    """As a phone sends it, or from the workbook of whoever keeps the books."""
    now, ahead = year.at(deed.arrived), timedelta(days=deed.ahead)
    said: dict[str, Any] = {
        "operator": who.operator.code, "day": year.day(deed.days).isoformat(), "worker": who.operator.contact_name,
        "seasons": [one.code for one in _WHERE[deed.where](who.seasons)], **deed.said,
    }  # fmt: skip
    if who.keeper is None:
        said |= {"made": int((now + ahead).timestamp() * 1000), "zone": "Asia/Shanghai"}
    if deed.puts_right:
        said["supersedes"] = year.noted[deed.who, deed.puts_right]
    channel = "workbook" if who.keeper else "phone"
    [result] = production.take_records(
        [said], actor=year.hand(who, deed.arrived), now=now, channel=channel, ahead=ahead
    )
    if not result.stored:
        raise RuntimeError(f"{deed.who} {deed.said}: {result.said}")
    if note := str(deed.said.get("note", "")):
        year.noted[deed.who, note] = result.id


_WHERE = {
    "": lambda some: some,
    "first": lambda some: some[:1],
    "last": lambda some: some[-1:],
    "rest": lambda some: some[1:],
}


def _plan(year: Year, who: Farmer, deed: Deed) -> None:
    """What is still to be done, on a day to come."""
    production.plan_spraying(
        actor=year.hand(who, 0), now=year.world.now, day=year.day(deed.days), seasons=[one.code for one in who.seasons],
        **deed.said,
    )  # fmt: skip


def _close(year: Year, who: Farmer, deed: Deed) -> None:
    for one in who.seasons:
        production.close_season(
            season_id=one.pk, actor=year.hand(who, deed.days), now=year.at(deed.days), ended_on=year.day(deed.days),
            **deed.said,
        )  # fmt: skip


_DOES = {"season": _open, "store": _enter, "record": _record, "plan": _plan, "close": _close}


# --- what stands around it ------------------------------------------------------------------------------


def _zone(year: Year) -> None:
    """In the season the city drew a zone over one of the rice growers' plots; what stood there is harvested, into no lot."""
    plot = Plot.objects.filter(base=year.farmers[deeds.RICE].base).order_by("created_at", "pk")[0]
    now = year.at(ZONE_DRAWN)
    city = year.world.cast.officer(Role.CITY_REVIEWER, members.COUNTY[:4], now)
    zone = zones.draw_zone(
        grounds=[plot.geometry], name="钱粮湖某渠下游禁止生产区（演示）", document_number="演示〔2026〕2号", products="稻谷",
        effective_on=year.day(ZONE_COUNTS), basis="两年监测，稻谷镉超标（演示）", datum="CGCS2000", actor=city, now=now,
    )  # fmt: skip
    zones.publish_zone(zone_id=zone.pk, actor=city, now=now)
    year.noted[deeds.RICE, "zone"] = str(zone.pk)
