"""One ``youji run`` at a time for each YOUJI_VAR: two would migrate and serve one database from different code."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class Taken(Exception):
    """Somebody else has it; the message is their process id."""


def take(folder: Path) -> int:
    """The lock of ``folder`` is ours until what is returned is closed or the process ends, however it ends.

    The kernel lets it go, so a killed process leaves nothing to clear away; the file only says whose it is. What
    this process becomes by ``exec`` still has it, and a server it forks until that has left too.

    Raises:
        Taken: another process has it.
    """
    held = os.open(folder / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as somebody:
        whose = os.pread(held, 20, 0).decode().strip()
        os.close(held)
        raise Taken(whose) from somebody
    os.ftruncate(held, 0)
    os.pwrite(held, f"{os.getpid()}\n".encode(), 0)
    os.set_inheritable(held, True)
    return held
