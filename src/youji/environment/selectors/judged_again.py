"""Which reports on products come to another grade when residue limits change. Reads only; a report's own grade stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse

from youji.environment.logic.judging import OK, OVER, Judged, Measured, judge, overall
from youji.environment.models import Sample
from youji.environment.selectors.norms import in_force
from youji.norms.logic import changes as norms
from youji.norms.logic.rows import Limit
from youji.norms.selectors.both import Both
from youji.registry.selectors import operator_names
from youji.shared.clock import in_words, local_date

#: A report so old is asked after by nobody any more: how long records are kept at least.
LOOKS_BACK = timedelta(days=731)
VERDICTS = {OK: "allowed", OVER: "forbidden"}


def rest_on(both: Both, now: datetime) -> norms.Rested:
    """Reports on products that name a substance whose limit changed, judged by both."""
    changed = {row.active for one in both.changes for row in one.rows if isinstance(row, Limit)}
    if not changed:
        return norms.Rested()
    rows = Sample.objects.filter(
        kind="product", state=Sample.State.REPORTED, taken_on__gt=local_date(now) - LOOKS_BACK,
        results__parameter__in=changed,
    )  # fmt: skip
    samples = list(rows.distinct().order_by("pk").select_related("base__product").prefetch_related("results"))
    with both.before():
        was = [_judged(one) for one in samples]
    with both.after():
        by_now = [_judged(one) for one in samples]
    names = operator_names({one.operator_id for one in samples if one.operator_id is not None})
    differing = tuple(
        _differing(sample, before, after, names)
        for sample, before, after in zip(samples, was, by_now, strict=True)
        if [(one.grade, one.limit) for one in before] != [(one.grade, one.limit) for one in after]
    )
    return norms.Rested(len(samples), differing)


def _food(sample: Sample) -> str:
    """What of a product is judged by: its name, or the base's product."""
    product = sample.base.product
    return sample.product_name or (product.code if product else "")


def _judged(sample: Sample) -> list[Judged]:
    table = in_force(sample.taken_on, sample.kind, sample.category, _food(sample))
    measured = (
        Measured(one.parameter, one.unit, one.value, one.below)
        for one in sorted(sample.results.all(), key=lambda one: one.pk)
    )
    return [judge(one, table, ph=None, use=sample.use) for one in measured]


def _differing(
    sample: Sample, before: Iterable[Judged], after: Iterable[Judged], names: dict[int, str]
) -> norms.Differing:
    was, by_now = list(before), list(after)
    grades = [overall(one.grade for one in some) for some in (was, by_now)]
    sides = [VERDICTS.get(grade, "unknown") for grade in grades]
    changed = [
        two for one, two in zip(was, by_now, strict=True) if (one.grade, one.limit) != (two.grade, two.limit)
    ]
    reason = "".join(one.sentence for one in changed)
    title = f"{in_words(sample.taken_on)}采的产品样品{sample.code}"
    return norms.Differing(
        kind="sample",
        ref=str(sample.pk),
        title=title,
        href=reverse("environment:sample", args=[sample.pk]),
        operator_id=sample.operator_id or 0,  # of a base that is nobody's own: told to its area alone
        operator_name=names.get(sample.operator_id or 0, sample.base.name),
        division=sample.division,
        before=norms.Judged(sides[0], None, ""),
        after=norms.Judged(sides[1], None, ""),
        reason=reason,
        notice=f"残留限量已更新。按新的限量，{title}的检测结果应当这样看：{reason}",
    )
