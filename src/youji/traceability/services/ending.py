"""A recall is over: its work is done, or it is lifted, which ends the holds it made and no others."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from youji.accounts.services import notify_operators, settle_operators
from youji.ledger.services import record_row
from youji.lots.services import lift_holds
from youji.lots.services.posting import By
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.traceability.fields import ENDING, REASON
from youji.traceability.models import Ended, Notice, Recall, RecallLot
from youji.traceability.selectors.progress import progress
from youji.traceability.selectors.recalls import find_recall, sight
from youji.traceability.services.joining import hold_recall, matter

NOT_YOURS = "由发起召回的单位，或它的上级结束。"
OVER = "这个召回已经结束了。"


def finish(*, code: str, actor: Actor, now: datetime, **said: object) -> Ended:
    """The recall's work is done; the goods stay recalled, what is left of them stays held.

    Raises:
        Unknown, NotAllowed: not the actor's recall. StaleState: it is over.
        Refused: somebody has not done what is theirs, and no reason is said.
    """
    reason = checked(ENDING, said)["reason"]
    with transaction.atomic():
        recall, over = _theirs(code, actor, now)
        if over:
            raise StaleState(OVER)
        whole = progress(recall, sight(recall, actor, now), now)
        if whole.waiting and not reason:
            raise Refused(f"{whole.waiting_text}，还不能结束。一定要结束的，请写明为什么。", "reason")
        return _end(recall, reason, lifted=False, actor=actor, now=now)


def lift(*, code: str, actor: Actor, now: datetime, **said: object) -> Ended:
    """The recall stands no more: its holds are lifted, and no others; the certificates are as they were.

    Raises:
        Unknown, NotAllowed: not the actor's recall. StaleState: it was lifted. Refused: no reason.
    """
    reason = checked(REASON, said)["reason"]
    with transaction.atomic():
        recall, over = _theirs(code, actor, now)
        if recall.drill:
            raise Refused("演练没有封存什么，直接结束就行。", "reason")
        if True in over:
            raise StaleState("这个召回已经解除了。")
        made = _end(recall, reason, lifted=True, actor=actor, now=now)
        holds = RecallLot.objects.filter(recall_id=recall.pk).values_list("hold_id", flat=True)
        by = By.of(actor, now, None, f"召回{recall.code}已解除：{reason}"[:200])
        lift_holds([one for one in holds if one is not None], by.note, by)
    return made


def _theirs(code: str, actor: Actor, now: datetime) -> tuple[Recall, set[bool]]:
    """The recall, held, and how it ended so far: lifted or not."""
    recall = find_recall(code, actor, now)
    if not sight(recall, actor, now).orders:
        raise NotAllowed(NOT_YOURS)
    hold_recall(recall)
    return recall, set(Ended.objects.filter(recall_id=recall.pk).values_list("lifted", flat=True))


def _end(recall: Recall, reason: str, *, lifted: bool, actor: Actor, now: datetime) -> Ended:
    made = Ended.objects.create(
        recall_id=recall.pk, lifted=lifted, reason=reason, at=now, person_id=actor.user_id, person_name=actor.name[:80]
    )  # fmt: skip
    told = list(Notice.objects.filter(recall_id=recall.pk).values_list("operator_id", flat=True))
    settle_operators(told, matter=matter(recall), now=now)
    notify_operators(
        told,
        title=f"{'【演练】' if recall.drill else ''}{recall.word}{recall.code}{'已解除' if lifted else '已办结'}",
        body=reason or "各方都已办完。",
        link=f"/field/recalls/{recall.code}/",
        now=now,
    )
    record_row(
        recall, "lifted" if lifted else "closed", before={}, after={}, actor=actor, now=now, reason=reason
    )
    return made
