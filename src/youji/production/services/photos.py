"""A picture that belongs to a record; the same picture sent again is the same row."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.files import File
from django.db import transaction

from youji.documents.logic.kinds import PHOTO
from youji.documents.services import store
from youji.ledger.services import record
from youji.production.models import Record, RecordPhoto
from youji.production.selectors import whom
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.refusals import Refused, Unknown

MOST = 9
TOO_MANY = f"一条记录最多{MOST}张照片。"


@transaction.atomic
def add_photo(*, record_id: UUID, photo_id: UUID, file: File, actor: Actor, now: datetime) -> RecordPhoto:
    """The picture stands beside the record.

    Args:
        photo_id: made on the phone: a picture sent twice under it is one.

    Raises:
        Unknown: no record of the actor's. Refused: too many, or the id stands for another picture.
        documents.services.Refused: the file is no photograph.
    """
    own = whom.may_record_for(actor, local_date(now))
    row = Record.objects.filter(pk=record_id, operator_id__in=own).first()
    if row is None:
        raise Unknown
    if (there := RecordPhoto.objects.filter(pk=photo_id).first()) is not None:
        if there.record_id != row.pk:
            raise Refused("这个照片号已经是另一条记录的照片。", "photo")
        return there
    if RecordPhoto.objects.filter(operator_id=row.operator_id, record_id=row.pk).count() >= MOST:
        raise Refused(TOO_MANY, "photo")
    document = store(
        file=file, name=file.name or "照片.jpg", actor=actor, now=now, operator_id=row.operator_id,
        division=row.division, kinds=PHOTO,
    )  # fmt: skip
    made = RecordPhoto.objects.create(
        pk=photo_id, operator_id=row.operator_id, record_id=row.pk, document_id=document.pk,
        sha256=document.sha256, received_at=now,
    )  # fmt: skip
    record(
        "production.record.photographed",
        subject=f"production.record:{row.pk}",
        before={},
        after={"document": str(document.pk)},
        actor=actor,
        now=now,
        operator_id=row.operator_id,
        division=row.division,
    )
    return made
