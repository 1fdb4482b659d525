"""What the procedures a base works by ask of today: open, or over and not recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from youji.production.models import Season
from youji.production.selectors.workbench import Recorded
from youji.standards.logic.scheduling import DueTask
from youji.standards.selectors.procedures import adopted, tasks_due

#: What a procedure's kind of work is recorded as.
RECORDED_AS: Mapping[str, str] = {
    **{act: act for act in ("sow", "transplant", "fertilise", "irrigate", "scout", "weed", "spray", "feed",
                            "medicate", "disinfect", "harvest")},
    "prune": "weed",
}  # fmt: skip
#: How long what is over and was not done is asked for.
ASKED_FOR = timedelta(days=21)
MOST = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """One task on 今天."""

    title: str
    where: str
    kind: str  # of the record that answers it; empty where none does
    until_on: date
    late: bool
    how: str

    @property
    def when(self) -> str:
        """``至6月12日``."""
        return f"至{self.until_on.month}月{self.until_on.day}日"


def asked_today(seasons: Sequence[Season], rows: Iterable[Recorded], today: date) -> list[Asked]:
    """The tasks of today, those that are over first, each once for all pieces that wait for it."""
    done = [(row.kind, row.day, frozenset(row.body["seasons"])) for row in rows]
    waiting: dict[tuple[str, str, date, date], tuple[DueTask, list[str]]] = {}
    for season, task in _due(seasons, today):
        if task.until_on + ASKED_FOR >= today and not _is_done(task, season, done):
            name = (task.task.title, task.task.act, task.from_on, task.until_on)
            waiting.setdefault(name, (task, []))[1].append(season.name)
    found = [
        Asked(
            title=task.task.title,
            where=_where(names),
            kind=RECORDED_AS.get(task.task.act, ""),
            until_on=task.until_on,
            late=task.past(today),
            how=" ".join(part for part in (task.task.input, task.task.dose) if part),
        )
        for task, names in waiting.values()
    ]
    return sorted(found, key=lambda one: (not one.late, one.until_on, one.title))[:MOST]


def _due(seasons: Sequence[Season], today: date) -> Iterator[tuple[Season, DueTask]]:
    """What each season's base works by asks of it."""
    bases = {one.base_id for one in seasons if one.base_id}
    editions = {base: adopted(base, today) for base in bases}
    known: dict[tuple[int, date, int | None], Sequence[DueTask]] = {}
    for season in seasons:
        for edition in editions.get(season.base_id or 0, ()):
            if season.product.code.startswith(edition.procedure.product.code):
                key = (edition.pk, season.started_on, season.base_id)
                if key not in known:
                    known[key] = tasks_due(edition, season.started_on, today, base_id=season.base_id)
                yield from ((season, task) for task in known[key])


def _is_done(task: DueTask, season: Season, done: Iterable[tuple[str, date, frozenset[str]]]) -> bool:
    kind = RECORDED_AS.get(task.task.act, "")
    return any(kind == of and day >= task.from_on and season.code in codes for of, day, codes in done)


def _where(names: Sequence[str]) -> str:
    return "、".join(names[:3]) + (f"等{len(names)}块" if len(names) > 3 else "")
