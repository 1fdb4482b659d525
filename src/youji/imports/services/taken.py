"""What was taken of files whose rows make something new each time (``shared.once``): the same rows are taken once."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from youji.imports.models import Taken
from youji.ledger.services import record_row
from youji.shared.actor import Actor
from youji.shared.clock import PROVINCE_TIME, in_words
from youji.shared.once import Repeated
from youji.shared.refusals import StaleState

JUST_TAKEN = "这份表刚刚也由别人办了。请看看已经开的，再办。"


def demand_new(kind: str, digest: str, actor: Actor) -> None:
    """Nobody of the actor's 经营主体 took these rows, nor the actor where they are of none.

    Raises:
        Repeated: somebody did; the last time is told.
    """
    before = _same(kind, digest, actor).order_by("-nth").first()
    if before is not None:
        local = before.at.astimezone(PROVINCE_TIME)
        raise Repeated(
            f"同样的表已经办过：{in_words(local.date())}{local:%H:%M}由{before.person_name}办理，{before.made}。这次没有再办。"
            "确实要再办一次的，请在页面上确认（程序：again）。",
            "again",
        )


def keep(kind: str, digest: str, made: str, actor: Actor, now: datetime) -> Taken:
    """These rows were taken now, and that came of them; in the caller's transaction.

    Raises:
        StaleState: somebody else took them in this moment.
    """
    last = _same(kind, digest, actor).aggregate(last=Max("nth"))["last"] or 0
    row = Taken(
        kind=kind, digest=digest, whose=_whose(actor), nth=last + 1, made=made[:200], at=now,
        operator_id=actor.operator_id, division=actor.division, person_id=actor.user_id, person_name=actor.name[:80],
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as one_more:
        raise StaleState(JUST_TAKEN) from one_more
    record_row(row, "imported", before={}, after={"kind": kind, "made": row.made}, actor=actor, now=now)
    return row


def _same(kind: str, digest: str, actor: Actor) -> QuerySet[Taken]:
    return Taken.objects.filter(kind=kind, whose=_whose(actor), digest=digest)


def _whose(actor: Actor) -> str:
    """Of an operator's people one is as good as another; who is of none answers for themselves."""
    return f"operator:{actor.operator_id}" if actor.operator_id is not None else f"person:{actor.user_id}"
