"""A residue limit that changes finds the reports on products that it judges differently; the report's grade stays."""

from __future__ import annotations

from datetime import date

import pytest

from tests.norms.test_changes import book, taken
from youji.environment.models import Sample
from youji.norms.models import Limit
from youji.norms.services import if_taken, look
from youji.norms.services.loading import load_norms
from youji.registry.models import Product
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.2-a")]


def test_a_lower_limit_finds_the_report_before_and_after(
    take, report, make_actor, client_as, county_reviewer, now
):
    Product.objects.create(code="04", name="茶叶", group="茶叶")
    load_norms(now=now)
    old = Limit.objects.get(active="唑螨酯", food="茶叶")
    said = {key: getattr(old, key) for key in ("active", "food", "unit")} | {
        "instrument": old.instrument.code
    }
    under, beside = (
        take(kind="product", use="", product_name="茶叶", taken_on=date(2026, 5, day)) for day in (20, 21)
    )
    report(under, "唑螨酯 2 mg/kg\n")
    report(beside, "联苯菊酯 0.1 mg/kg\n")
    graded = Sample.objects.get(pk=under.pk).grade
    lower = book("limits", said | {"amount": "1", "valid_from": "2026-05-01"})
    officer = make_actor(Role.PROVINCE_REVIEWER, division="43")
    [before] = if_taken("limits", look("limits", lower, now=now), now)["environment"].differing
    assert (before.ref, before.before.verdict, before.after.verdict) == (
        str(under.pk),
        "allowed",
        "forbidden",
    )
    [recheck] = taken(now, officer, lower, "limits")
    [found] = recheck.affected.filter(kind="sample")
    assert (found.ref, found.verdict_after, "不符合" in found.reason) == (str(under.pk), "forbidden", True)
    assert Sample.objects.get(pk=under.pk).grade == graded  # the report stays as it was judged
    shown = client_as(county_reviewer).get(f"/desk/norms/rechecks/{recheck.pk}/").content.decode()
    assert (under.code in shown, beside.code in shown) == (True, False)
