"""Files under ``YOUJI_VAR`` are the service's alone: session keys, password hashes and telephones lie in them."""

from __future__ import annotations

import os
from pathlib import Path

#: What a process of ours makes is nobody else's.
UMASK = 0o077
OTHERS = 0o077


def close(folder: Path) -> None:
    """Nobody else gets into ``folder`` any more, and the files lying in it open are closed, as far as they are ours."""
    for path in (folder, *folder.iterdir()):
        seen = path.lstat()
        if seen.st_uid == os.geteuid() and seen.st_mode & OTHERS and not path.is_symlink():
            path.chmod(seen.st_mode & 0o700)


def open_to_others(folder: Path) -> list[Path]:
    """``folder`` and what lies in it, as far as others may read or write it."""
    lying = (folder, *sorted(folder.iterdir()))
    return [path for path in lying if not path.is_symlink() and path.stat().st_mode & OTHERS]
