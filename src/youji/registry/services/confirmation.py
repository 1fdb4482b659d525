"""A reviewer's word on what others say of a certificate: only then it counts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from youji.accounts.services import settle
from youji.registry.fields import CONFIRMATION, CONFIRMED
from youji.registry.logic.permission import may_confirm
from youji.registry.models import CertifiedProduct
from youji.registry.services.certified import AUDITED, CHANGEABLE, problems, put_on_record
from youji.registry.services.common import signature
from youji.registry.services.messages import errand, tell_whoever_asked
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused
from youji.shared.rows import advance, snapshot


@transaction.atomic
def conclude_confirmation(
    row: CertifiedProduct, *, version: int, outcome: str, reason: str = "", actor: Actor, now: datetime
) -> CertifiedProduct:
    """What waits of the certificate stands and counts, or is put aside with the reason.

    Raises:
        Refused: no reason, nothing waits, or what is asked for will no longer do. StaleState: somebody wrote since.
        NotAllowed: not a reviewer of this area.
    """
    if not may_confirm(actor, row.division):
        raise NotAllowed("证书由所在地县级以上农业农村部门的审核人员核实。")
    said = checked(CONFIRMATION, {"outcome": outcome, "reason": reason})
    confirmed = said["outcome"] == CONFIRMED
    if not confirmed and not said["reason"]:
        raise Refused("请写明不予确认的原因，持有人据此改正。", "reason")
    if not row.can_be_confirmed or (row.asked_at is None and not confirmed):
        raise Refused("这张证书没有等待核实的内容。")
    before, waited = snapshot(row, AUDITED), row.asked_at
    if confirmed:
        asked = checked(
            CHANGEABLE.only(*row.asked), row.asked, partial=True, also=lambda values: problems(values, row)
        )
        word = {"confirmed_at": now, "confirmed_by": signature(actor), "refusal": "", **asked}
    else:
        word = {"refusal": said["reason"]}
    advance(row, seen=version, asked={}, asked_at=None, **word)
    row.refresh_from_db()
    put_on_record(row, said["outcome"], before, actor=actor, now=now, reason=said["reason"])
    settle(errand(row), now=now)
    tell_whoever_asked(row, since=waited, actor=actor, now=now)
    return row
