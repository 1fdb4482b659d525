"""Certificates of the season: one that holds, one void, one of two lots together, one whose firm was suspended afterwards."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings

from youji.catalogue.models import Entry
from youji.certificates.logic.digits import text_of
from youji.certificates.models import Certificate
from youji.certificates.selectors.states import state_of
from youji.certificates.services.issuing import issue_certificate
from youji.certificates.services.signing import signer
from youji.certificates.services.voiding import void_certificate
from youji.demo import deeds, members
from youji.demo.made import World
from youji.demo.year import Farmer, Year
from youji.lots import services as lots
from youji.lots.selectors.links import parents_of
from youji.production import services as production
from youji.production.models import Lot
from youji.registry.models import Base, Operator
from youji.shared import clock

#: Days ago: two lots of citrus together, the firm's harvest before it was suspended, citrus, and its mistake.
MIXED, OF_SUSPENDED, GOOD, WRONG, VOIDED = 11.5, 60, 11, 9, 8
SIGNED_FOR = "瓶签上的安全间隔期和用量已逐项核对，符合。（演示）"
HOW: dict[str, Any] = {"basis": ["control"], "decision": SIGNED_FOR}


def fill(world: World) -> None:
    """Issued through the gate on their day; what stops some of them came later."""
    year = Year(world)
    citrus = farmer(deeds.CITRUS)
    _mixed(year, citrus)
    _of_suspended(year)
    _of_citrus(year, citrus)


def farmer(name: str) -> Farmer:
    """Who is called so in the county, with their first base."""
    operator = Operator.objects.get(name=name, division=members.COUNTY)
    return Farmer(operator, Base.objects.filter(operator=operator).order_by("pk")[0])


def lots_of_farmer(who: Farmer) -> list[Lot]:
    """The lots they harvested, the oldest first."""
    rows = Lot.objects.filter(operator_id=who.operator.pk, origin=Lot.Origin.HARVEST, withdrawn=None)
    return list(rows.order_by("day", "pk"))


def _mixed(year: Year, who: Farmer) -> None:
    actor, some = year.hand(who, MIXED), [(lot.pk, 400_000) for lot in lots_of_farmer(who)[:2]]
    together = lots.merge(inputs=some, actor=actor, now=year.at(MIXED), note="两次采的合装一车")
    issue_certificate(lot=together.code, quantity="800", copies=40, actor=actor, now=year.at(MIXED), **HOW)


def _of_suspended(year: Year) -> None:
    """Whoever is suspended now grew chilli in a house, and sold some of it before."""
    entries = Entry.objects.filter(
        status="suspended", base__operator__isnull=False, first_edition__isnull=False
    )
    base = entries.select_related("base__operator").order_by("pk")[0].base
    assert base.operator is not None  # noqa: S101 (asked for above)
    who = Farmer(base.operator, base)
    began, picked = OF_SUSPENDED + 80, OF_SUSPENDED + 1
    [season] = production.open_seasons(
        actor=year.hand(who, began), now=year.at(began), kind="house", product="0201", name="1号大棚",
        started_on=year.day(began), base=base.code, operator=who.operator.code,
    )  # fmt: skip
    said: dict[str, Any] = {
        "operator": who.operator.code, "seasons": [season.code], "worker": who.operator.contact_name, "kind": "harvest",
        "day": year.day(picked).isoformat(), "quantity": "1200", "unit": "kg", "into_lot": True,
    }  # fmt: skip
    [result] = production.take_records(
        [said], actor=year.hand(who, picked), now=year.at(picked), channel="phone"
    )
    actor, now = year.hand(who, OF_SUSPENDED), year.at(OF_SUSPENDED)
    issue_certificate(lot=result.lot, quantity="600", copies=30, actor=actor, now=now, **HOW)


def _of_citrus(year: Year, who: Farmer) -> None:
    lot = lots_of_farmer(who)[-1]
    issue_certificate(
        lot=lot.code, quantity="5000", copies=250, actor=year.hand(who, GOOD), now=year.at(GOOD), **HOW
    )
    actor = year.hand(who, WRONG)
    wrong = issue_certificate(
        lot=lot.code, quantity="3000", copies=15, actor=actor, now=year.at(WRONG), **HOW
    )
    void_certificate(
        code=wrong.code, reason="份数写错，应当是150份", actor=year.hand(who, VOIDED), now=year.at(VOIDED)
    )


def told(now: datetime) -> dict[int, dict[str, object]]:
    """For ``youji accounts --json``: at whoever issued the good one, each kind of certificate with what its first label holds."""
    rows = Certificate.objects.prefetch_related("voids").order_by("-issued_at", "-pk")[:50]
    found: dict[str, Certificate] = {}
    for row in rows:
        found.setdefault(kind_of(row, clock.local_date(now)), row)
    if "good" not in found:
        return {}
    sign = signer(now)
    said = {
        kind: {"code": row.code, "text": text_of(row.code, sign(row, 1), settings.ORIGIN)}
        for kind, row in found.items()
    }
    return {found["good"].operator_id: {"certificates": said}}


def kind_of(row: Certificate, today: date) -> str:
    """How it stands on the day; of several lots together is a kind of its own."""
    state = state_of(row, today).key
    several = len(parents_of([(row.operator_id, row.lot_id)])) > 1
    return "mixed" if state == "good" and several else state
