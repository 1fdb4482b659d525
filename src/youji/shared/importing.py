"""What rooms declare of their imports (``Room.imports``), so that a large one can be carried out by the worker.

An importer looks and takes by the same services as the room's page and operation: the worker has no way of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from youji.shared.actor import Actor
from youji.shared.web import Policy
from youji.shared.workbook import Plan, Terms, sheet_to_mend

#: What an outcome spells out; its numbers count all of it.
SPELLED_OUT = 200


@dataclass(frozen=True, slots=True)
class Task:
    """One import to look at or to carry out, as whoever handed it over may do it now."""

    data: bytes
    name: str  # of the file
    options: Mapping[str, Any]  # what the page or the operation knew besides: the base, the round
    actor: Actor
    now: datetime

    @property
    def terms(self) -> Terms:
        """On what terms a workbook is taken in."""
        said = self.options.get
        return Terms(bool(said("erase_empty")), bool(said("leave_out_faulty")), bool(said("again")))


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that will not do: where it stands, what stands there, and what is wrong with it."""

    row: int
    where: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a file does not say of itself and its owner must, or may say otherwise: the file is read again with the answer.

    While it is ``open`` nothing of the file is taken.
    """

    option: str  # the answer's place in ``Task.options``
    label: str
    choices: tuple[tuple[str, str], ...]  # what may be answered, in words
    now: str  # as what the file was read meanwhile, or as it was answered
    open: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import would do or has done, counted in rows; ``troubles`` are spelled out ``SPELLED_OUT`` at most."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    troubles: tuple[Trouble, ...] = ()
    sentence: str = ""  # of what has been done
    link: str = ""  # where it is seen
    fit: bool = True  # whether taking it may go on
    remarks: tuple[str, ...] = ()  # of the file: what in it is hidden, what was not read
    empty_cells: int = 0  # they stand for something on file
    empty_said: str = ""  # the same by column
    erases: bool = False  # whether they empty it
    to_mend: bytes = b""  # the wrong rows as a workbook; kept beside the outcome
    said: tuple[str, ...] = ()  # what whoever looks should see of it
    asks: Question | None = None
    picture: bytes = b""  # what its room draws of it (``Importer.picture``), as JSON; kept beside the outcome
    digest: str = ""  # of what its rows say, where some of them would make something new; not kept

    @property
    def waits_for_an_answer(self) -> bool:
        """Whether its owner must say what the file does not."""
        return self.asks is not None and self.asks.open

    @property
    def rows(self) -> int:
        """All of them."""
        return self.created + self.updated + self.unchanged + self.refused


@dataclass(frozen=True, slots=True)
class Picture:
    """How a room draws what was looked at: templates for a page's head, body and end, which find the outcome's as ``map``."""

    head: str
    body: str
    scripts: str


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of import. Who may take it is asked again when the worker comes to it."""

    title: str
    policy: Policy
    look: Callable[[Task], Outcome]  # nothing is written
    take: Callable[
        [Task], Outcome
    ]  # all of it in the caller's transaction; one that is not ``fit`` wrote nothing
    picture: Picture | None = None
    #: Whose rows make something new each time (``shared.once``): what came of so many rows that somebody took at a time, in words.
    once: Callable[[Actor, datetime, int], str] | None = None


@dataclass(frozen=True, slots=True)
class SheetImport:
    """A workbook's importer: its plan, and its taking where no row of the plan is refused."""

    title: str
    policy: Policy
    plan: Callable[[Task], Plan]
    write: Callable[[Task, Plan], object]
    link: Callable[[Task], str]
    #: What the workbook does not name falls away: there is something to write in any case.
    whole: bool = False
    #: Whoever brings it may say ``Terms``: that what is right goes in without the rest.
    on_terms: bool = False
    #: As ``Importer.once``.
    once: Callable[[Actor, datetime, int], str] | None = None

    def importer(self) -> Importer:
        """The same, as the worker takes it."""
        return Importer(self.title, self.policy, self._look, self._take, once=self.once)

    def _look(self, task: Task) -> Outcome:
        plan = self.plan(task)
        writes = self.whole or bool(plan.created or plan.updated)
        return told(plan, link=self.link(task), fit=writes and (self.on_terms or not plan.refused))

    def _take(self, task: Task) -> Outcome:
        plan = self.plan(task)
        if plan.stopped:
            return told(plan, fit=False)
        self.write(task, plan)
        said = (
            f"新增{len(plan.created):,}行，修改{len(plan.updated):,}行，{len(plan.unchanged):,}行没有变化。"
        )
        if plan.refused:
            said += f"另有{len(plan.refused):,}行有误，没有导入。"
        return told(plan, sentence=said, link=self.link(task))


def told(plan: Plan, *, sentence: str = "", link: str = "", fit: bool = True) -> Outcome:
    """``plan`` in numbers, with its first wrong cells."""
    troubles = tuple(
        Trouble(one.row, f"{one.address} {one.label}", one.value, one.message)
        for one in plan.errors[:SPELLED_OUT]
    )
    return Outcome(
        len(plan.created),
        len(plan.updated),
        len(plan.unchanged),
        len(plan.refused),
        troubles,
        sentence,
        link,
        fit,
        plan.remarks,
        plan.empty_cells,
        plan.empty_said,
        plan.terms.erase_empty,
        sheet_to_mend(plan) if plan.refused else b"",
        digest=plan.digest if plan.created else "",
    )
