"""What production tells of a base to whoever recognises it: records, not objections; and nothing that rests on unchecked values."""

from __future__ import annotations

import pytest

from tests.production.conftest import SPRAYED, TODAY, record
from tests.production.test_judged import BANNED, HARVEST, norms  # noqa: F401  (a fixture)
from youji.production.models import Finding
from youji.production.selectors.told_upward import facts_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-e"), pytest.mark.usefixtures("norms")]


def told(base):
    return {one.key: one for one in facts_of(base, 2026, TODAY)}


def test_a_record_with_several_objections_is_one_record(base, season, take):
    """A picking after two banned pesticides has an objection for each: it was told of as two records."""
    for name in ("甲胺磷", "滴滴涕"):
        take(record(seasons=[season.code], **BANNED | {"input": name}))
    take(record(seasons=[season.code], **HARVEST | {"into_lot": False}))
    assert Finding.objects.filter(verdict="forbidden", mark="已核").count() == 4
    fact = told(base)["forbidden_findings"]
    assert (fact.text, fact.count) == ("3条", 4)
    assert fact.source == "2026年3条记录逐条判定，其中3条不合规定，3条还没有处理"


def test_what_rests_on_unchecked_values_counts_for_nothing_and_nobody_knows(base, season, take):
    """It filled in a tier that fails the whole sheet, and spoke for removal from the catalogue."""
    take(record(seasons=[season.code], **SPRAYED))
    take(record(seasons=[season.code], **HARVEST | {"into_lot": False, "day": "2026-05-22"}))
    assert set(Finding.objects.filter(verdict="forbidden").values_list("mark", flat=True)) == {"待核"}
    early = told(base)["interval_findings"]
    assert (early.value, early.count, early.rows[0].day.isoformat()) == (None, 1, "2026-05-22")
    assert early.why == (
        "2026年2条记录里，1条只按未核对的参考值判为不合规定。请核对标签、标准原文，或到现场查看。"
    )
    assert told(base)["forbidden_findings"].value is None
    take(record(seasons=[season.code], **BANNED))
    both = told(base)["forbidden_findings"]
    assert both.text == "1条"
    assert both.source.endswith("另有2条只按未核对的参考值判为不合规定，没有算在内")


def test_a_picking_of_which_nobody_can_tell_is_none_that_kept_the_interval(base, season, take):
    take(
        record(
            seasons=[season.code],
            **SPRAYED | {"input": "赛丹神", "registration": "", "content": "", "formulation": ""},
        )
    )
    assert told(base)["interval_findings"].text == "0条"
    take(record(seasons=[season.code], **HARVEST | {"into_lot": False}))
    assert told(base)["interval_findings"].why == (
        "2026年2条记录里，1条判断不了。请核对标签、标准原文，或到现场查看。"
    )
