"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.documents import checks, storage
from youji.documents.logic import rules  # noqa: F401  (the rulebook)
from youji.documents.words import WORDS
from youji.shared.rooms import Recurring, Room

ROOM = Room(
    label="documents",
    title="材料",
    words=WORDS,
    jobs=(Recurring("documents.sweep_incoming", storage.sweep, 3600),),
    scope="材料",
    writable=True,
    checks=(checks.files_are_ours_alone, checks.backups_are_sealed),
)
