"""Rows of a checked workbook become rows of a table: some made, some changed, each with its own audit entry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import models

from youji.ledger.services import Line, record_many
from youji.registry.logic.initials import initials_of
from youji.shared import progress
from youji.shared.actor import Actor
from youji.shared.refusals import Refused
from youji.shared.rows import snapshot
from youji.shared.values import Fields
from youji.shared.workbook import Plan, PlannedRow

BATCH = 500
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Upsert(Generic[M]):
    """How one kind of sheet is written. Every row has ``name``, ``version`` and ``division``."""

    what: str  # "base", in the trail: registry.base.created
    model: type[M]
    fields: tuple[str, ...]  # what a sheet can change
    audited: tuple[str, ...]
    columns: Callable[[Mapping[str, Any]], dict[str, Any]]  # a row's values as the table keeps them
    holder: Callable[[M], int | None]  # whose trail the entry belongs to
    noun: str = ""  # what the trail calls the row, where it is not ``what``
    derived: tuple[str, ...] = ("initials",)  # what follows from the name

    def make(
        self, rows: Collection[tuple[PlannedRow, Mapping[str, Any]]], actor: Actor, now: datetime
    ) -> list[M]:
        """Each row is a new one, with what only its maker knows (its code, its place)."""
        fresh = [
            self.model(
                division=row.values["division"],
                **self._derived(row.values["name"]),
                **given,
                **self.columns(row.values),
            )
            for row, given in rows
        ]
        progress.tell("写入新增", 0, len(fresh))
        made = self.model._default_manager.bulk_create(fresh, batch_size=BATCH)
        record_many((self._line("created", one, {}) for one in made), actor=actor, now=now)
        return made

    def change(
        self,
        rows: Collection[PlannedRow],
        on_file: Mapping[str, M],
        actor: Actor,
        now: datetime,
        *,
        said: Callable[[M, dict[str, Any]], dict[str, Any]] = lambda _, columns: columns,
    ) -> list[M]:
        """Each row on file, found by its key, is as the sheet says; ``said`` makes of that what the columns are then."""
        changed, before = [], []
        for row in rows:
            one: Any = on_file[row.key]
            before.append(snapshot(one, self.audited))
            for name, value in said(one, self.columns(row.values)).items():
                setattr(one, name, value)
            for name, value in self._derived(one.name).items():
                setattr(one, name, value)
            one.version += 1
            changed.append(one)
        progress.tell("写入修改", 0, len(changed))
        # One INSERT … ON CONFLICT DO UPDATE per batch: ten times quicker than bulk_update's CASE over ten columns.
        self.model._default_manager.bulk_create(
            changed,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*self.fields, *self.derived, "version"],
        )
        lines = (self._line("updated", one, was) for one, was in zip(changed, before, strict=True))
        record_many(lines, actor=actor, now=now)
        return changed

    def _derived(self, name: str) -> dict[str, str]:
        return dict.fromkeys(self.derived, initials_of(name))

    def _line(self, done: str, one: M, before: Mapping[str, object]) -> Line:
        return Line(
            f"registry.{self.what}.{done}",
            f"registry.{self.noun or self.what}:{one.pk}",
            before,
            snapshot(one, self.audited),
            reason="Excel 导入",
            operator_id=self.holder(one),
            division=one.division,  # type: ignore[attr-defined]
        )


def stored(fields: Fields, values: Mapping[str, Any]) -> dict[str, Any]:
    """A checked row's values of these fields as the table keeps them: an empty cell empties what it stands for."""
    return {
        key: value.empty if values[key] is None else values[key]
        for key, value in fields.items()
        if key in values
    }


def refuse_whole(plan: Plan) -> Plan:
    """The plan, when what is right in it may be written.

    Raises:
        Refused: some row is wrong, and nobody said that the others go in without it; then none is written.
    """
    if plan.stopped:
        raise Refused(f"有{len(plan.refused)}行没有通过检查，一行也没有导入。请改好后重新上传。")
    return plan
