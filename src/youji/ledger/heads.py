"""What the log has signed, as it is shown: never what is not on the disk yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from youji.ledger import anchor, keys
from youji.ledger.logic import merkle
from youji.ledger.models import Checkpoint


@dataclass(frozen=True, slots=True)
class Head:
    """The newest checkpoint."""

    size: int
    root: bytes
    note: str
    at: datetime | None


def head() -> Head:
    """The newest checkpoint that is a line on the disk, signed under the name the log has now.

    Of the empty tree when nothing is sequenced.
    """
    last = _kept()
    if last is None:
        name, key = keys.origin(""), keys.in_force("")
        note = keys.sign_checkpoint(0, merkle.EMPTY_ROOT, name=name, key=key)
        return Head(0, merkle.EMPTY_ROOT, note, None)
    size, root, name = last.size, bytes(last.root), keys.origin(last.note)
    if last.note.startswith(f"{name}\n"):
        return Head(size, root, last.note, last.at)
    note = keys.sign_checkpoint(size, root, name=name, key=keys.in_force(last.note))
    return Head(size, root, note, last.at)


def _kept() -> Checkpoint | None:
    """What was signed a moment ago may not be on the disk yet; then the one before is the newest."""
    newest = Checkpoint.objects.order_by("-pk")
    last = newest.first()
    if last is None or anchor.is_last(last.note):
        return last
    known = anchor.recent()
    found = next((one for one in newest[:BEHIND] if one.note in known), None)
    if found is None:  # none is: another folder, or a version that kept none
        anchor.keep()
    return found or last


#: So many checkpoints behind the disk's newest line are looked through for one that is kept.
BEHIND = 20
#: Checkpoints in one answer.
HISTORY = 200


def checkpoints(*, before: int = 0) -> list[str]:
    """Signed checkpoints as they were published, newest first; of trees smaller than ``before``, where given."""
    found = Checkpoint.objects.order_by("-pk")
    found = found.filter(size__lt=before) if before else found
    return list(found.values_list("note", flat=True)[:HISTORY])
