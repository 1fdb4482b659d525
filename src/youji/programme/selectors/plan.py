"""The plan itself as data: targets, figures others reported, tasks and units, clauses. Read once, never written."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import cast

from django.conf import settings

from youji.programme.logic.targets import Reported, Target


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (settings.DATA / name).open(encoding="utf-8-sig", newline="") as file:
        yield from cast("Iterator[dict[str, str]]", csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def targets() -> tuple[Target, ...]:
    """The plan's numbers, in its order (``data/targets.csv``)."""
    return tuple(
        Target(
            key=row["key"],
            clause=row["clause"],
            label=row["label"],
            unit=row["unit"],
            low=int(row["low"]) if row["low"] else None,
            high=int(row["high"]) if row["high"] else None,
            approximate=row["approximate"] == "1",
            counts=row["counts"],
            query=row["query"],
            rule=row["rule"],
            beside=row["beside"],
            beside_query=row["beside_query"],
            text=row["text"],
            note=row["note"],
            source=row["source"],
            checked_on=_day(row["checked_on"]),
        )
        for row in _rows("targets.csv")
    )


def target(key: str) -> Target:
    """The target called ``key``."""
    return next(t for t in targets() if t.key == key)


@cache
def reported() -> tuple[Reported, ...]:
    """Figures others have published (``data/reported.csv``), oldest first."""
    found = (
        Reported(
            target=row["target"],
            as_of=date.fromisoformat(row["as_of"]),
            value=int(row["value"]),
            label=row["label"],
            source=row["source"],
        )
        for row in _rows("reported.csv")
    )
    return tuple(sorted(found, key=lambda r: (r.target, r.as_of)))


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the plan with who leads it, who works with them, who carries it out."""

    clause: str
    task: str
    lead: str
    cooperating: tuple[str, ...]
    executing: str
    note: str


@cache
def tasks() -> tuple[Task, ...]:
    """The plan's tasks and units (``data/tasks.csv``)."""
    return tuple(
        Task(
            clause=row["clause"],
            task=row["task"],
            lead=row["lead"],
            cooperating=tuple(unit for unit in row["cooperating"].split("、") if unit),
            executing=row["executing"],
            note=row["note"],
        )
        for row in _rows("tasks.csv")
    )


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the plan, what carries it, and whether that has been built."""

    id: str
    section: str
    text: str
    feature: str
    url: str
    figure: str
    state: str  # built | partly | later

    @property
    def state_label(self) -> str:
        """已建成, 部分建成 or 尚未建设."""
        return {"built": "已建成", "partly": "部分建成"}.get(self.state, "尚未建设")

    @property
    def state_tone(self) -> str:
        """The state's tone."""
        return {"built": "ok", "partly": "busy"}.get(self.state, "draft")


@cache
def clauses() -> tuple[Clause, ...]:
    """The plan, clause by clause (``data/clauses.csv``)."""
    keys = ("id", "section", "text", "feature", "url", "figure", "state")
    return tuple(Clause(**{key: row[key] for key in keys}) for row in _rows("clauses.csv"))
