"""A base's file of a year: the sum over whoever produced in it on the day of the work, and the rows behind each number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from youji.norms.logic.rows import Nutrient
from youji.norms.selectors.loading import everything
from youji.production.logic import base_file as rules
from youji.production.logic.amounts import amount_text, mu_of, shelf
from youji.production.logic.base_file import Intensity
from youji.production.logic.kinds import KINDS
from youji.production.models import Finding, Record, Season, StoreEntry, Work
from youji.production.selectors.asked import RECORDED_AS
from youji.production.selectors.base_ground import Counting, counting_for
from youji.standards.logic.scheduling import DueTask
from youji.standards.selectors.procedures import adopted, tasks_due

INPUT_KINDS = ("spray", "fertilise", "medicate")


@dataclass(frozen=True, slots=True)
class Row:
    """One record, task or season behind a number, in words."""

    day: date
    operator_id: int
    season: Season | None
    text: str
    record_id: UUID | None = None
    finding_id: UUID | None = None


@dataclass
class BaseYear:
    """Everything that a base's file of a year is reckoned from: bounded by its seasons and whoever worked them."""

    base: Any  # the register's
    year: int
    today: date
    counting: Counting
    works: list[Work] = field(default_factory=list)
    records: dict[UUID, tuple[str, date, Mapping[str, Any], int]] = field(default_factory=dict)
    lines: list[StoreEntry] = field(
        default_factory=list
    )  # ``amount`` is the part of it that was used in the base
    bought: set[tuple[int, str]] = field(default_factory=set)
    season_of: dict[UUID, Season] = field(default_factory=dict)  # record → a season of it

    @classmethod
    def of(cls, base: Any, year: int, today: date) -> BaseYear:
        """The base's year up to the day."""
        first, last = date(year, 1, 1), min(date(year, 12, 31), today)
        found = cls(base, year, today, counting_for(base.pk, first, last))
        operators = {one.operator_id for one in found.seasons.values()}
        if not operators:
            return found
        days = {"operator_id__in": operators, "day__range": (first, last)}
        inside: dict[UUID, list[int]] = defaultdict(list)
        outside: dict[UUID, list[int]] = defaultdict(list)
        for work in Work.objects.filter(**days).defer("use", "part").order_by("day", "pk"):
            cm2 = found.counting.areas.get(work.season_id, 0) if work.part_cm2 is None else work.part_cm2
            if not found.counting.on(work.operator_id, work.season_id, work.day):
                outside[work.record_id].append(cm2)
                continue
            inside[work.record_id].append(cm2)
            found.works.append(work)
            found.season_of.setdefault(work.record_id, found.seasons[work.season_id])
        for pk, kind, day, facts, operator in Record.objects.filter(**days).values_list(
            "pk", "kind", "day", "facts", "operator_id"
        ):
            if pk in found.season_of:
                found.records[pk] = kind, day, facts, operator
        for line in StoreEntry.objects.filter(**days, kind="use", counterpart_id__isnull=True):
            if line.record_id in found.records:
                line.amount = rules.part_of(line.amount, inside[line.record_id], outside[line.record_id])
                found.lines.append(line)
        purchases = StoreEntry.objects.filter(operator_id__in=operators, kind="purchase").order_by()
        found.bought = set(purchases.values_list("operator_id", "shelf").distinct())
        return found

    @property
    def seasons(self) -> Mapping[UUID, Season]:
        """The seasons of the year that count for the base."""
        return self.counting.seasons

    @cached_property
    def listed(self) -> list[Row]:
        """Every record that counts."""
        return [
            Row(day, operator, self.season_of[pk], f"{KINDS[kind].word}{_of(facts)}", pk)
            for pk, (kind, day, facts, operator) in self.records.items()
        ]

    @cached_property
    def incomplete(self) -> list[Row]:
        """Records that do not say everything the law asks for, and seasons without any."""
        found = []
        for pk, (kind, day, facts, operator) in self.records.items():
            key = shelf(facts.get("input", ""), facts.get("registration", ""))
            lacking = rules.lacks(kind, facts, bought=(operator, key) in self.bought)
            if lacking:
                text = f"{KINDS[kind].word}没有写{'、'.join(lacking)}"
                found.append(Row(day, operator, self.season_of[pk], text, pk))
        return found + [
            Row(one.started_on, one.operator_id, one, "这一季没有一条记录") for one in self.without_records
        ]

    @cached_property
    def without_records(self) -> list[Season]:
        """Seasons of the year of which nothing was put down."""
        some = {work.season_id for work in self.works}
        return [one for one in self.seasons.values() if one.pk not in some]

    @property
    def completeness(self) -> int | None:
        """Thousandths of the records, and of the seasons without any, that are as the law asks."""
        whole = len(self.records) + len(self.without_records)
        return rules.share(whole - len(self.incomplete), whole)

    @cached_property
    def forbidden(self) -> list[Row]:
        """Findings of what no rule allows, of the versions that count."""
        owners = {one.operator_id for one in self.seasons.values()}
        days = (date(self.year, 1, 1), date(self.year, 12, 31))
        rows = Finding.objects.filter(
            operator_id__in=owners, day__range=days, stands=True, verdict="forbidden"
        )
        return [
            Row(
                one.day,
                one.operator_id,
                self.season_of.get(one.record_id),
                one.message,
                one.record_id,
                one.pk,
            )
            for one in rows.order_by("-day", "pk")
            if one.record_id in self.records
        ]

    @cached_property
    def tasks(self) -> Mapping[str, list[Row]]:
        """The tasks of the procedures that the base works by, season by season: done, late, missing, waiting."""
        done: dict[tuple[UUID, str], list[date]] = defaultdict(list)
        for work in self.works:
            done[work.season_id, work.kind].append(work.day)
        found: dict[str, list[Row]] = defaultdict(list)
        for season, task in self._asked():
            kind = RECORDED_AS.get(task.task.act, "")
            if kind:
                state = rules.kept_to(task.from_on, task.until_on, done[season.pk, kind], self.today)
                found[state].append(Row(task.until_on, season.operator_id, season, task.task.title))
        return found

    def _asked(self) -> Iterable[tuple[Season, DueTask]]:
        known: dict[tuple[int, date], tuple[DueTask, ...]] = {}
        for season in self.seasons.values():
            for edition in self._editions(season):
                key = edition.pk, season.started_on
                if key not in known:
                    known[key] = tasks_due(edition, season.started_on, self.last, base_id=self.base.pk)
                yield from ((season, one) for one in known[key] if one.from_on.year == self.year)

    def _editions(self, season: Season) -> list[Any]:
        return [one for one in self.editions if season.product.code.startswith(one.procedure.product.code)]

    @property
    def last(self) -> date:
        """The last day of the year that has come."""
        return min(self.today, date(self.year, 12, 31))

    @cached_property
    def editions(self) -> list[Any]:
        """What the base works by."""
        return adopted(self.base.pk, self.last)

    @cached_property
    def off(self) -> list[Row]:
        """Inputs brought onto ground with a procedure that none of its tasks names."""
        named: dict[int, list[str]] = {}
        found = []
        for pk, (kind, day, facts, operator) in self.records.items():
            season = self.season_of[pk]
            editions = self._editions(season)
            if kind not in INPUT_KINDS or not facts.get("input") or not editions:
                continue
            for one in editions:
                if one.pk not in named:
                    named[one.pk] = [task.task.input for task in tasks_due(one, season.started_on, date.max)]
            if not rules.named_by((name for one in editions for name in named[one.pk]), facts["input"]):
                found.append(Row(day, operator, season, f"{KINDS[kind].word}：{facts['input']}", pk))
        return found

    @property
    def adherence(self) -> int | None:
        """Thousandths of the tasks whose time has come that were done in time; ``None`` without a procedure."""
        counted = {state: len(self.tasks[state]) if state in self.tasks else 0 for state in _DUE}
        return rules.share(counted[rules.DONE], sum(counted.values()))

    # --- what was used ------------------------------------------------------------------------------

    @cached_property
    def area_mu(self) -> Decimal:
        """The ground of the year's seasons, a plot once, in 亩."""
        grounds = {one.plot_id or one.pk: one.area_cm2 for one in self.seasons.values()}
        return mu_of(sum(grounds.values()))

    @cached_property
    def intensity(self) -> Intensity:
        """What was used on it, by sort."""
        used: Counter[tuple[str, str]] = Counter()
        for line in self.lines:
            used[line.sort, line.dimension] -= line.amount
        return Intensity(self.area_mu, dict(used))

    @cached_property
    def used(self) -> list[Row]:
        """Every use whose amount is counted, with it."""
        return [
            Row(line.day, line.operator_id, self.season_of[line.record_id], _use_of(line), line.record_id)
            for line in self.lines
            if line.record_id is not None
        ]

    @cached_property
    def uncounted(self) -> list[Row]:
        """Records of use without an amount that can be counted."""
        counted = {line.record_id for line in self.lines}
        return [
            Row(day, operator, self.season_of[pk], f"{KINDS[kind].word}{_of(facts)}", pk)
            for pk, (kind, day, facts, operator) in self.records.items()
            if kind in INPUT_KINDS and pk not in counted
        ]

    @cached_property
    def _tables(self) -> tuple[Nutrient, ...]:
        return everything().nutrients

    @cached_property
    def nitrogen(self) -> tuple[Decimal, Decimal, list[Row]]:
        """Kilograms of nitrogen of inorganic and of organic fertiliser; and the fertilisings of which nobody knows."""
        weights = {line.record_id: -line.amount for line in self.lines if line.dimension == "mass"}
        kinds, unknown = {False: Decimal(0), True: Decimal(0)}, []
        for pk, (kind, day, facts, operator) in self.records.items():
            if kind != "fertilise":
                continue
            percent, is_organic = _of_fertiliser(facts, [row for row in self._tables if row.holds_on(day)])
            if percent is not None and is_organic is not None and pk in weights:
                grams = Decimal(weights[pk]) / 1000 * Decimal(percent) / 100
                kinds[is_organic] += grams / 1000
            else:
                text = f"{facts.get('input', '')}没有写含氮、是不是有机肥，或用量算不出重量"
                unknown.append(Row(day, operator, self.season_of[pk], text, pk))
        return kinds[False].quantize(_CENT), kinds[True].quantize(_CENT), unknown


_CENT = Decimal("0.01")
_DUE = (rules.DONE, rules.LATE, rules.MISSING)


def _of_fertiliser(facts: Mapping[str, Any], rows: Iterable[Nutrient]) -> tuple[str | None, bool | None]:
    """Percent of nitrogen and whether it is organic: as it was said, else as the tables say of the day."""
    row = next((one for one in rows if one.name == facts.get("input")), None)
    percent = facts.get("nitrogen", row.n if row else None)
    return percent, facts.get("organic", row.organic if row else None)


def _of(facts: Mapping[str, Any]) -> str:
    return f"：{facts['input']}" if facts.get("input") else ""


def _use_of(line: StoreEntry) -> str:
    return f"{line.input} {amount_text(-line.amount, line.dimension)}"
