"""What phones send of this room by the house's outbox: put at ``production.sync``, each row answered by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from youji.production.services.sync import Answer, refusal
from youji.receiving.fields import PILE
from youji.receiving.services.piling import settle_pile
from youji.receiving.services.scanning import OTHER_CONTENT, made_at, take_scans
from youji.receiving.services.scanning import Answer as Taken
from youji.shared.actor import Actor
from youji.shared.refusals import Refusal, Refused

UNREADABLE = "这条内容里有平台不认识的栏目。请刷新手机上的页面后再传。"


def _body(row: Mapping[str, Any]) -> dict[str, Any]:
    return dict(row["body"]) if isinstance(row["body"], Mapping) else {}


def take_scan_rows(
    rows: Sequence[Mapping[str, Any]], actor: Actor, now: datetime, ahead: timedelta
) -> list[Answer]:
    """Certificates that a phone read."""
    sent = [_body(row) | {"id": row["id"], "made": row.get("made")} for row in rows]
    try:
        taken = take_scans(sent, actor=actor, now=now)
    except Refusal as no:
        return [refusal(row, str(no)) for row in rows]
    return [_told(row, one) for row, one in zip(rows, taken, strict=True)]


def _told(row: Mapping[str, Any], one: Taken) -> Answer:
    if one.scan is None:
        return refusal(row, one.said)
    return {"id": str(row["id"]), "state": "stored", **scan_json(one.scan)}


def scan_json(scan: Any) -> dict[str, Any]:
    """What a phone is told of a certificate."""
    return {
        "scan": str(scan.pk),
        "code": scan.code,
        "copy": scan.copy,
        "product": scan.product,
        "issuer": scan.issuer,
        "verdict": scan.verdict,
        "found": scan.found,
    }


def take_pile_rows(
    rows: Sequence[Mapping[str, Any]], actor: Actor, now: datetime, ahead: timedelta
) -> list[Answer]:
    """Deliveries that a phone settled."""
    return [_pile(row, actor, now) for row in rows]


def _pile(row: Mapping[str, Any], actor: Actor, now: datetime) -> Answer:
    body = _body(row)
    if set(body) - {*PILE, "refused", "pictures"}:
        return refusal(row, UNREADABLE)
    try:
        with transaction.atomic():
            done = settle_pile(
                pile_id=row["id"], made=made_at(row.get("made"), now), actor=actor, now=now, **body
            )
    except IntegrityError:
        return refusal(row, OTHER_CONTENT)
    except Refused as no:
        return refusal(row, str(no)) | {
            "problems": [{"field": one.field, "sentence": str(one)} for one in no.problems]
        }
    except Refusal as no:
        return refusal(row, str(no))
    return {"id": str(row["id"]), "state": "stored", "told": done.said, "lots": done.pile.lots}
