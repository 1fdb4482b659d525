"""What a phone sends, taken in kind by kind: each row is answered by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from youji.production.services.arrival import take_records
from youji.production.services.results import OTHER_CONTENT, Result
from youji.production.services.seasons import open_seasons
from youji.production.services.store import enter
from youji.shared.actor import Actor
from youji.shared.refusals import Blocked, Refusal, Refused
from youji.shared.rooms import extensions

#: So many rows of one message, and so many bytes of it.
MOST, MOST_BYTES = 50, 256_000
#: What a message's row may hold.
ROW = {"n", "id", "kind", "subject", "body", "photos", "made", "zone", "supersedes"}
UNKNOWN_KIND = "平台还不认识这种记录。请刷新手机上的页面后再传。"

Answer = dict[str, Any]


def take_message(
    rows: Sequence[Mapping[str, Any]], *, actor: Actor, now: datetime, ahead: timedelta
) -> list[Answer]:
    """Every row is stored or refused with its sentence; in the order of the phone's own counter, answers in theirs.

    A room takes a kind by putting ``(rows, actor, now, ahead) → answers`` at ``production.sync``.
    """
    takers = extensions("production.sync")
    answers: dict[int, Answer] = {}
    ordered = sorted(range(len(rows)), key=lambda at: (rows[at]["n"], at))
    while ordered:
        kind = str(rows[ordered[0]]["kind"])
        run = _run(ordered, rows, kind)
        ordered = ordered[len(run) :]
        if kind not in takers:
            answers |= {at: refusal(rows[at], UNKNOWN_KIND) for at in run}
            continue
        taken = takers[kind]([rows[at] for at in run], actor, now, ahead)
        answers |= dict(zip(run, taken, strict=True))
    return [answers[at] for at in range(len(rows))]


def _run(ordered: Sequence[int], rows: Sequence[Mapping[str, Any]], kind: str) -> Sequence[int]:
    """How far the first rows are all of one kind: a season is there before what was done in it."""
    for length, at in enumerate(ordered):
        if rows[at]["kind"] != kind:
            return ordered[:length]
    return ordered


def refusal(row: Mapping[str, Any], said: str) -> Answer:
    """The answer to a row that stays on the phone."""
    return {"id": str(row["id"]), "state": "refused", "said": said}


def _body(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a record's row says, with what the phone knows of it."""
    body = row["body"] if isinstance(row["body"], Mapping) else {}
    said = {key: value for key, value in body.items() if key != "operator" or value}
    said |= {"id": row["id"]}
    for name in ("made", "zone", "supersedes", "photos"):
        if row.get(name):
            said[name] = row[name]
    return said


def told(result: Result) -> Answer:
    """A record's answer as the phone reads it."""
    answer: Answer = {"id": result.id, "state": result.state}
    if result.said:
        answer["said"] = result.said
    if result.problems:
        answer["problems"] = [{"field": field, "sentence": sentence} for field, sentence in result.problems]
    if result.stored:
        answer |= {
            "verdict": result.verdict,
            "earliest_harvest_on": result.earliest_harvest_on or None,
            "edition": result.edition,
            "findings": [finding(one) for one in result.findings],
            "remarks": list(result.remarks),
        }
    if result.lot:
        answer["lot"] = result.lot
    return answer


def finding(one: Any) -> dict[str, Any]:
    """One finding as programs read it."""
    return {
        "rule": one.rule,
        "verdict": one.verdict,
        "message": one.message,
        "source": one.source,
        "mark": one.mark,
        "remedy": one.remedy,
        "values": dict(one.values),
    }


def take_record(
    rows: Sequence[Mapping[str, Any]], actor: Actor, now: datetime, ahead: timedelta
) -> list[Answer]:
    """Records of field work."""
    results = take_records([_body(row) for row in rows], actor=actor, now=now, channel="phone", ahead=ahead)
    return [told(result) | {"id": str(row["id"])} for row, result in zip(rows, results, strict=True)]


def take_season(
    rows: Sequence[Mapping[str, Any]], actor: Actor, now: datetime, ahead: timedelta
) -> list[Answer]:
    """Seasons opened without a line."""
    return [
        _one(row, lambda one: open_seasons(**_given(one), id=str(one["id"]), actor=actor, now=now))
        for row in rows
    ]


def take_store(
    rows: Sequence[Mapping[str, Any]], actor: Actor, now: datetime, ahead: timedelta
) -> list[Answer]:
    """Lines of the ledger of inputs."""
    return [
        _one(row, lambda one: enter(**_given(one), id=str(one["id"]), actor=actor, now=now, channel="phone"))
        for row in rows
    ]


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    body = row["body"] if isinstance(row["body"], Mapping) else {}
    return {str(key): value for key, value in body.items() if key not in ("id", "actor", "now", "channel")}


def _one(row: Mapping[str, Any], take: Any) -> Answer:
    try:
        with transaction.atomic():
            made = take(row)
    except IntegrityError:
        return refusal(row, OTHER_CONTENT)
    except TypeError:
        return refusal(row, "这条内容里有平台不认识的栏目。请刷新手机上的页面后再传。")
    except Refused as no:
        problems = [{"field": one.field, "sentence": str(one)} for one in no.problems]
        return refusal(row, str(no)) | {"problems": problems}
    except (Blocked, Refusal) as no:
        return refusal(row, str(no))
    answer: Answer = {"id": str(row["id"]), "state": "stored"}
    if isinstance(made, list):
        answer["seasons"] = [{"id": str(one.pk), "code": one.code, "name": one.name} for one in made]
    return answer
