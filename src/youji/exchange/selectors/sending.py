"""What was sent to other platforms, and what would be: our rows in their items, by the mapping that lies in ``data/exchange/``."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from youji.exchange.fields import TARGETS
from youji.exchange.models import Sending
from youji.exchange.selectors.ours import ROWS
from youji.shared.actor import Actor
from youji.shared.refusals import Unknown

#: So many rows are one file.
MOST = 5_000
STATES = {
    "made": ("待交出", "warn"),
    "handed": ("已交出，等答复", "info"),
    "taken": ("对方收下", "ok"),
    "returned": ("有退回", "stop"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of another platform: which of our values it is; without one, why nothing stands there."""

    name: str
    value: str
    note: str
    checked: str


@cache
def mapping(target: str, what: str) -> tuple[Item, ...]:
    """The items of an object of a platform, in their order."""
    with (settings.DATA / "exchange" / "mapping.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Item(row["item"], row["value"], row["note"], row["checked"])
            for row in csv.DictReader(file)
            if row["target"] in (target, "*") and row["object"] == what
        )


def edition() -> str:
    """Which edition of the mapping: the beginning of its hash."""
    return hashlib.sha256((settings.DATA / "exchange" / "mapping.csv").read_bytes()).hexdigest()[:16]


def would_send(
    target: str, what: str, operator: int, since: date | None, until: date | None
) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows of the operator's as the platform has them, one more than ``MOST`` at most; and which items are empty, and why."""
    items = mapping(target, what)
    ours = ROWS[what](operator, since, until, MOST + 1)
    rows = [
        {
            "key": key,
            "values": {item.name: values.get(item.value, "") if item.value else "" for item in items},
        }
        for key, values in ours
    ]
    return rows, [f"{item.name}：{item.note}" for item in items if item.note]


def digest_of(rows: list[dict[str, Any]]) -> str:
    """SHA-256 of what is sent."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def sendings(actor: Actor, *, target: str = "") -> QuerySet[Sending]:
    """What was made up to be sent, of one's own or of one's area, the newest first."""
    rows = Sending.objects.visible_to(actor).defer("rows").prefetch_related("handed", "answers")
    return rows.filter(target=target) if target else rows


def find_sending(pk: UUID, actor: Actor) -> Sending:
    """One of them.

    Raises:
        Unknown: none the actor may know of.
    """
    found = Sending.objects.visible_to(actor).prefetch_related("handed", "answers").filter(pk=pk).first()
    if found is None:
        raise Unknown(pk)
    return found


def state_of(row: Sending) -> str:
    """How it stands, by what was said of it last."""
    answers = list(row.answers.all())
    if answers:
        last = {one.row: one.verdict for one in answers}
        return "returned" if "returned" in last.values() else "taken"
    return "handed" if list(row.handed.all()) else "made"


def as_file(row: Sending) -> bytes:
    """The rows as CSV for a spreadsheet: UTF-8 with a mark, the key first."""
    items = list(row.rows[0]["values"]) if row.rows else []
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["编号", *items])
    writer.writerows([one["key"], *(_harmless(one["values"][item]) for item in items)] for one in row.rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _harmless(value: Any) -> str:
    """A text that begins like a formula begins with a mark instead: spreadsheets reckon what begins so."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def file_name(row: Sending) -> str:
    """What the file is called."""
    targets: Mapping[str, str] = dict(TARGETS)
    return f"{targets[row.target][:2]}-{row.what}-{row.at:%Y%m%d}-{str(row.pk)[-6:]}.csv"
