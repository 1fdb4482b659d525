"""What the services share: whose base it is, and that nothing happened tomorrow."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection

from youji.environment.policy import may_record
from youji.registry.selectors import find_base
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.refusals import NotAllowed, Refused


def base_of(code: str, actor: Actor) -> Any:
    """The base with this 基地编号, which is the actor's to write about.

    Raises:
        Refused: at ``base``, there is none the actor knows of. NotAllowed: it is not theirs to write about.
    """
    base = find_base(code, actor)
    if base is None:
        raise Refused(f"没有编号为“{code[:24]}”的基地，或不在您的范围内。请核对基地编号。", "base")
    demand(actor, operator_id=base.operator_id, division=base.division)
    return base


def hold(base: Any) -> None:
    """Nobody else who holds the base goes on before this transaction is over; what is read from here on is so.

    What is counted over several rows, no constraint on one of them keeps: of two findings at once each would write a
    page without the other. To be called before that is read. SQLite's write transactions queue by themselves.
    """
    if connection.features.has_select_for_update:
        type(base).objects.select_for_update(no_key=True).filter(pk=base.pk).values_list("pk").first()


def demand(actor: Actor, *, operator_id: int | None, division: str) -> None:
    """The actor may write about what is whose and where.

    Raises:
        NotAllowed: they may not.
    """
    if not may_record(actor, operator_id=operator_id, division=division):
        raise NotAllowed("这个基地的环境记录由它的主体和当地的工作人员填写。")


def not_ahead(said: dict[str, Any], now: datetime, *keys: str) -> dict[str, str]:
    """Sentences for those days among ``keys`` that have not come."""
    today = clock.local_date(now)
    ahead = {key: said.get(key) for key in keys}
    return {
        key: f"日期不能晚于今天（{clock.in_words(today)}）。"
        for key, day in ahead.items()
        if isinstance(day, date) and day > today
    }


def whose(base: Any) -> dict[str, Any]:
    """The columns that say whose a row about the base is, and where."""
    return {"operator_id": base.operator_id, "base": base, "division": base.division}
