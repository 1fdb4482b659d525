"""What recalls say of certificates and of holds: asked at every reading, for rooms below."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from youji.certificates.selectors.certificates import codes_of_parcels
from youji.certificates.selectors.revoked import Withdrawn
from youji.certificates.selectors.states import News
from youji.shared.clock import in_words, local_date
from youji.shared.prepared import prepared
from youji.traceability.models import Recall, RecallLot, Reply

NO_WORD = "被召回的经营主体有权陈述和申辩，至今没有陈述。"


def standing_over(lots: Collection[UUID]) -> list[Recall]:
    """The recalls that stand over any of these lots, the first first."""
    if not recalls_over(list(lots)):  # as over nearly every lot whose label is scanned
        return []
    over = RecallLot.objects.filter(recall_id=OuterRef("pk"), lot_id__in=list(lots))
    return list(Recall.objects.standing().filter(Exists(over)).order_by("opened_at", "pk"))


def any_over(*lots: OuterRef) -> Exists:
    """Within another question: whether a recall ever took in one of these lots: at ``certificates.told_at_all``."""
    return Exists(RecallLot.objects.filter(reduce(or_, (Q(lot_id=one) for one in lots))))


@prepared
def recalls_over(lots: Collection[UUID]) -> QuerySet[RecallLot, UUID]:
    """The recalls and drills that any of these lots ever joined; of several one recall several times."""
    return RecallLot.objects.filter(lot_id__in=lots).order_by().values_list("recall_id", flat=True)


def of_certificate(line: Collection[tuple[int, UUID]]) -> list[News]:
    """What is said of a certificate whose parcel is made of these lots: at ``certificates.told``."""
    return [_news(one) for one in standing_over([pk for _, pk in line])]


def _news(recall: Recall) -> News:
    when = in_words(local_date(recall.opened_at))
    document = f"（{recall.document}）" if recall.document else ""
    return News(
        "recalled",
        f"{when}由{recall.office}召回{document}：{recall.reason}。{recall.advice}",
        stops=True,
        link=f"/recalls/{recall.code}" if recall.holder_id is None else "",
        reply=_reply(recall),
    )


def _reply(recall: Recall) -> str:
    said = Reply.objects.filter(recall_id=recall.pk).order_by("at", "pk").values_list("text", flat=True)
    return f"经营主体的陈述：{'；'.join(said)}" if said else NO_WORD if recall.holder_id is None else ""


def withdrawn() -> Withdrawn:
    """The numbers of all certificates of lots that are recalled: at ``certificates.withdrawn``."""
    lots = RecallLot.objects.filter(recall_id__in=Recall.objects.standing().order_by().values("pk"))
    return Withdrawn(recalled=codes_of_parcels(lots.values("lot_id")))


def kept(hold_ids: Collection[UUID]) -> dict[UUID, str]:
    """Those holds that a recall rests on, each with the sentence: at ``lots.hold_kept``."""
    rows = RecallLot.objects.filter(hold_id__in=list(hold_ids)).values_list("hold_id", "recall_id")
    held = {hold: recall for hold, recall in rows if hold is not None}
    standing = Recall.objects.standing().filter(pk__in=held.values()).in_bulk()
    return {
        hold: f"这个封存是召回{standing[recall].code}作出的，解除召回时一并解除。"
        for hold, recall in held.items()
        if recall in standing
    }


def not_taken_back(lot_ids: Collection[UUID]) -> dict[UUID, str]:
    """Those lots out of which nothing is put back as a mistake, each with why: recalled goods would be free again. At ``lots.spoken_for``."""
    rows = RecallLot.objects.filter(lot_id__in=list(lot_ids)).values_list("lot_id", "recall_id")
    standing = Recall.objects.standing().filter(pk__in={recall for _, recall in rows}).in_bulk()
    return {
        lot: f"在召回{standing[recall].code}里，请等召回解除" for lot, recall in rows if recall in standing
    }


def open_over(lots: Collection[UUID]) -> list[dict[str, str]]:
    """The recalls and drills over any of these lots that nobody ended, for the command."""
    some = list(lots)
    found: dict[UUID, Recall] = {}
    for at in range(0, len(some), 2_000):
        over = RecallLot.objects.filter(recall_id=OuterRef("pk"), lot_id__in=some[at : at + 2_000])
        found |= {one.pk: one for one in Recall.objects.open().filter(Exists(over))}
    return [
        {
            "code": one.code,
            "kind": "drill" if one.drill else "recall",
            "office": one.office,
            "reason": one.reason,
        }
        for one in sorted(found.values(), key=lambda one: (one.opened_at, one.pk))
    ]
