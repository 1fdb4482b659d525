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

from django.db.models import F, Q, QuerySet

from youji.members import selectors as members
from youji.production.logic import base_file as rules
from youji.production.logic.amounts import mu_of, shelf
from youji.production.logic.base_file import Intensity
from youji.production.logic.kinds import KINDS
from youji.production.models import BaseFile, Finding, Record, Season, StoreEntry, Work
from youji.production.selectors.asked import RECORDED_AS
from youji.registry.logic.permission import AREA_READERS
from youji.registry.selectors import find_base as find_registered
from youji.shared.actor import Actor
from youji.shared.refusals import Unknown
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
    seasons: dict[UUID, Season] = field(default_factory=dict)
    works: list[Work] = field(default_factory=list)
    records: dict[UUID, tuple[str, date, Mapping[str, Any], int]] = field(default_factory=dict)
    lines: list[StoreEntry] = field(default_factory=list)
    bought: set[tuple[int, str]] = field(default_factory=set)
    season_of: dict[UUID, Season] = field(default_factory=dict)  # record → a season of it

    @classmethod
    def of(cls, base: Any, year: int, today: date) -> BaseYear:
        """The base's year up to the day."""
        found = cls(base, year, today)
        first, last = date(year, 1, 1), min(date(year, 12, 31), today)
        going = Q(ended_on__isnull=True) | Q(ended_on__gte=first)
        rows = Season.objects.filter(going, base_id=base.pk, started_on__lte=last)
        found.seasons = {one.pk: one for one in rows.select_related("product").defer("ground")}
        operators = {one.operator_id for one in found.seasons.values()}
        if not operators:
            return found
        windows: dict[int, list[members.Member]] = defaultdict(list)
        for one in members.ever_of(base.pk):
            windows[one.operator_id].append(one)
        days = {"operator_id__in": operators, "day__range": (first, last)}
        for work in Work.objects.filter(**days, season_id__in=found.seasons).order_by("day", "pk"):
            season = found.seasons[work.season_id]
            if any(_inside(one, work.day, season.product.code) for one in windows[work.operator_id]):
                found.works.append(work)
                found.season_of.setdefault(work.record_id, season)
        for pk, kind, day, facts, operator in Record.objects.filter(**days).values_list(
            "pk", "kind", "day", "facts", "operator_id"
        ):
            if pk in found.season_of:
                found.records[pk] = kind, day, facts, operator
        uses = StoreEntry.objects.filter(**days, kind="use", counterpart_id__isnull=True)
        found.lines = [line for line in uses if line.record_id in found.records]
        purchases = StoreEntry.objects.filter(operator_id__in=operators, kind="purchase").order_by()
        found.bought = set(purchases.values_list("operator_id", "shelf").distinct())
        return found

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
            operator_id__in=owners,
            record_id__in=list(self.records),
            day__range=days,
            stands=True,
            verdict="forbidden",
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
                    known[key] = tasks_due(edition, season.started_on, self.last)
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
        counted = {line.record_id for line in self.lines}
        uncounted = sum(kind in INPUT_KINDS and pk not in counted for pk, (kind, *_) in self.records.items())
        return Intensity(self.area_mu, dict(used), uncounted)

    @cached_property
    def nitrogen(self) -> tuple[Decimal, Decimal, list[Row]]:
        """Kilograms of nitrogen of inorganic and of organic fertiliser; and the fertilisings of which nobody knows."""
        weights = {line.record_id: -line.amount for line in self.lines if line.dimension == "mass"}
        kinds, unknown = {False: Decimal(0), True: Decimal(0)}, []
        for pk, (kind, day, facts, operator) in self.records.items():
            if kind != "fertilise":
                continue
            if facts.get("nitrogen") and pk in weights:
                grams = Decimal(weights[pk]) / 1000 * Decimal(facts["nitrogen"]) / 100
                kinds[bool(facts.get("organic"))] += grams / 1000
            else:
                text = f"{facts.get('input', '')}没有写含氮，或用量算不出重量"
                unknown.append(Row(day, operator, self.season_of[pk], text, pk))
        return kinds[False].quantize(_CENT), kinds[True].quantize(_CENT), unknown


_CENT = Decimal("0.01")
_DUE = (rules.DONE, rules.LATE, rules.MISSING)


def _inside(member: members.Member, day: date, product_code: str) -> bool:
    begun = member.since is None or member.since <= day
    return begun and (member.until is None or day < member.until) and member.produces(product_code)


def find_base(code: str, actor: Actor, today: date) -> Any:
    """The base whose file the actor may read: of their area, their own, or one in which they produce.

    Raises:
        Unknown: there is none of these.
    """
    base = find_registered(code, actor)
    if base is None:
        own = {"base_id__in": _own_bases(actor, today), "base__code": code.strip().upper()}
        season = Season.objects.filter(**own).select_related("base__product").defer("ground").first()
        base = season.base if season else None
    if base is None:
        raise Unknown
    return base


def ranked(actor: Actor, today: date, *, q: str = "", division: str = "", year: int) -> QuerySet[BaseFile]:
    """The files of the year of the bases this actor may read: what no rule allows first, then the emptiest archive."""
    scope = Q(base_id__in=_own_bases(actor, today))
    if actor.roles & AREA_READERS and actor.division:
        scope |= Q(division__startswith=actor.division)
    rows = BaseFile.objects.filter(scope, year=year, division__startswith=division)
    if q.strip():
        rows = rows.filter(Q(base__name__contains=q.strip()) | Q(base__code=q.strip().upper()))
    return rows.select_related("base").order_by("-forbidden", F("completeness").asc(nulls_first=True), "pk")


def _own_bases(actor: Actor, today: date) -> set[int]:
    if actor.operator_id is None:
        return set()
    return {one.base_id for one in members.bases_of(actor.operator_id, today)}
