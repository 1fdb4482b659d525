"""Reading 内部备注: for officers who see the case, and not for whoever applies."""

from __future__ import annotations

from youji.recognition import policy
from youji.recognition.models import Application, Note
from youji.recognition.selectors import cases
from youji.shared.actor import Actor


def may_read(application: Application, actor: Actor) -> bool:
    """Whether the actor, who sees the case, is an officer with no part in the application."""
    partial = cases.is_applicant(application, actor) or cases.has_interest(application, actor)
    return policy.CASES.admits(actor) and not partial


def may_write(application: Application, actor: Actor, *, recused: bool) -> bool:
    """Whether the actor works on cases, and has not stood aside in this one."""
    return not recused and policy.NOTING.admits(actor) and may_read(application, actor)


def notes_of(application: Application, actor: Actor) -> list[Note]:
    """The notes on a case, the newest first; none for whoever may not read them."""
    return list(application.notes.order_by("-number")) if may_read(application, actor) else []
