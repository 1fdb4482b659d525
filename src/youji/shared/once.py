"""Files whose rows make something new each time: the same rows of the same hands are taken once, unless somebody says again.

Where rows have a number of their own, a file that comes twice finds its rows on file. Where they have none, an importer says
``once`` (``shared.importing``), and the room that keeps what was taken (``imports``) knows it by what its rows say: a file
that was saved again is the same one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from youji.shared import rooms
from youji.shared.actor import Actor
from youji.shared.refusals import Refused
from youji.shared.workbook import Plan

#: Where the room that keeps what was taken says that it was (``demand_new``: kind, digest, actor), and learns of it (``keep``:
#: kind, digest, what came of it, actor, now; in the caller's transaction).
POINT = "imports.once"


class Repeated(Refused):
    """The same rows were taken before; the sentence says when, by whom, and what came of them."""


def demand_new(kind: str, plan: Plan, actor: Actor) -> None:
    """Nobody of the same hands took these rows before, or it was said that they are taken again.

    Raises:
        Repeated: somebody did.
    """
    if is_once(kind) and plan.created and not plan.terms.again:
        rooms.extensions(POINT)["demand_new"](kind, plan.digest, actor)


def keep(kind: str, plan: Plan, actor: Actor, now: datetime) -> None:
    """What is right of the plan was taken now, in this transaction; nothing where the importer does not ask for it.

    Raises:
        StaleState: it was taken by somebody else, too, in this moment.
    """
    made = _made(kind)
    if made is not None and plan.created:
        rooms.extensions(POINT)["keep"](kind, plan.digest, made(actor, now, len(plan.created)), actor, now)


def is_once(kind: str) -> bool:
    """Whether the rows of this importer make something new each time."""
    return _made(kind) is not None


def _made(kind: str) -> Any:
    importer = rooms.importers().get(kind)
    return importer.once if importer else None
