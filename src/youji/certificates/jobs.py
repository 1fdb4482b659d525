"""What the worker does of this room."""

from __future__ import annotations

from datetime import datetime

from youji.certificates.services import copies, log, looks, printing


def grow_log(now: datetime) -> int:
    """What was issued or became void since has its leaf."""
    return log.grow(now=now)


def grow_whole_log(now: datetime) -> int:
    """Everything has its leaf, however old: what a run that was cut short left is made up for."""
    return log.grow(now=now, whole=True)


def print_labels(now: datetime) -> str:
    """The oldest order of labels is drawn: one a round, so that what is told of the job is recent."""
    found = printing.take_up(now)
    return printing.carry_out(found, now) if found is not None else ""


def sweep_printed(now: datetime) -> int:
    """Labels that nobody fetched in a day are gone."""
    return printing.sweep(now)


def sweep_looks(now: datetime) -> int:
    """How often certificates were looked at on days long over is forgotten."""
    return looks.sweep(now)


def suspect_copies(now: datetime) -> int:
    """What has had more looks than labels have by honest use is told to its holder and county."""
    return copies.suspect(now)
