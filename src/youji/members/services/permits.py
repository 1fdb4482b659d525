"""Who may say what of a membership: the buttons of a page, and the services that write, ask the same."""

from __future__ import annotations

from typing import Any

from youji.accounts.selectors import signs_in
from youji.members.logic.sides import Ground, Side, keeps, speaks_for
from youji.members.models import Membership, State
from youji.members.selectors.waiting import COUNTY
from youji.registry.logic.permission import KEEPERS, is_subject
from youji.shared.actor import SYSTEM, Actor
from youji.shared.refusals import Unknown


def keeps_base(actor: Actor, base: Any) -> bool:
    """Whether the actor speaks for the base."""
    return keeps(actor, ground_of(base), bool(actor.roles & KEEPERS))


def ground_of(base: Any) -> Ground:
    """The base as the rules see it."""
    return Ground(base.operator_id, base.division, base.kind)


def find_membership(pk: int, actor: Actor) -> Membership:
    """The row, if the actor may know of it.

    Raises:
        Unknown: absent, or outside the actor's scope.
    """
    rows = Membership.objects if actor == SYSTEM else Membership.objects.visible_to(actor)
    found = rows.filter(pk=pk).select_related("operator", "base__operator", "product", "bookkeeper").first()
    if found is None:
        raise Unknown(pk)
    return found


def may_answer(row: Membership, actor: Actor) -> bool:
    """Whether the word that is waited for is the actor's."""
    if row.state != State.ASKED:
        return False
    if row.other_side is Side.PRODUCER:
        return speaks_for(actor, row.operator_id)
    return keeps_base(actor, row.base) and not is_subject(actor, row.operator_id)


def may_withdraw(row: Membership, actor: Actor) -> bool:
    """Whether the actor's side asked, and nobody has answered."""
    if row.state != State.ASKED:
        return False
    return (
        speaks_for(actor, row.operator_id) if row.asked_side == Side.PRODUCER else keeps_base(actor, row.base)
    )


def may_take_paper(row: Membership, actor: Actor) -> bool:
    """Whether the actor compares signed sheets where the base lies, and this one waits for its producer's word."""
    officer = COUNTY.admits(actor) and actor.covers(row.division)
    return row.state == State.ASKED and row.other_side is Side.PRODUCER and officer


def may_end(row: Membership, actor: Actor) -> bool:
    """Whether it holds and the actor speaks for either side."""
    open_ = row.state == State.MEMBER and row.until is None
    return open_ and (speaks_for(actor, row.operator_id) or keeps_base(actor, row.base))


def may_say_who_keeps_books(row: Membership, actor: Actor) -> bool:
    """Whether the actor is the producer, or speaks in the county for one who signs in nowhere."""
    if row.state not in (State.ASKED, State.MEMBER) or row.until is not None:
        return False
    if speaks_for(actor, row.operator_id):
        return True
    return COUNTY.admits(actor) and actor.covers(row.division) and not signs_in(row.operator_id)
