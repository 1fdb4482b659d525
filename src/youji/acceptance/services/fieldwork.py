"""On the spot: check in, score, photograph, sign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from django.core.files.base import File
from django.db import transaction

from youji.acceptance.logic import visits as rules
from youji.acceptance.models import Acceptance, ScoreSheetEntry
from youji.acceptance.selectors import visits as reading
from youji.acceptance.services.lines import Change, Position, check_change, record_done
from youji.accounts.services import notify
from youji.documents.logic.kinds import PHOTO
from youji.documents.services import store
from youji.recognition.services.messages import matter_of
from youji.shared import checklists, clock
from youji.shared.actor import Actor
from youji.shared.refusals import Blocked, NotAllowed, Refused
from youji.shared.rows import advance

__all__ = ["Change", "Position", "add_photo", "check_in", "save_lines", "sign_sheet"]
MOST_PHOTOS = 9


@transaction.atomic
def check_in(*, acceptance_id: int, position: Position, actor: Actor, now: datetime) -> ScoreSheetEntry:
    """The assessor is on the spot, at this place and time. Only the first check-in counts.

    Raises:
        Unknown: the actor is not on the team.
        Blocked: the day has not come.
    """
    entry = reading.find_sheet(acceptance_id, actor)
    if entry.checked_in_at is not None:
        return entry
    early = rules.the_day_has_come(clock.local_date(now), entry.acceptance.scheduled_on)
    if early is not None:
        raise Blocked([early])
    advance(
        entry, checked_in_at=now, device_time=position.device_time, lon=position.lon, lat=position.lat,
        accuracy_m=position.accuracy_m,
    )  # fmt: skip
    away = reading.distance_from_base(entry)
    record_done(
        "checked_in",
        entry.acceptance,
        actor,
        now,
        {"metres_from_base": None if away is None else round(away)},
    )
    return entry


@transaction.atomic
def save_lines(
    *, acceptance_id: int, changes: Iterable[Change], actor: Actor, now: datetime
) -> ScoreSheetEntry:
    """The sheet holds the later of what it held and each change, line by line; sending them again changes nothing.

    Raises:
        Unknown: the actor is not on the team.
        NotAllowed: the sheet is signed, and a change would alter it.
        Refused: a change names no item or no tier of the sheet.
    """
    entry = reading.find_sheet(acceptance_id, actor)
    sheet = reading.sheet_of(entry.acceptance.application)
    lines = {key: dict(line) for key, line in entry.lines.items()}
    taken = []
    for change in changes:
        check_change(change, {item.key: item for item in sheet.items})
        line = lines.setdefault(change.item, {})
        if change.at <= int(line.get("at", 0)):
            continue
        line.update(tier=change.tier, note=change.note.strip(), at=change.at)
        taken.append(change.item)
    if not taken:
        return entry
    _still_open(entry)
    advance(entry, lines=lines, client_version=entry.client_version + len(taken))
    record_done(
        "scored", entry.acceptance, actor, now, {"items": {key: lines[key].get("tier") for key in taken}}
    )
    return entry


def _still_open(entry: ScoreSheetEntry) -> None:
    if entry.signed_at is not None:
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
    entry = reading.find_sheet(acceptance_id, actor)
    known = entry.lines.get(item, {}).get("sent", {}).get(key)
    if known:
        return str(known)
    _still_open(entry)
    if item not in {one.key for one in reading.sheet_of(entry.acceptance.application).items}:
        raise Refused("评分表没有这个项目。请刷新页面后再拍。")
    if len(entry.lines.get(item, {}).get("photos", [])) >= MOST_PHOTOS:
        raise Refused(f"一个项目最多{MOST_PHOTOS}张照片。请先删去不要的。")
    application = entry.acceptance.application
    with transaction.atomic():
        document = store(
            file=file, name=name, actor=actor, now=now, operator_id=application.operator_id,
            division=application.division, kinds=PHOTO,
        )  # fmt: skip
        entry = reading.find_sheet(acceptance_id, actor)
        lines = {one: dict(line) for one, line in entry.lines.items()}
        line = lines.setdefault(item, {})
        line["photos"] = [*line.get("photos", []), str(document.pk)]
        line["sent"] = {**line.get("sent", {}), key: str(document.pk)}
        advance(entry, lines=lines)
        record_done(
            "photographed", entry.acceptance, actor, now, {"item": item, "document": str(document.pk)}
        )
    return str(document.pk)


@transaction.atomic
def sign_sheet(*, acceptance_id: int, actor: Actor, now: datetime) -> ScoreSheetEntry:
    """The assessor stands by the sheet as it is; nobody changes it from here on.

    Raises:
        Unknown: the actor is not on the team.
        Blocked: not checked in, items unscored, or a veto without evidence; all of it.
    """
    entry = reading.find_sheet(acceptance_id, actor)
    if entry.signed_at is not None:
        return entry
    sheet = reading.sheet_of(entry.acceptance.application)
    findings = rules.about_signing(reading.signing_facts(entry, sheet))
    if findings:
        raise Blocked(findings)
    advance(entry, signed_at=now)
    total = checklists.score(sheet, entry.lines).total
    record_done("signed", entry.acceptance, actor, now, {"score": str(total)})
    _tell_if_all_signed(entry.acceptance, now)
    return entry


def _tell_if_all_signed(acceptance: Acceptance, now: datetime) -> None:
    sheets = reading.sheets_of(acceptance)
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
