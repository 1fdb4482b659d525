"""本机留存: every checkpoint is a line of a file too, where whoever owns the database alone cannot take it back.

The file only grows. It is of this machine, and not in a backup: what is restored begins it anew with what it has.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from youji.ledger.models import Checkpoint

#: So many checkpoints are looked for in the file's end before the next is added: more are never signed between two runs.
RECENT = 1000
#: Bytes that a line surely has not: a note with the signatures of witnesses is a kilobyte or two.
LONGEST = 64_000


def path() -> Path:
    """Where the lines are."""
    return Path(settings.CHECKPOINTS)


def keep() -> int:
    """Every checkpoint signed since the last call is a line of the file, on the disk; how many were added."""
    signed = Checkpoint.objects.order_by("-pk").values_list("note", flat=True)
    newest = signed.first()
    return 0 if newest is None or newest == last() else append(reversed(signed[:RECENT]))


def append(notes: Iterable[str]) -> int:
    """Those of ``notes`` that are no lines yet are, on the disk; how many were added."""
    path().parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # a page may find lines missing while the worker writes them
        known = recent()
        missing = [note for note in notes if note not in known]
        if missing:
            file.write("" if _ends_a_line() else "\n")
            file.writelines(f"{json.dumps(note, ensure_ascii=False)}\n" for note in missing)
            file.flush()
            os.fsync(file.fileno())
    return len(missing)


def recent() -> frozenset[str]:
    """The newest lines."""
    return frozenset(deque(lines(), maxlen=RECENT))


def is_last(note: str) -> bool:
    """Whether ``note`` is the newest line."""
    return last() == note


def _ends_a_line() -> bool:
    """Whether what is there is whole: a crash may have cut the last line off."""
    with path().open("rb") as file:
        file.seek(max(0, path().stat().st_size - 1))
        return file.read() in {b"", b"\n"}


def last() -> str | None:
    """The newest line, without reading the others."""
    if not path().exists():
        return None
    with path().open("rb") as file:
        file.seek(max(0, path().stat().st_size - LONGEST))
        line = file.read().splitlines()[-1:]
    try:
        return str(json.loads(line[0])) if line else None
    except ValueError:
        return None


def lines() -> Iterator[str]:
    """Each checkpoint that was ever kept, oldest first; a line that a crash cut off is none."""
    if not path().exists():
        return
    with path().open(encoding="utf-8") as file:
        for line in file:
            try:
                yield str(json.loads(line))
            except ValueError:
                continue
