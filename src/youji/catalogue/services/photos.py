"""The photograph of a base: offered, confirmed or refused, withdrawn by either side; the public page follows at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.catalogue.fields import PHOTO, PHOTO_OFF
from youji.catalogue.logic.statuses import ON_LIST
from youji.catalogue.models import BasePhoto, Entry
from youji.catalogue.selectors.courses import status_of
from youji.catalogue.selectors.entries import find_entry, holds
from youji.catalogue.selectors.photos import COPY, find_photo, may_confirm, photo_of
from youji.catalogue.services import publication
from youji.catalogue.services.holders import tell_holder
from youji.divisions.selectors import full_name
from youji.documents import thumbs
from youji.documents.logic.kinds import IMAGES
from youji.documents.logic.kinds import PHOTO as PICTURES
from youji.documents.services import Chosen, attached, store
from youji.ledger.services import record_row
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.rows import advance, one_of_two

#: The longer edge of what is handed out, in dots: sharp across a desk's screen, a few hundred kilobytes.
EDGE = 1280
NOT_OPENED = "这张照片打不开，可能已损坏。请换一张 JPEG 或 PNG 照片。"


def offer(
    *,
    code: str,
    picture: Chosen | None,
    given: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> BasePhoto:
    """A small copy of ``picture`` waits for an officer of the area; what is shown stays till then.

    Args:
        picture: a file just handed in, or a picture among the documents the holder may open.

    Raises:
        Unknown: no such entry in the actor's scope. NotAllowed: not the holder's side.
        Refused: no picture, no caption, or the entry is no longer on the list. StaleState: somebody was quicker.
    """
    said = checked(PHOTO, given)
    with transaction.atomic():
        entry = find_entry(code, actor)
        if not holds(actor, entry):
            raise NotAllowed("基地照片由持有这项认定的一方选定。")
        if status_of(entry, clock.local_date(now)) not in ON_LIST:
            raise Refused("这项认定已不在目录中，不再公开照片。")
        base = entry.base
        owner: dict[str, Any] = {"operator_id": base.operator_id, "division": entry.division}
        plain = _plain(picture, actor=actor, now=now, **owner)
        offered = store(file=plain, name=COPY, actor=actor, now=now, kinds=PICTURES, **owner)
        values = {
            "offered": offered,
            "offered_caption": said["caption"],
            "offered_at": now,
            "refused_reason": "",
            "operator_id": base.operator_id,
        }
        photo = photo_of(entry)
        if photo is None:
            with one_of_two(BasePhoto.stale):
                photo = BasePhoto.objects.create(base=base, **values)
        else:
            # What is shown was the one before's, where the base has passed to somebody else.
            gone = {} if photo.mine else {"shown": None, "shown_caption": ""}
            advance(photo, seen=version, **values | gone)
        _on_record(
            photo,
            "offered",
            entry,
            after={"caption": said["caption"], "sha256": offered.sha256},
            actor=actor,
            now=now,
        )
    return photo


def confirm(*, code: str, actor: Actor, now: datetime, version: int) -> BasePhoto:
    """What was looked at, in this very version, is on the base's page, in lists and on its card.

    Raises:
        Unknown: nothing is there, or outside the actor's scope. NotAllowed: no officer of the area, or the holder's side.
        StaleState: nothing waits, or something else does by now.
    """
    with transaction.atomic():
        entry, photo = _for_officers(code, actor)
        if not photo.waits:
            raise StaleState("没有等待确认的照片。", now={"version": photo.version})
        # The public reads which office; which of its people, the trail says.
        by = actor.agency or full_name(entry.division)
        advance(
            photo,
            seen=version,
            shown=photo.offered,
            shown_caption=photo.offered_caption,
            confirmed_at=now,
            confirmed_by=by,
            offered=None,
            offered_caption="",
            refused_reason="",
        )
        _on_record(photo, "confirmed", entry, after={"caption": photo.shown_caption}, actor=actor, now=now)
        tell_holder(entry, "照片已确认", "基地照片已在公开页上。", now, link=_page(entry))
    return photo


def refuse(*, code: str, reason: str, actor: Actor, now: datetime, version: int | None = None) -> BasePhoto:
    """What was offered is not shown, and its holder knows why; what is shown stays.

    Raises:
        Unknown, NotAllowed, StaleState: as ``confirm``. Refused: no reason.
    """
    said = checked(PHOTO_OFF, {"reason": reason})
    with transaction.atomic():
        entry, photo = _for_officers(code, actor)
        if not photo.waits:
            raise StaleState("没有等待确认的照片。", now={"version": photo.version})
        advance(photo, seen=version, offered=None, offered_caption="", refused_reason=said["reason"])
        _on_record(photo, "refused", entry, after={}, actor=actor, now=now, reason=said["reason"])
        tell_holder(entry, "照片没有确认", f"理由：{said['reason']}。可以换一张。", now, link=_page(entry))
    return photo


def withdraw(
    *, code: str, actor: Actor, now: datetime, reason: str = "", version: int | None = None
) -> BasePhoto:
    """It is off every page at once, and what waited waits no more: its holder's say, or an officer's with a reason.

    Raises:
        Unknown: nothing is there, or outside the actor's scope. NotAllowed: neither side's.
        Refused: an officer gave no reason. StaleState: there is nothing to withdraw, or somebody was quicker.
    """
    with transaction.atomic():
        entry = find_entry(code, actor)
        own = holds(actor, entry)
        if not own and not may_confirm(entry, actor):
            raise NotAllowed("照片由持有这项认定的一方或所在地的审核员、监管员撤下。")
        said = "" if own else checked(PHOTO_OFF, {"reason": reason})["reason"]
        photo = find_photo(entry)
        if not (photo.public or photo.waits):
            raise StaleState("没有公开或等待确认的照片。", now={"version": photo.version})
        advance(
            photo,
            seen=version,
            shown=None,
            shown_caption="",
            offered=None,
            offered_caption="",
            refused_reason=said,
        )
        _on_record(photo, "withdrawn", entry, after={}, actor=actor, now=now, reason=said)
        if not own:
            body = f"理由：{said}。可以换一张，确认后再公开。"
            tell_holder(entry, "照片已撤下", body, now, link=_page(entry))
    return photo


def _plain(picture: Chosen | None, *, actor: Actor, now: datetime, **owner: Any) -> bytes:
    """The picture made small, with nothing of it but what is seen."""
    whole = attached(picture, actor=actor, now=now, field="picture", kinds=PICTURES, **owner)
    if whole is None or whole.mime not in IMAGES:
        raise Refused("请选择一张照片。", "picture")
    try:
        return thumbs.plain_copy(whole.sha256, EDGE)
    except (OSError, ValueError) as damaged:
        raise Refused(NOT_OPENED, "picture") from damaged


def _for_officers(code: str, actor: Actor) -> tuple[Entry, BasePhoto]:
    entry = find_entry(code, actor)
    if not may_confirm(entry, actor):
        raise NotAllowed("照片由所在地的审核员或监管员确认，持有这项认定的一方回避。")
    return entry, find_photo(entry)


def _page(entry: Entry) -> str:
    return f"/field/entries/{entry.code}/photo/"


def _on_record(
    photo: BasePhoto,
    verb: str,
    entry: Entry,
    *,
    after: Mapping[str, object],
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """On the trail; every public page of the base follows."""
    record_row(
        photo, verb, before={}, after={"entry": entry.code, **after}, reason=reason, actor=actor, now=now
    )
    publication.refresh(Entry.objects.filter(base=entry.base_id).values_list("code", flat=True), now)
