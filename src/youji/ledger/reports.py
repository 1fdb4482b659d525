"""An entry of the trail as people read it: what changed, field by field in words, and its line in a workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from youji.ledger import naming, selectors
from youji.ledger.labels import action_label, field_label, subject_label
from youji.ledger.logic.differences import differences
from youji.ledger.models import AuditEntry
from youji.ledger.naming import value_word
from youji.shared.actor import Actor
from youji.shared.clock import PROVINCE_TIME
from youji.shared.workbook import Column, Table, listing

#: A row's number for machines, with what people call it behind: the trail keeps both, people read the name.
NUMBER_BEFORE_NAME = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12} (?=\S)")
#: Rows of one workbook.
EXPORTED = 10_000
#: Lines of one record's history on its page.
LATEST = 50

AUDIT_TABLE = Table(
    name="操作记录",
    columns=(
        Column("at", "时间", width=20),
        Column("person", "人员", width=14),
        Column("agency", "机构", width=26),
        Column("action", "动作", width=24),
        Column("subject", "对象", width=40),
        Column("changes", "改动", width=60),
        Column("reason", "理由", width=40),
        Column("public", "公开存证"),
        Column("id", "记录号", width=38),
        Column("code", "动作代码", width=36),
    ),
)


@dataclass(frozen=True, slots=True)
class ReadChange:
    """One field before and after, in words; ``field`` as stored."""

    field: str
    label: str
    before: str
    after: str


def changes_of(entry: AuditEntry) -> list[ReadChange]:
    """What the entry changed."""
    return changes_in([entry])[0]


def changes_in(entries: Sequence[AuditEntry]) -> list[list[ReadChange]]:
    """What each of them changed; the rows they name are looked up for all at once."""
    raw = [differences(entry.before, entry.after) for entry in entries]
    called = naming.referred((c.field, value) for some in raw for c in some for value in (c.before, c.after))

    def word(field: str, value: str, subject: str) -> str:
        known = called.get((field.rpartition(".")[2], value))
        return known or value_word(field, NUMBER_BEFORE_NAME.sub("", value), subject)

    return [
        [
            ReadChange(
                c.field,
                field_label(c.field, entry.subject),
                word(c.field, c.before, entry.subject),
                word(c.field, c.after, entry.subject),
            )
            for c in some
        ]
        for entry, some in zip(entries, raw, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a record's history, in words."""

    at: datetime
    action: str
    actor: str
    agency: str
    reason: str
    changes: tuple[ReadChange, ...]  # of a record just made there are none: all of it is new


def history_of(*subjects: str) -> list[Event]:
    """What was done to these records of one room, newest first, the last ``LATEST``.

    Not scoped: the caller has established that the reader may see them.
    """
    words = naming.action_words(subjects[0].partition(".")[0])
    entries = list(selectors.history(subjects).order_by("-at", "-id")[:LATEST])
    return [
        Event(
            at=entry.at,
            action=action_label(entry.action, words),
            actor=entry.actor_name,
            agency=entry.agency,
            reason=entry.reason,
            changes=_changed(entry, changes),
        )
        for entry, changes in zip(entries, changes_in(entries), strict=True)
    ]


def _changed(entry: AuditEntry, changes: list[ReadChange]) -> tuple[ReadChange, ...]:
    """Without what an entry only repeats so that it can be read alone: its page says it already."""
    if not entry.before:
        return tuple(changes) if "plots" in entry.after else ()
    return tuple(c for c in changes if c.field.partition(".")[0] in entry.before)


def as_read(entries: list[AuditEntry], actor: Actor) -> list[dict[str, Any]]:
    """Each entry with its action and subject in words, and where the subject is seen."""
    named, actions = naming.names_of({e.subject for e in entries}, actor), naming.action_words()
    return [
        {
            "entry": entry,
            "action": action_label(entry.action, actions),
            "subject": named[entry.subject].text if entry.subject in named else subject_label(entry.subject),
            "link": named[entry.subject].link if entry.subject in named else "",
        }
        for entry in entries
    ]


def audit_workbook(found: QuerySet[AuditEntry], actor: Actor) -> bytes:
    """The first ``EXPORTED`` of them as a workbook: who, when, what, and every field before and after."""
    entries = list(found[:EXPORTED])
    rows = zip(as_read(entries, actor), changes_in(entries), strict=True)
    return listing(AUDIT_TABLE, (audit_line(row, changes) for row, changes in rows))


def audit_line(row: Mapping[str, Any], read: Sequence[ReadChange]) -> dict[str, Any]:
    """The row of the page as a line of the workbook."""
    entry: AuditEntry = row["entry"]
    changes = (f"{c.label}：{c.before or '（空）'} → {c.after or '（空）'}" for c in read)
    return {
        "at": f"{timezone.localtime(entry.at, PROVINCE_TIME):%Y-%m-%d %H:%M:%S}",
        "person": entry.actor_name or "系统",
        "agency": entry.agency,
        "action": row["action"],
        "subject": row["subject"],
        "changes": "；".join(changes),
        "reason": entry.reason,
        "public": "是" if entry.public is not None else "",
        "id": str(entry.pk),
        "code": entry.action,
    }
