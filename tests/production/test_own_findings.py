"""A record answers for what it does itself: what others did before it is told of them, once; a harvest answers for all of it."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from django.db import transaction

from tests.production.conftest import SPRAYED, record
from tests.production.test_book import household  # noqa: F401  (a fixture)
from tests.production.test_judged import BANNED, HARVEST, norms  # noqa: F401  (a fixture)
from youji.accounts.models import Message
from youji.production import services
from youji.production.models import Finding, Plan, Record, Season
from youji.production.selectors.grounds import Piece
from youji.production.selectors.judging import Ground, Judge, Treated
from youji.production.selectors.records import find_finding
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-e"), pytest.mark.usefixtures("norms")]
GOOD = SPRAYED | {"registration": "", "target": "小绿叶蝉", "day": "2026-05-25"}
UNKNOWN = SPRAYED | {"input": "赛丹神", "registration": "", "content": "", "formulation": ""}


def against(row: Record) -> set[str]:
    return set(
        Finding.objects.filter(record_id=row.pk, rule__regex="^(PPP|FER)").values_list("rule", flat=True)
    )


def test_what_follows_a_forbidden_spraying_is_judged_for_itself_and_told_to_nobody(
    season, take, grower, now, make_actor
):
    """Every later record of the season was forbidden with it, told to the county once more, and no plan could be made."""
    make_actor(Role.COUNTY_REVIEWER, division="430611")
    take(record(seasons=[season.code], **BANNED))
    told = Message.objects.count()
    given = {key: GOOD[key] for key in ("input", "content", "formulation", "dose", "dose_unit", "target")}
    services.plan_spraying(actor=grower, now=now, day="2026-06-05", seasons=[season.code], **given)
    assert Plan.objects.count() == 1
    [later] = take(record(seasons=[season.code], **GOOD))
    [fed] = take(
        record(seasons=[season.code], kind="fertilise", day="2026-05-26", input="菜籽饼肥", dose="50", dose_unit="kg/亩")
    )  # fmt: skip
    # Nothing was bought: of that the house itself says that it cannot tell.
    assert (later.verdict, fed.verdict) == ("unknown", "unknown")
    assert [against(Record.objects.get(pk=one.id)) for one in (later, fed)] == [set(), set()]
    assert Message.objects.count() == told == 1
    # What is taken is taken of all of it.
    [harvest] = take(record(seasons=[season.code], **HARVEST | {"into_lot": False}))
    assert harvest.verdict == "forbidden"


def test_one_use_too_many_is_the_finding_of_one_record_in_whatever_order_they_arrive(season, take):
    """联苯菊酯 on tea: once a season."""
    for days in permutations(("2026-04-10", "2026-05-10")):
        point = transaction.savepoint()
        for day in days:
            take(record(seasons=[season.code], **GOOD | {"day": day}))
        found = Finding.objects.filter(rule="PPP-005", verdict="forbidden")
        assert [one.day.isoformat() for one in found] == [days[-1]]
        assert "4月10日" in found[0].message
        transaction.savepoint_rollback(point)


def test_two_of_the_same_fault_are_two_and_what_is_unknown_stays_unknown(season, take):
    for wrong, verdict in ((BANNED, "forbidden"), (UNKNOWN, "unknown")):
        first, second = (take(record(seasons=[season.code], **wrong))[0] for _ in range(2))
        assert (first.verdict, second.verdict) == (verdict, verdict)
        rules = [{one.rule for one in each.findings if one.verdict == verdict} for each in (first, second)]
        assert rules[0] <= rules[1] != set()


def test_a_correction_takes_the_fault_from_the_record_that_had_it(season, take):
    bad = record(seasons=[season.code], **BANNED)
    take(bad)
    [mended] = take(record(seasons=[season.code], **GOOD, supersedes=bad["id"], reason="写错了名称"))
    assert (against(Record.objects.get(pk=mended.id)), mended.verdict) == (set(), "unknown")
    assert not Finding.objects.filter(stands=True, verdict="forbidden").exists()


def test_a_part_of_a_small_piece_is_not_answered_as_the_same_part_of_a_large_one(season):
    """Two pieces treated alike were one question although a tenth of one was a half of the other."""
    said = tuple(
        sorted({"input": "联苯菊酯", "dose": "25", "dose_unit": "mL/亩", "target": "小绿叶蝉"}.items())
    )
    ground = Ground(areas={season.pk: season.area_cm2})
    judge = Judge(ground)
    met = [
        (Treated(season.pk, season.operator_id, season.pk, day, "spray", said), 5_000_000)
        for day in (date(2026, 4, 10), date(2026, 5, 10))
    ]
    shares = [
        next(
            one["message"]
            for one in judge._asked(Piece(season, {}, cm2), met, None).findings
            if one["rule"] == "PPP-005"
        )
        for cm2 in (10_000_000, 50_000_000)
    ]
    assert ("50%" in shares[0], "10%" in shares[1]) == (True, True)


def test_a_bookkeeper_knows_the_finding_of_a_household_and_may_not_handle_it(household, grower, take, now):  # noqa: F811
    """What the page shows the service said was not there: it asked without the households whose books one keeps."""
    season = Season.objects.get(operator_id=household.pk)
    take(record(seasons=[season.code], operator=household.code, **BANNED))
    row = Finding.objects.filter(operator_id=household.pk).first()
    assert row is not None
    assert find_finding(row.pk, grower, now) == row
    with pytest.raises(NotAllowed):
        services.handle_finding(finding_id=row.pk, actor=grower, now=now, handled="看过了")
