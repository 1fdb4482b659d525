"""A passing rapid test carries 自行检测合格 at the certificates' gate, for the goods that were tested and as long as nothing unsaid it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.certificates.conftest import issue, program  # noqa: F401
from youji.certificates.selectors.facts import gather
from youji.certificates.selectors.shown import told
from youji.lots import services as lots
from youji.lots.models import Hold
from youji.shared import clock
from youji.shared.refusals import Blocked

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]


@pytest.fixture(autouse=True)
def _keys_are_this_tests_own(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def own_tests(now):
    """What the gate is told of a lot's own tests."""

    def of(lot: Any) -> list[str]:
        found = gather([lot], clock.local_date(now))[lot.pk]
        return [one.code for one in found.facts.own_tests]

    return of


def refused(issue: Any, lot: Any, **said: Any) -> set[str]:  # noqa: F811
    with pytest.raises(Blocked) as no:
        issue(lot, **said)
    return {one.code for one in no.value.findings}


def test_without_a_test_it_is_refused_with_one_it_is_issued_and_the_page_says_who_tested(lot, rapid, issue):  # noqa: F811
    assert "CER-006" in refused(issue, lot, basis=["own"])
    rapid(lot)
    made = issue(lot, basis=["own"])
    [one] = told(made).tests
    assert (str(one.word), one.laboratory) == ("符合", "生产者自行快检")


def test_it_is_no_laboratorys(lot, rapid, issue):  # noqa: F811
    rapid(lot)
    assert "CER-006" in refused(issue, lot, basis=["commissioned"])


def test_an_invalid_one_says_nothing_and_a_positive_one_holds_the_lot(lot, rapid, issue):  # noqa: F811
    rapid(lot, "毒死蜱 无效")
    assert "CER-006" in refused(issue, lot, basis=["own"])
    rapid(lot, "毒死蜱 阳性")
    assert refused(issue, lot, basis=["own"]) > {"CER-006"}


def test_what_a_positive_one_unsaid_is_said_again_only_by_a_later_one(
    lot, rapid, own_tests, county_reviewer, now
):
    rapid(lot)
    rapid(lot, "毒死蜱 阳性", now=now + timedelta(minutes=1))
    lots.let_go(hold_id=Hold.objects.get().pk, reason="已核实", actor=county_reviewer, now=now)
    assert own_tests(lot) == []
    again = rapid(lot, now=now + timedelta(minutes=2))
    assert own_tests(lot) == [again.code]


def test_it_speaks_for_what_was_parted_from_the_lot_and_not_for_a_mixture(
    lot, harvest, rapid, own_tests, grower, now
):
    made = rapid(lot)
    part = lots.part(lot_id=lot.pk, quantity=100_000, actor=grower, now=now)
    assert own_tests(part) == [made.code]
    mixed = lots.merge(inputs=[(part.pk, 50_000), (harvest().pk, 50_000)], actor=grower, now=now)
    assert own_tests(mixed) == []
    on_it = rapid(mixed, day=clock.local_date(now))
    assert own_tests(mixed) == [on_it.code]
    assert own_tests(lot) == [made.code]
