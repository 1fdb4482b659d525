"""Copies of a certificate hold no more, since now, for a reason; what was issued stays on file as it was."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from youji.certificates.fields import VOIDING
from youji.certificates.logic.ranges import Range, within
from youji.certificates.models import Certificate, Void
from youji.certificates.selectors.certificates import find_certificate
from youji.ledger.services import record_row
from youji.production.selectors.of_lot import lots_with_ids
from youji.production.selectors.whom import may_record_for
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.clock import local_date
from youji.shared.refusals import NotAllowed, Refused

NOT_YOURS = "只有开具的经营主体能作废。"
ALREADY = "这几份已经作废过了。"


def void_certificate(*, code: str, actor: Actor, now: datetime, **said: object) -> Void:
    """These copies are void; all of them where no copy number is said.

    Raises:
        Unknown, NotAllowed: not the actor's certificate. Refused: at a field, or all of these copies are void already.
    """
    values = checked(VOIDING, said)
    with transaction.atomic():
        row = find_certificate(code, actor, now)
        first = values["first"] or 1
        last = values["last"] or (first if values["first"] else row.copies)
        if not 1 <= first <= last <= row.copies:
            raise Refused(f"这张合格证共{row.copies}份。", "last" if values["last"] else "first")
        return _void(row, Range(first, last), values["reason"], actor, now)


def void_all(row: Certificate, reason: str, *, actor: Actor, now: datetime) -> str:
    """The whole certificate is void, in the caller's transaction; the 批次号 of the parcel that it was the face of.

    Raises:
        NotAllowed: not the actor's. Refused: it was void already.
    """
    _void(row, Range(1, row.copies), reason, actor, now)
    return lots_with_ids([row.parcel_id])[0].code


def _void(row: Certificate, some: Range, reason: str, actor: Actor, now: datetime) -> Void:
    if row.operator_id not in may_record_for(actor, local_date(now)):
        raise NotAllowed(NOT_YOURS)
    _hold(row)
    gone = Void.objects.filter(certificate_id=row.pk).values_list("first", "last")
    if within(some, (Range(first, last) for first, last in gone)):
        raise Refused(ALREADY)
    made = Void.objects.create(
        certificate=row, operator_id=row.operator_id, first=some.first, last=some.last, reason=reason, at=now,
        person_id=actor.user_id, person_name=actor.name,
    )  # fmt: skip
    after = {"code": row.code, "first": some.first, "last": some.last}
    record_row(row, "voided", before={}, after=after, actor=actor, now=now, reason=reason)
    return made


def _hold(row: Certificate) -> None:
    """Nobody else voids it before this transaction is over: of two who replace it at once, one is refused.

    SQLite's write transactions queue by themselves.
    """
    if connection.features.has_select_for_update:
        Certificate.objects.select_for_update(no_key=True).filter(pk=row.pk).values_list("pk").first()
