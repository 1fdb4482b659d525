"""What every write of the register shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

from youji.registry.logic.permission import may_write
from youji.shared.actor import Actor
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.values import Fields, Misread

M = TypeVar("M", bound=models.Model)


def require(actor: Actor, *, operator_id: int | None, division: str) -> None:
    """Refuse an actor who does not keep this part of the register.

    Raises:
        NotAllowed: with the reason.
    """
    if not may_write(actor, operator_id=operator_id, division=division):
        raise NotAllowed("您不能修改这里的登记：只有该主体的人员和所在地的申报、审核人员可以。")


def checked(fields: Fields, given: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
    """What was ``given`` as the table keeps it: whichever door it came through, it is read here.

    Raises:
        Refused: with a sentence at every field that will not do.
    """
    try:
        return fields.read(given, partial=partial)
    except Misread as misread:
        raise Refused(misread.problems) from misread


def plain(value: object) -> object:
    """``value`` as the audit trail keeps it."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (Decimal, date)):
        return str(value)
    return value


def snapshot(row: models.Model, fields: Iterable[str]) -> dict[str, object]:
    """These fields of ``row`` as the audit trail keeps them."""
    return {name: plain(getattr(row, name)) for name in fields}


def swap(row: M, *, version: int, changes: Mapping[str, Any]) -> M:
    """Write ``changes`` if nobody has written since ``version`` was read; the row as it then is.

    Raises:
        StaleState: somebody did.
    """
    manager = type(row)._default_manager
    done = manager.filter(pk=row.pk, version=version).update(**changes, version=models.F("version") + 1)
    if not done:
        raise StaleState("您打开之后，别人已经改过这条登记。请刷新页面，核对后再改。")
    return manager.get(pk=row.pk)


def with_free_code(make: Callable[[str], M], codes: Iterable[str], *, what: str) -> M:
    """``make`` with the first of ``codes`` that nobody takes at the same moment.

    Raises:
        IntegrityError: every one was taken.
    """
    for code in codes:
        try:
            with transaction.atomic():
                return make(code)
        except IntegrityError as clash:
            if "code" not in str(clash):
                raise
    raise IntegrityError(f"no free code for {what}")


def in_batches(values: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """``values`` in pieces a database takes in one query."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
