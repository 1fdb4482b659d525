"""On the spot: check in, score, photograph, sign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.core.files.base import File
from django.db import transaction

from youji.acceptance.fields import MOST_PHOTOS, POSITION, SENT_PHOTO
from youji.acceptance.logic import visits as rules
from youji.acceptance.models import Acceptance, ScoreSheet
from youji.acceptance.selectors import acceptances, scoring, visits
from youji.acceptance.services.lines import (
    NO_SUCH_ITEM,
    Change,
    Position,
    kept_at,
    read_changes,
    record_done,
)
from youji.accounts.services import notify
from youji.documents.logic.kinds import PHOTO
from youji.documents.services import store
from youji.recognition.services.messages import matter_of
from youji.shared import checklists, clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import Blocked, NotAllowed, Refused, Unknown
from youji.shared.rows import advance

__all__ = ["Change", "Position", "add_photo", "check_in", "remove_photo", "save_lines", "sign_sheet"]


@transaction.atomic
def check_in(*, acceptance_id: int, position: Position, actor: Actor, now: datetime) -> ScoreSheet:
    """The assessor is on the spot, at this place and time. Only the first check-in counts.

    Raises:
        Unknown: the actor is not on the team.
        Refused: the place is none.
        Blocked: the day has not come.
    """
    where = {"lon": position.lon, "lat": position.lat, "accuracy_m": position.accuracy_m}
    said = checked(POSITION.only(*where), where)
    sheet = visits.find_sheet(acceptance_id, actor)
    if sheet.checked_in_at is not None:
        return sheet
    early = rules.the_day_has_come(clock.local_date(now), sheet.acceptance.scheduled_on)
    if early is not None:
        raise Blocked([early])
    advance(sheet, checked_in_at=now, device_time=position.device_time, **said)
    away = visits.distance_from_base(sheet)
    metres = {"metres_from_base": None if away is None else round(away)}
    record_done("checked_in", sheet.acceptance, actor, now, metres)
    return sheet


@transaction.atomic
def save_lines(*, acceptance_id: int, changes: Iterable[Change], actor: Actor, now: datetime) -> ScoreSheet:
    """The sheet holds the later of what it held and each change, line by line; sending them again changes nothing.

    Raises:
        Unknown: the actor is not on the team.
        NotAllowed: the sheet is signed, and a change would alter it.
        Refused: too many changes at once, or one that names no item or no tier of the checklist.
    """
    sheet = visits.find_sheet(acceptance_id, actor)
    read = read_changes(changes, acceptances.checklist_of(sheet.acceptance.application))
    taken = {}
    for key, said in read.items():
        line = sheet.lines.get(key, {})
        if at := kept_at(line, said, now):
            taken[key] = {**line, "tier": said["tier"], "note": said["note"], "at": at}
    if not taken:
        return sheet
    _still_open(sheet)
    advance(sheet, lines=sheet.lines | taken, client_version=sheet.client_version + len(taken))
    scored = {"items": {key: line["tier"] for key, line in taken.items()}}
    record_done("scored", sheet.acceptance, actor, now, scored)
    return sheet


def _still_open(sheet: ScoreSheet) -> None:
    if sheet.signed_at is not None:
        raise NotAllowed("您已经在评分表上签字，不能再改。有不同意见请在合议时提出。")


def add_photo(
    *,
    acceptance_id: int,
    item: str,
    key: str,
    file: File | BinaryIO | bytes,
    name: str,
    actor: Actor,
    now: datetime,
) -> str:
    """The photo is kept and stands under ``item``; the same ``key`` sent again is the same photo. Its document id.

    Raises:
        Unknown: the actor is not on the team.
        NotAllowed: the sheet is signed.
        Refused: no such item, or too many photos.
        documents.services.Refused: the file is no photo.
    """
    said = checked(SENT_PHOTO, {"item": item, "key": key})
    item, key = said["item"], said["key"]
    sheet = visits.find_sheet(acceptance_id, actor)
    known = sheet.lines.get(item, {}).get("sent", {}).get(key)
    if known:
        return str(known)
    _still_open(sheet)
    if item not in {one.key for one in acceptances.checklist_of(sheet.acceptance.application).items}:
        raise Refused(NO_SUCH_ITEM, "item")
    if len(sheet.lines.get(item, {}).get("photos", [])) >= MOST_PHOTOS:
        raise Refused(f"一个项目最多{MOST_PHOTOS}张照片。请先删除不要的。", "photo")
    application = sheet.acceptance.application
    with transaction.atomic():
        document = store(
            file=file, name=name, actor=actor, now=now, operator_id=application.operator_id,
            division=application.division, kinds=PHOTO,
        )  # fmt: skip
        sheet = visits.find_sheet(acceptance_id, actor)
        _still_open(sheet)  # signed while the photo was looked at
        lines = {one: dict(line) for one, line in sheet.lines.items()}
        line = lines.setdefault(item, {})
        line["photos"] = [*line.get("photos", []), str(document.pk)]
        line["sent"] = {**line.get("sent", {}), key: str(document.pk)}
        advance(sheet, lines=lines)
        record_done(
            "photographed", sheet.acceptance, actor, now, {"item": item, "document": str(document.pk)}
        )
    return str(document.pk)


@transaction.atomic
def remove_photo(*, acceptance_id: int, document: UUID | str, actor: Actor, now: datetime) -> ScoreSheet:
    """The photo no longer stands on the sheet; its file stays. Taken away once, it stays away when it is sent again.

    Raises:
        Unknown: the actor is not on the team, or the sheet never had this photo.
        NotAllowed: the sheet is signed.
    """
    sheet, photo = visits.find_sheet(acceptance_id, actor), str(document)
    key = scoring.item_of(sheet, photo)
    if not key:
        raise Unknown(document)
    line = sheet.lines[key]
    if photo not in line["photos"]:
        return sheet
    _still_open(sheet)
    left = {**line, "photos": [one for one in line["photos"] if one != photo]}
    advance(sheet, lines=sheet.lines | {key: left})
    gone = {"item": key, "document": photo}
    record_done("photo_removed", sheet.acceptance, actor, now, {}, before=gone)
    return sheet


@transaction.atomic
def sign_sheet(*, acceptance_id: int, actor: Actor, now: datetime) -> ScoreSheet:
    """The assessor stands by the sheet as it is; nobody changes it from here on.

    Raises:
        Unknown: the actor is not on the team.
        Blocked: not checked in, items unscored, or a veto without evidence; all of it.
    """
    sheet = visits.find_sheet(acceptance_id, actor)
    if sheet.signed_at is not None:
        return sheet
    checklist = acceptances.checklist_of(sheet.acceptance.application)
    findings = rules.about_signing(scoring.signing_facts(sheet, checklist))
    if findings:
        raise Blocked(findings)
    advance(sheet, signed_at=now)
    total = checklists.score(checklist, sheet.lines).total
    record_done("signed", sheet.acceptance, actor, now, {"score": str(total)})
    _tell_if_all_signed(sheet.acceptance, now)
    return sheet


def _tell_if_all_signed(acceptance: Acceptance, now: datetime) -> None:
    sheets = visits.sheets_of(acceptance)
    if any(one.signed_at is None for one in sheets):
        return
    notify(
        title=f"请合议：{acceptance.application.base.name}",
        body="各验收员都已签字，请一起核对评分不一致的项目，得出合议结果。",
        link=f"/field/acceptance/{acceptance.pk}/result/",
        matter=matter_of(acceptance.application),
        now=now,
        person_ids=[one.assessor_id for one in sheets],
    )
