"""What goes to other platforms is made up, handed over, answered: each a row of its own, nothing of it changed.

No address of another platform is known to this house, so what is handed over is a file. A carrier that reaches one is put at the
extension point ``exchange.carriers`` (target → what takes the rows and says their number); where there is none, nothing goes by wire.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from youji.exchange.fields import ANSWER, SENDING
from youji.exchange.models import Sending, SendingAnswer, SendingHanded
from youji.exchange.selectors.events import whose
from youji.exchange.selectors.sending import MOST, digest_of, edition, find_sending, would_send
from youji.ledger.services import record
from youji.registry.selectors import operators_numbered
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.rooms import extensions


def make_sending(*, actor: Actor, now: datetime, **said: Any) -> Sending:
    """The operator's rows of the kind are made up as the platform has them, and frozen.

    Raises:
        NotAllowed: the actor has no operator. Refused: nothing to send, or more than one file holds, or days the wrong way round.
    """
    operator = whose(actor)
    values = checked(SENDING, said)
    since, until = values["since"], values["until"]
    if since and until and since > until:
        raise Refused("开始的日期不能晚于结束的日期。", "since")
    with transaction.atomic():
        rows, left_out = would_send(values["target"], values["what"], operator, since, until)
        if not rows:
            raise Refused("这段时间没有可送的。", "what")
        if len(rows) > MOST:
            raise Refused(f"一次最多送{MOST:,}条。请按日期分几次。", "since")
        row = Sending.objects.create(
            operator_id=operator,
            division=operators_numbered({operator})[operator].division,
            **values,
            rows=rows,
            left_out=left_out,
            digest=digest_of(rows),
            mapping=edition(),
            at=now,
            person_id=actor.user_id,
            person_name=actor.name[:60],
        )
        after = {"target": row.target, "what": row.what, "rows": len(rows), "digest": row.digest}
        _audit(row, "generated", after, actor=actor, now=now)
    return row


def hand_over(*, sending_id: UUID, actor: Actor, now: datetime) -> SendingHanded:
    """It was handed over: by the carrier of its target where there is one, else as a file, which whoever says so has taken there.

    Raises:
        Unknown: none of the operator's. StaleState: it was handed over already.
    """
    row = _own(sending_id, actor)
    carrier = extensions("exchange.carriers").get(row.target)
    with transaction.atomic():
        # Of two at once the second waits, and finds the first's.
        row = Sending.objects.select_for_update(no_key=True).get(pk=row.pk)
        if row.handed.exists():
            raise StaleState("已经记为交出了。")
        way = "file"
        if carrier is not None:
            carrier(row)
            way = row.target
        handed = SendingHanded.objects.create(
            sending=row, operator_id=row.operator_id, way=way, at=now, person_name=actor.name[:60]
        )
        _audit(row, "handed_out", {"way": way}, actor=actor, now=now)
    return handed


def answer_sending(*, sending_id: UUID, actor: Actor, now: datetime, **said: Any) -> SendingAnswer:
    """What the receiver said of it, or of one row, is on record.

    Raises:
        Unknown: none of the operator's. Refused: no such row, a return without its reason, or it was not handed over yet.
    """
    row = _own(sending_id, actor)
    keys = {one["key"] for one in row.rows}

    def also(values: Any) -> dict[str, str]:
        which, returned = values.get("row"), values.get("verdict") == "returned"
        return {
            "row": "这次外送里没有这个编号。" if which and which not in keys else "",
            "reason": "退回的，请写明对方说的原因。" if returned and not values.get("reason") else "",
        }

    values = checked(ANSWER, said, also=also)
    if not row.handed.exists():
        raise Refused("还没有交出，不会有答复。请先记为已交出。", "verdict")
    with transaction.atomic():
        answer = SendingAnswer.objects.create(
            sending=row, operator_id=row.operator_id, **values, at=now, person_name=actor.name[:60]
        )
        said_of = {"verdict": answer.verdict, "row": answer.row}
        _audit(row, "answered", said_of, actor=actor, now=now, reason=answer.reason)
    return answer


def _own(sending_id: UUID, actor: Actor) -> Sending:
    row = find_sending(sending_id, actor)
    if row.operator_id != actor.operator_id:
        raise NotAllowed("只有主体自己能办理它的外送。")
    return row


def _audit(
    row: Sending, verb: str, after: dict[str, Any], *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    record(
        f"exchange.sending.{verb}",
        subject=f"exchange.sending:{row.pk}",
        before={},
        after=after,
        actor=actor,
        now=now,
        reason=reason,
        operator_id=row.operator_id,
        division=row.division,
    )
