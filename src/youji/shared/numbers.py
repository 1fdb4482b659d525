"""Numbers of things people cite: ``GS-2026-014``, ``430611-07``. One way to give the next one.

Two people at the same moment may reach for the same number; the table's unique column lets one of them have it, and
the other looks again. Nothing is locked, no counter has to be kept in step with the rows, a number given is never
given twice while its row stands. The same on SQLite and PostgreSQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models.functions import Length

from youji.shared.refusals import StaleState

M = TypeVar("M", bound=models.Model)

ATTEMPTS = 8


def last_serial(rows: models.QuerySet[M], field: str, prefix: str) -> int:
    """The highest serial among ``rows`` whose ``field`` is ``prefix`` and digits alone; 0 where there is none."""
    numbered = rows.filter(
        **{f"{field}__startswith": prefix, f"{field}__regex": f"^{re.escape(prefix)}[0-9]+$"}
    )
    # By length first: -1000 comes after -999, which no order of letters knows.
    last = numbered.order_by(Length(field).desc(), f"-{field}").values_list(field, flat=True).first()
    return int(last.removeprefix(prefix)) if last else 0


def create_numbered(rows: models.QuerySet[M], field: str, prefix: str, *, width: int, **columns: object) -> M:
    """A new row whose ``field`` is ``prefix`` and the next serial, at least ``width`` digits long.

    Raises:
        StaleState: others were quicker every time.
        IntegrityError: something else about the row is not unique.
    """
    return create_with(
        rows, field, lambda: f"{prefix}{last_serial(rows, field, prefix) + 1:0{width}d}", **columns
    )


def create_with(rows: models.QuerySet[M], field: str, propose: Callable[[], str], **columns: object) -> M:
    """A new row whose ``field`` is what ``propose`` says; asked again where somebody has that already.

    Raises:
        StaleState: somebody had it every time.
        IntegrityError: something else about the row is not unique.
    """
    return insert_with(rows.model(**columns), field, propose)


def insert_with(row: M, field: str, propose: Callable[[], str]) -> M:
    """``row`` is in its table, with what ``propose`` says in its ``field``; as ``create_with``."""
    for _ in range(ATTEMPTS):
        number = propose()
        setattr(row, field, number)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            if not type(row)._default_manager.filter(**{field: number}).exists():
                raise
            row.pk = None
        else:
            return row
    raise StaleState("同时办理的人较多，没有取到编号，请再试一次。")
