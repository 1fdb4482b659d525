"""What the worker makes for the public."""

from __future__ import annotations

from datetime import datetime

from youji.portal.ready import make_files
from youji.shared import clock


def keep_files(now: datetime) -> int:
    """The files of a large catalogue are those of its state now; the number made."""
    return len(make_files(clock.local_date(now)))
