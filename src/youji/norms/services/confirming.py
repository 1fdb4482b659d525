"""Confirmation: an officer of the province has the label or the text before them, and says that the row is right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from youji.ledger.services import record_row
from youji.norms.fields import CONFIRMATION
from youji.norms.logic.keys import digest_of
from youji.norms.logic.rows import VERIFIED
from youji.norms.models import Confirmation, Norm
from youji.norms.policy import CONFIRMERS
from youji.norms.selectors.pages import find, said_of
from youji.norms.selectors.tables import NormTable
from youji.norms.services.writing import as_said, settle
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused
from youji.shared.rows import advance, plain


@transaction.atomic
def confirm(
    *,
    table: str,
    row_id: int,
    picture: Any | None,  # a document
    remark: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Confirmation:
    """The row is 已核 for the whole province from now on, its dose with it; it says who saw which picture.

    Rooms above hear of it (``NormsChanged``): what waited for the row can move on.

    Raises:
        NotAllowed: not the actor's to confirm. Unknown: no such row. StaleState: somebody changed it meanwhile.
        Refused: no picture, one that somebody else gave, or it is confirmed already.
    """
    if not CONFIRMERS.admits(actor):
        raise NotAllowed
    found, row = find(table, row_id)
    said = checked(CONFIRMATION, {"remark": remark})
    picture = demand_own_picture(picture, actor)
    if row.mark == VERIFIED and getattr(row, "dose_mark", VERIFIED) == VERIFIED:
        raise Refused("这一行已经核对过。", "picture")
    marks = {name: VERIFIED for name in ("mark", "dose_mark") if name in found.fields}
    values: dict[str, Any] = {**marks, "checked_on": clock.local_date(now)}
    before = {name: plain(getattr(row, name)) for name in values}
    was = as_said(table, row)
    digest = digest_of({"table": table, **said_of(found, row), **values})
    advance(row, seen=version, **values, digest=digest)
    kept = keep_confirmation(found, row, picture=picture, remark=said["remark"], actor=actor, now=now)
    after = {name: plain(value) for name, value in values.items()} | {"picture": str(picture.pk), **said}
    record_row(row, "confirmed", before=before, after=after, actor=actor, now=now)
    settle({table: {row.key: was}}, now=now)
    return kept


def demand_own_picture(picture: Any | None, actor: Actor) -> Any:
    """The picture: it is there, and its uploader is who compares it.

    Raises:
        Refused: none, or one that somebody else gave.
    """
    if picture is None:
        raise Refused("请上传标签或标准原文的照片。", "picture")
    if picture.uploaded_by_id != actor.user_id:
        # From now on everybody signed in may open it: not so a paper that somebody else gave for a case.
        raise Refused("照片由核对的人自己上传，不能用别人的材料。", "picture")
    return picture


def keep_confirmation(
    found: NormTable, row: Norm, *, picture: Any, remark: str, actor: Actor, now: datetime
) -> Confirmation:
    """Who compared the row as it now stands, with which picture."""
    return Confirmation.objects.create(
        table=found.name,
        key=row.key,
        picture=picture,
        said={name: plain(value) for name, value in said_of(found, row).items()},
        name=f"{actor.agency} {actor.name}".strip(),
        by_id=actor.user_id,
        at=now,
        remark=remark,
    )
