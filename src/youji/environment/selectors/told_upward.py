"""What the environment's samples tell of a base to whoever recognises it: facts that schemes may name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from youji.environment.labels import GRADES
from youji.environment.logic.judging import OVER, UNKNOWN
from youji.environment.models import Sample
from youji.schemes.logic.automatic import MOST_ROWS, Behind, Known


def facts_of(base: Any, year: int, today: date) -> list[Known]:
    """Samples of its products taken in the year up to the day: how many, how many judged did not keep to a limit, and the
    share that did. One whose laboratory's word does not count, or that nobody can judge, is taken but not judged."""
    samples = product_samples(base.pk, date(year, 1, 1), min(date(year, 12, 31), today))
    judged = [one for one in samples if is_judged(one)]
    failed = [one for one in judged if one.grade == OVER]
    said = f"{year}年采样{len(samples)}份，判定{len(judged)}份，不合格{len(failed)}份"

    def tell(key: str, value: Decimal | int | None, rows: Sequence[Sample]) -> Known:
        return Known(
            key=key,
            year=year,
            on=today,
            value=None if value is None else Decimal(value),
            why=f"{year}年没有可以判定的产品样品。" if value is None else "",
            source="" if value is None else said,
            rows=tuple(Behind(one.taken_on, in_words(one)) for one in rows[:MOST_ROWS]),
            count=len(rows),
            href=f"{reverse('environment:samples')}?{urlencode({'q': base.code, 'kind': 'product'})}",
        )

    share = Decimal((len(judged) - len(failed)) * 1000 // len(judged)) / 10 if judged else None
    return [
        tell("samples_taken", len(samples), samples),
        tell("samples_failed", len(failed) if judged else None, failed),
        tell("samples_passed", share, failed),
    ]


def product_samples(base_id: int, first: date, last: date) -> list[Sample]:
    """Samples of the base's products taken in ``[first, last]``, the newest first; none that was voided."""
    rows = Sample.objects.filter(base_id=base_id, kind="product", taken_on__range=(first, last))
    return list(rows.exclude(state=Sample.State.VOID).order_by("-taken_on", "-pk"))


def is_judged(sample: Sample) -> bool:
    """Whether its results say that it keeps to the limits or does not, and the laboratory's word counts."""
    return sample.state == Sample.State.REPORTED and sample.fit and sample.grade not in ("", UNKNOWN)


def in_words(sample: Sample) -> str:
    """Its number, what it was, and how it came out."""
    word = GRADES[sample.grade if sample.state == Sample.State.REPORTED else ""][0]
    told = f"{sample.code} {sample.product_name or '农产品'}：{word}"
    return told if sample.fit or sample.state != Sample.State.REPORTED else f"{told}（{sample.caveat}）"
