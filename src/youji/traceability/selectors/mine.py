"""What a holder reads on the phone: which recalls wait for an answer, and of one what is theirs of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from youji.production.selectors.whom import may_record_for
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.refusals import Unknown
from youji.traceability.models import Answer, Ended, Notice, Recall, RecallLot, Reply
from youji.traceability.selectors.pages import LotRow, OutsideLine, lot_rows, outside_rows, said_of
from youji.traceability.selectors.progress import HolderRow, progress
from youji.traceability.selectors.recalls import Sight, ended, find_recall


@dataclass(frozen=True, slots=True)
class MyRecall:
    """A recall, and whether the reader's answer is still waited for."""

    recall: Recall
    waits: bool
    end: Ended | None


@dataclass(frozen=True, slots=True)
class MyPage:
    """Of one recall what is a holder's: their lots, whom they gave of it, how far they are."""

    recall: Recall
    end: Ended | None
    holder: HolderRow
    lots: tuple[LotRow, ...]
    outside: tuple[OutsideLine, ...]
    answers: tuple[Answer, ...]
    replies: tuple[tuple[str, Reply], ...]

    @property
    def answered(self) -> bool:
        """Whether they said that they stopped."""
        return self.holder.state != "told"


def mine(actor: Actor, now: datetime) -> list[MyRecall]:
    """The recalls of which one of the actor's own was told, those that wait first, then the newest."""
    own = may_record_for(actor, local_date(now))
    told = Notice.objects.filter(operator_id__in=own)
    stopped = set(
        Answer.objects.filter(operator_id__in=own, kind="stopped").values_list("recall_id", "operator_id")
    )
    open_ones = {one.recall_id for one in told if (one.recall_id, one.operator_id) not in stopped}
    rows = list(Recall.objects.filter(pk__in={one.recall_id for one in told}))
    over = ended(rows)
    found = [MyRecall(row, row.pk in open_ones and row.pk not in over, over.get(row.pk)) for row in rows]
    return sorted(found, key=lambda one: not one.waits)


def my_page(code: str, actor: Actor, now: datetime, operator: str = "") -> list[MyPage]:
    """Of this recall what is the actor's own, for each of their operators that was told (or the one with the 主体码).

    Raises:
        Unknown: none of theirs was told of it.
    """
    recall = find_recall(code, actor, now)
    own = may_record_for(actor, local_date(now))
    whole = progress(recall, Sight(everything=False, area="", operators=own, orders=False), now)
    pages = [
        MyPage(
            recall,
            ended([recall]).get(recall.pk),
            one,
            tuple(lot_rows(_lots(recall, one), actor, now)),
            tuple(line for line in outside_rows(recall, whole) if line.row.operator_id == one.operator_id),
            tuple(
                Answer.objects.filter(operator_id=one.operator_id, recall_id=recall.pk).order_by("at", "pk")
            ),
            said_of(recall),
        )
        for one in whole.holders
        if operator in ("", one.code)
    ]
    if not pages:
        raise Unknown(code)
    return pages


def _lots(recall: Recall, one: HolderRow) -> list[RecallLot]:
    rows = RecallLot.objects.filter(operator_id=one.operator_id, recall_id=recall.pk)
    return list(rows.order_by("steps", "lot_id"))
