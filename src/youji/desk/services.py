"""认领: saying, of what waits for one's office, that one takes it up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from youji.desk.selectors import inbox
from youji.procedures import services as procedures
from youji.shared.actor import Actor
from youji.shared.refusals import Unknown


def claim(*, ref: str, actor: Actor, now: datetime) -> Any:
    """The actor has taken up ``ref``, which waits for them and their colleagues.

    Raises:
        Unknown: it does not wait for them, or is nobody else's to take up. StaleState: a colleague has it.
    """
    item = next((one for one in inbox(actor, now) if ref and one.taken_by == ref), None)
    if item is None:
        raise Unknown(ref)
    return procedures.claim(
        ref=ref,
        title=f"{item.title}：{item.next_action}",
        division=item.division,
        actor=actor,
        now=now,
    )


def release(*, ref: str, actor: Actor, now: datetime) -> None:
    """The actor puts down what they had taken up.

    Raises:
        Unknown: they have not.
    """
    procedures.release(ref=ref, actor=actor, now=now)
