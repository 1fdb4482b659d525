"""What every write of the register shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from django.db import IntegrityError, connection, models, transaction

from youji.registry.logic.permission import may_write
from youji.registry.models import Base
from youji.shared.actor import Actor
from youji.shared.refusals import NotAllowed

M = TypeVar("M", bound=models.Model)


def require(actor: Actor, *, operator_id: int | None, division: str) -> None:
    """Refuse an actor who does not keep this part of the register.

    Raises:
        NotAllowed: with the reason.
    """
    if not may_write(actor, operator_id=operator_id, division=division):
        raise NotAllowed("您不能修改这里的登记：只有该主体的人员和所在地的申报、审核人员可以。")


def hold_base(base_id: int) -> None:
    """Nobody else who holds the base goes on before this transaction is over; what is read from here on is so.

    As ``recognition.services.holding``: for what hangs on a base and is no column of it. SQLite's writers queue by themselves.
    """
    if connection.features.has_select_for_update:
        Base.objects.select_for_update(no_key=True).filter(pk=base_id).values_list("pk").first()


def signature(actor: Actor) -> str:
    """Who said it, as the register shows it."""
    return " · ".join(part for part in (actor.agency, actor.name) if part)


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
