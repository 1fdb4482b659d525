"""Reads: one's own runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from youji.imports import files
from youji.imports.logic.states import AHEAD, CANCELLABLE, State
from youji.imports.models import Run
from youji.shared import rooms
from youji.shared.actor import Actor
from youji.shared.importing import Picture
from youji.shared.refusals import Unknown


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands, as its page and a program read it. Rows are counted."""

    state: str
    word: str
    stage: str
    done: int
    total: int
    before: int  # runs that come before it
    over: bool  # the worker does nothing more about it unless it is told to

    @property
    def most(self) -> int:
        """What its bar is full at, where nothing is counted yet too."""
        return self.total or 1

    @property
    def sentence(self) -> str:
        """The same in words."""
        if self.state == State.WAITING:
            return f"前面还有{self.before}个。" if self.before else "马上开始。"
        if self.state == State.RUNNING and self.total:
            return f"{self.stage}：{self.done:,} / {self.total:,}行。"
        return ""

    def told(self) -> dict[str, Any]:
        """For the script of the page."""
        return {
            "state": self.word,
            "sentence": self.sentence,
            "done": self.done,
            "total": self.total,
            "over": self.over,
        }


def runs(actor: Actor, *, state: str = "") -> QuerySet[Run]:
    """One's own, newest first; with ``state``, those that stand there."""
    rows = Run.objects.visible_to(actor)
    return rows.filter(state=state) if state else rows


def find_run(code: UUID, actor: Actor) -> Run:
    """One of one's own.

    Raises:
        Unknown: absent, or somebody else's.
    """
    found = Run.objects.visible_to(actor).filter(pk=code).first()
    if found is None:
        raise Unknown(code)
    return found


def progress_of(run: Run) -> Progress:
    """How far it has come."""
    stage, done, total = files.noted(run.code) if run.state == State.RUNNING else ("", 0, 0)
    before = 0
    if run.state == State.WAITING:
        before = Run.objects.filter(state__in=AHEAD, asked_at__lt=run.asked_at).count()
    return Progress(run.state, run.word, stage, done, total, before, run.state not in AHEAD)


def may_take(run: Run) -> bool:
    """Whether its owner is asked to say 导入."""
    return run.state == State.LOOKED and bool(run.outcome.get("fit"))


def asks(run: Run) -> dict[str, Any] | None:
    """What its owner is asked of the file while it waits for them (``shared.importing.Question``); ``None`` when nothing."""
    return (run.outcome.get("asks") or None) if run.state == State.LOOKED else None


def picture_of(run: Run) -> tuple[Picture, Any] | None:
    """How its room draws what was looked at, and what; ``None`` where nothing is to be drawn."""
    importer = rooms.importers().get(run.kind)
    drawn = files.picture(run.code) if importer and importer.picture else None
    return (importer.picture, json.loads(drawn)) if importer and importer.picture and drawn else None


def to_mend(run: Run) -> bytes | None:
    """Its wrong rows as a workbook, for a day."""
    return files.to_mend(run.code)


def has_to_mend(run: Run) -> bool:
    """Whether there are any, without reading them."""
    return files.has_to_mend(run.code)


def may_cancel(run: Run) -> bool:
    """Whether its owner may take it back."""
    return run.state in CANCELLABLE
