"""Reading the changes of keys and the restarts that the log itself tells of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from youji.ledger.logic import merkle, notes, tiles
from youji.ledger.logic.succession import CHANGED, RESTARTED, Step, named, nth_of
from youji.ledger.models import AuditEntry, Checkpoint, Leaf
from youji.ledger.selectors import read_tile


@dataclass(frozen=True, slots=True)
class Event:
    """A leaf that changes the key, or begins another log."""

    leaf: Leaf
    restart: bool
    data: dict[str, Any]
    at: datetime

    @property
    def lost(self) -> int:
        """How many leaves a restart says are gone."""
        return int(self.data["size"]) - int(self.data["kept"]) if self.restart else 0


def events() -> list[Event]:
    """All of them that are in the log, oldest first."""
    about = Q(action=CHANGED) | Q(action=RESTARTED)
    ids = list(AuditEntry.objects.filter(about).values_list("pk", flat=True))
    if not ids:  # nearly always, and cheap
        return []
    found = []
    for leaf in Leaf.objects.filter(entry_id__in=ids).order_by("index"):
        said = json.loads(bytes(leaf.data))
        at = datetime.fromisoformat(said["at"])
        found.append(Event(leaf, said["action"] == RESTARTED, said["data"], at))
    return found


def key_before(size: int) -> bytes | None:
    """The public half that the newest change of keys among the first ``size`` leaves names."""
    changes = [event for event in events() if not event.restart and event.leaf.index < size]
    return notes.parse_vkey(changes[-1].data["to"])[1] if changes else None


def steps() -> list[Step]:
    """What leads from any key or log before to the present: each leaf, proven in the tree that was signed with it."""
    node = tiles.node_from(read_tile)
    found = []
    for event in events():
        leaf = event.leaf
        first = Checkpoint.objects.filter(size__gt=leaf.index).order_by("pk").first()
        if first is not None:
            path = merkle.inclusion_path(leaf.index, first.size, node)
            found.append(Step(bytes(leaf.data), leaf.index, tuple(path), first.note))
    return found


def owned_up(signed: notes.Checkpoint) -> bool:
    """Whether a restart says that what was signed then is lost."""
    for data in AuditEntry.objects.filter(action=RESTARTED).values_list("public", flat=True):
        before = notes.parse_vkey(data["from"])[0] if data else ""
        same = named(signed.origin, 1) == named(before, 1) and nth_of(signed.origin) <= nth_of(before)
        if data and same and int(data["kept"]) < signed.size <= int(data["size"]):
            return True
    return False


def is_accounted_for(kept: str) -> bool:
    """Whether a checkpoint that was signed once is in the database, or a restart says that it is lost."""
    signed = notes.parse_checkpoint(notes.read_note(kept)[0])
    return Checkpoint.objects.filter(size=signed.size, note=kept).exists() or owned_up(signed)
