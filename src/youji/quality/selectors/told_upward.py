"""What the certificates of its 内检员 tell of a base to whoever recognises it: a fact that schemes may name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from youji.quality.selectors.coverage import of_base
from youji.schemes.logic.automatic import MOST_ROWS, Behind, Known
from youji.shared.clock import in_words


def facts_of(base: Any, year: int, today: date) -> list[Known]:
    """How many certificates hold on the day among those who produce in the base. None is not nought: a certificate may be of paper,
    from before the platform, and whoever goes there is shown it."""
    cards = of_base(base.pk, today)
    rows = tuple(
        Behind(one.row.valid_from, f"{one.row.number} {one.row.person_name}：{one.standing.sentence}")
        for one in cards[:MOST_ROWS]
    )
    number = len(cards)
    return [
        Known(
            key="inspectors",
            year=year,
            on=today,
            value=Decimal(number) if number else None,
            why="" if number else "平台还没有登记有效的内检员证书，请看纸质证书。",
            source=f"{in_words(today)}基地的生产者里，内检员证书有效的{number}名" if number else "",
            rows=rows,
            count=number,
            href=reverse("quality:inspectors"),
        )
    ]
