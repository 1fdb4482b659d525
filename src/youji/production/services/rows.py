"""A record and its findings as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from youji.production.logic import times
from youji.production.logic.judged import Found, Judged
from youji.production.models import Finding, Record
from youji.production.selectors.grounds import Piece
from youji.production.services.saying import Said
from youji.shared.actor import Actor
from youji.shared.inserting import new


@dataclass(frozen=True, slots=True)
class By:
    """Who put it down, when it arrived, by which way, and how far the clock of the device it comes from is ahead of ours."""

    actor: Actor
    now: datetime
    channel: str
    ahead: timedelta = timedelta()


def record_of(
    said: Said,
    pieces: Iterable[Piece],
    *,
    root: UUID,
    number: int,
    seen: times.Times,
    judged: Judged,
    verdict: str,
    operator: int,
    division: str,
    by: By,
) -> Record:
    """What was said, what the device knew and what was found, each beside the other."""
    values = said.values
    return new(
        Record,
        id=said.id,
        operator_id=operator,
        root=root,
        number=number,
        supersedes=UUID(values["supersedes"]) if values["supersedes"] else None,
        reason=values["reason"],
        kind=values["kind"],
        day=said.day,
        division=division,
        seasons=[_named(piece) for piece in pieces],
        facts=said.facts,
        digest=said.digest,
        channel=by.channel,
        person_id=by.actor.user_id,
        person_name=by.actor.name,
        received_at=by.now,
        made=seen.made,
        true_made=seen.true_made,
        zone=values["zone"],
        remarks=list(seen.remarks),
        lon=values["lon"],
        lat=values["lat"],
        accuracy_m=values["accuracy_m"],
        verdict=verdict,
        earliest_harvest_on=judged.earliest,
        edition=judged.edition,
        device_verdict=values["verdict"],
        device_edition=values["edition"],
        kept_until=times.kept_until(said.day),
    )


def _named(piece: Piece) -> dict[str, Any]:
    whole: dict[str, Any] = {"season": str(piece.season.pk), "code": piece.season.code}
    return whole if piece.part is None else whole | {"part": piece.part, "cm2": piece.part_cm2}


def finding_of(record: Record, one: Found, now: datetime) -> Finding:
    """What speaks against a record, as the county reads it."""
    return new(
        Finding,
        operator_id=record.operator_id,
        division=record.division,
        record_id=record.pk,
        root=record.root,
        kind=record.kind,
        day=record.day,
        seasons=[season["season"] for season in record.seasons],
        rule=one.rule,
        verdict=one.verdict,
        message=one.message,
        source=one.source,
        mark=one.mark,
        remedy=one.remedy,
        values=dict(one.values),
        edition=record.edition,
        found_at=now,
    )
