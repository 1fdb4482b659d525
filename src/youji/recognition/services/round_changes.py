"""What becomes of a round afterwards: a draft thrown away, an attachment taken back, the window extended, a quota changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction

from youji.accounts.services.messages import notify
from youji.divisions.selectors import full_name
from youji.documents import services as documents
from youji.ledger.services import record_row
from youji.recognition.fields import EXTENSION, QUOTA_CHANGE
from youji.recognition.models import Application, Round, RoundAttachment
from youji.recognition.selectors.facts import places_taken, quota_in
from youji.recognition.selectors.rounds import find_round, people_concerned
from youji.recognition.services.rounds import (
    ANNOUNCED,
    OPEN,
    UNANNOUNCED,
    quota_problems,
    require_province,
    unannounced,
)
from youji.schemes.logic.scheme import Scheme
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.checked import checked
from youji.shared.refusals import Unknown
from youji.shared.rows import advance, snapshot
from youji.shared.values import VERSION, Fields


def detach_from_round(*, round_id: int, attachment_id: int, actor: Actor, now: datetime) -> None:
    """The attachment is no longer part of a round that is not announced yet."""
    require_province(actor)
    with transaction.atomic():
        found = unannounced(round_id, actor)
        attached = (
            RoundAttachment.objects.select_related("document").filter(pk=attachment_id, round=found).first()
        )
        if attached is None:
            raise Unknown(attachment_id)
        before = {"document": attached.document.name}
        attached.delete()
        record_row(found, "detached", before=before, after={}, actor=actor, now=now)


def discard_round(*, round_id: int, version: int, actor: Actor, now: datetime) -> None:
    """A round that was never announced is gone; what it said stays in the trail.

    Raises:
        StaleState: it has been announced, or somebody changed it meanwhile.
    """
    require_province(actor)
    with transaction.atomic():
        found = unannounced(round_id, actor)
        before = snapshot(found, ("title", "document_number"))
        record_row(found, "discarded", before=before, after={}, actor=actor, now=now)
        advance(found, seen=version, only=UNANNOUNCED)
        found.delete()


def extend_round(
    *, round_id: int, version: int, closes_on: date, document_number: str, actor: Actor, now: datetime
) -> Round:
    """Applications may be made until ``closes_on``, by a notice of its own; whoever may apply has been told.

    Raises:
        Refused: the day is not later, has passed, or the notice has no number.
        StaleState: it is not announced, was closed early, or somebody changed it meanwhile.
    """
    require_province(actor)
    with transaction.atomic():
        found = find_round(round_id, actor)
        said = checked(
            EXTENSION,
            {"closes_on": closes_on, "document_number": document_number},
            also=lambda read: _too_soon(read.get("closes_on"), found, clock.local_date(now)),
        )
        last, number, before = said["closes_on"], said["document_number"], found.closes_on
        advance(found, seen=version, only=OPEN, closes_on=last)
        Application.objects.filter(round=found, status=Status.DRAFT).update(due_on=last)
        change = {"closes_on": last.isoformat(), "document_number": number}
        record_row(
            found,
            "extended",
            before={"closes_on": before.isoformat()},
            after=change,
            actor=actor,
            now=now,
            public={"title": found.title, "from": before.isoformat(), **change},
        )
        notify(
            title=f"申报延期：{found.title}",
            body=f"{number}。申报截止日由{before}延至{last}。",
            link=f"/rounds/{found.pk}",
            now=now,
            person_ids=people_concerned(found),
        )
    return found


def change_quota(
    *,
    round_id: int,
    version: object,
    file: documents.Chosen | None,
    actor: Actor,
    now: datetime,
    **asked: object,
) -> Round:
    """One unit's quota in an announced round is another, by a document of its own that is public beside the announcement.

    Args:
        asked: ``division``, ``maximum``, ``reason``, ``document_number``.

    Raises:
        Refused: a field is wrong, no file, above what the scheme allows, or below what is used.
        StaleState: it is not announced, or somebody changed it meanwhile.
    """
    require_province(actor)
    with transaction.atomic():
        # Whoever recommends locks the round as well (``review``): nobody takes a place while the number is judged.
        Round.objects.select_for_update().filter(pk=round_id).first()
        found = find_round(round_id, actor)
        scheme = scheme_of(found.scheme_version)
        said = checked(
            Fields(VERSION) | QUOTA_CHANGE,
            {key: asked.get(key) for key in QUOTA_CHANGE} | {VERSION.key: version},
            also=lambda read: (
                _quota_stands(found, scheme, read)
                | {"document": "" if file is not None else "请上传调整名额的文件。"}
            ),
        )
        area, number = said["division"], said["maximum"]
        old = quota_in(found, scheme, area)
        advance(found, seen=said[VERSION.key], only=ANNOUNCED)
        found.quotas.update_or_create(division=area, defaults={"maximum": number})
        kept = documents.attached(file, actor=actor, now=now, division="43", is_public=True)
        RoundAttachment.objects.create(round=found, document=cast(Any, kept))  # checked: there is a file
        change = {key: said[key] for key in ("division", "maximum", "document_number")}
        record_row(
            found,
            "apportioned",
            before={"division": area, "maximum": old},
            after=change,
            actor=actor,
            now=now,
            reason=said["reason"],
            public={"title": found.title, "from": old, "reason": said["reason"], **change},
        )
        notify(
            title=f"名额调整：{found.title}",
            body=f"{said['document_number']}。{full_name(area)}的名额调整为{number}个。",
            link=f"/rounds/{found.pk}",
            now=now,
            roles=(Role.COUNTY_REVIEWER, Role.CITY_REVIEWER, Role.COUNTY_APPLICANT, Role.CITY_APPLICANT),
            division=area,
        )
    return found


def _quota_stands(found: Round, scheme: Scheme, read: Mapping[str, Any]) -> dict[str, str]:
    """What the register of places has against the new number."""
    area, number = read.get("division"), read.get("maximum")
    if not area or number is None:
        return {}
    said = quota_problems({area: number}, scheme)
    if said:
        return {"maximum" if "名额" in said[0] else "division": said[0]}
    used = places_taken(found.pk, scheme, area).count()
    if number < used:
        return {"maximum": f"{full_name(area)}已推荐{used}个，名额不能少于{used}个。"}
    return {}


def _too_soon(closes_on: date | None, found: Round, today: date) -> dict[str, str]:
    if closes_on is None or (closes_on > found.closes_on and closes_on >= today):
        return {}
    now = clock.in_words(found.closes_on)
    return {"closes_on": f"新的截止日应当晚于现在的截止日{now}，也不能早于今天。"}
