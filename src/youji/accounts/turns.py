"""One at a time for each name, whoever ends how: the kernel keeps the order, and lets go of what a killed process held.

Of this machine: the house serves from one (``shared.one_at_a_time``), with as many processes as it likes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

#: Files, made when first wanted: two names that share one wait for each other, no longer than a password takes.
PLACES = 1024


@contextmanager
def turn(name: str) -> Iterator[None]:
    """Inside, nobody else is who has the same ``name``; they wait.

    Raises:
        OSError: the disk is full, or may not be written.
    """
    folder = settings.VAR / "turns"
    folder.mkdir(exist_ok=True)
    place = int.from_bytes(hashlib.sha256(name.encode()).digest()) % PLACES
    # Each holder opens the file anew: the kernel's lock is the opening's, so threads wait like processes.
    held = os.open(folder / str(place), os.O_RDONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
