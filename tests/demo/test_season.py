"""The demonstration's season: every fault a record can show is there, and what was sold was allowed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from youji.accounts.models import Person
from youji.accounts.selectors import actor_of
from youji.accounts.services import load_demo_people
from youji.compliance.logic import judging  # noqa: F401  (enters its rules in the rulebook)
from youji.compliance.selectors import Asked, Use, judge
from youji.demo import deeds, environment, members, norms, register, season, standards, world
from youji.demo.made import World
from youji.divisions.services import load_calendar, load_divisions
from youji.members.models import Membership, State
from youji.members.selectors import may_record_for
from youji.norms.services.loading import load_norms
from youji.production.logic import odd  # noqa: F401  (the same)
from youji.production.models import Finding, Lot, Plan, Record, Season, Shortage, StoreEntry
from youji.registry.models import Operator, Product
from youji.registry.services import load_reference
from youji.shared.findings import RULEBOOK
from youji.standards.models import CompositeAdoption, Handing

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
#: What no record can break, and why: the test fails when one of them can.
NOT_SHOWN = {
    "PPP-006": "no label of the tables says how long between two uses",
    "PPP-012": "production does not say whether ground lies by a source of drinking water",
    "PPP-013": "the store tells what is short by PRD-001",
    "PPP-014": "nobody is asked who entered when",
    "PPP-015": "packages are counted in the store, by product and not by use",
    "PPP-017": "a record without its worker is kept under the name of whoever sent it",
    "PPP-018": "the tables have no toxicity",
    "GRD-001": "a zone speaks by ENV-005, before there is a record",
}


@pytest.fixture
def played(db) -> World:
    """A county with one farm, and the season in it."""
    for load in (load_divisions, load_calendar, load_reference, load_norms):
        load(now=NOW)
    load_demo_people(NOW)
    made = World(NOW)
    tea = Product.objects.get(code="0404")
    random, at = made.random, NOW - timedelta(days=1400)
    for county in ("430611", "430181"):
        made.farms[county] = [register.farm(county, tea, random, at, land=made.land)]
    world._assign_producers(made)
    for fill in (members.found, members.fill, standards.fill, norms.fill):
        fill(made)
    environment._laboratories(environment.Scene(made, "430611", random))
    season.fill(made)
    return made


@pytest.mark.clause("4.4-d")
def test_the_season_shows_every_fault_a_record_can_have_and_fifteen_producers_with_their_books(played):
    """One making of the world for all of it."""
    _every_fault()
    _nothing_sold_that_is_not_allowed()
    _who_keeps_the_books()
    _procedures_are_read()
    _green_procedures_prescribe_what_green_food_may_use()


def _every_fault():
    standing = Finding.objects.filter(stands=True)
    shown = {verdict: {row.rule for row in standing if row.verdict == verdict} for verdict in deeds.FAULTS}
    assert {verdict: set(rules) - shown[verdict] for verdict, rules in deeds.FAULTS.items()} == {
        "forbidden": set(), "unknown": set()
    }  # fmt: skip
    ours = {code for code in RULEBOOK if code.startswith(("PPP-", "FER-", "VET-", "GRD-", "PRD-"))}
    assert ours - shown["forbidden"] - shown["unknown"] == set(NOT_SHOWN)
    assert (
        standing.filter(verdict="forbidden", handled_at=None).count() >= 8
    )  # what the county has still to do
    assert standing.filter(verdict="forbidden").exclude(handled_at=None).count() == 3


def _nothing_sold_that_is_not_allowed():
    bad = set(Record.objects.filter(verdict="forbidden").values_list("pk", flat=True))
    assert not bad & set(Lot.objects.values_list("record_id", flat=True))
    assert Lot.objects.count() >= 20
    assert Shortage.objects.filter(ended_at=None).exists()
    assert {"purchase", "use", "return"} <= set(StoreEntry.objects.values_list("kind", flat=True))
    assert Plan.objects.get().day > NOW.date()


def _who_keeps_the_books():
    who = Operator.objects.in_bulk(set(Record.objects.values_list("operator_id", flat=True))).values()
    assert len(who) == 15
    groups = set(Season.objects.values_list("product__group", flat=True))
    assert groups == {"茶叶", "蔬菜", "水果", "粮油", "畜牧", "水产"}
    kept = Record.objects.filter(channel="workbook")
    assert {row.name for row in Operator.objects.filter(pk__in=kept.values("operator_id"))} == {
        deeds.PENG, deeds.LIU, deeds.ZHOU
    }  # fmt: skip
    for clerk, _, _ in members.CLERKS:
        actor = actor_of(Person.objects.get(username=clerk), now=NOW)
        assert set(kept.values_list("operator_id", flat=True)) <= set(may_record_for(actor, NOW.date()))
    agreed = Membership.objects.filter(state=State.MEMBER, base__kind="county_product", division="430611")
    assert agreed.count() == 10
    assert agreed.exclude(bookkeeper=None).count() == 3

    arrived = list(Record.objects.order_by("received_at").values_list("received_at", "day"))
    assert all(day <= received.date() for received, day in arrived)


def _procedures_are_read():
    handings = Handing.objects.filter(adoption__base__memberships__isnull=False).distinct()
    assert set(handings.values_list("way", flat=True)) >= {"account", "paper"}
    assert handings.filter(read_at=None).count() == 3
    assert CompositeAdoption.objects.count() == 1


def _green_procedures_prescribe_what_green_food_may_use():
    """No task of theirs, done as it is written, is forbidden by the list of green food or by the label."""
    asked = []
    for one in standards.ALL:
        for act, _, _, _, _, more in one.tasks:
            if one.mode.startswith("绿色食品") and act == "spray":
                name, content, form = re.fullmatch(r"(\D+)([\d.]+ ?(?:%|g/L))(.+)", more["input"]).groups()
                use = Use(NOW.date(), name, content=content, formulation=form)
                asked += [(name, found) for found in judge(Asked(one.product, "green-a", (use,))).findings]
    assert {name for name, _ in asked} == {"茚虫威", "螺螨酯", "噻嗪酮"}
    assert [(name, found["message"]) for name, found in asked if found["verdict"] == "forbidden"] == []
