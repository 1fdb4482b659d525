"""Reading seasons, records, findings and the store: what an actor may know of, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When

from youji.production.models import Finding, Lot, LotStop, Plan, Record, RecordPhoto, Season, StoreEntry, Work
from youji.production.selectors.whom import may_record_for
from youji.registry.models import Operator
from youji.registry.selectors import operators_called
from youji.shared import reading
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.refusals import Unknown

#: What a list shows of unless it is asked for more: nobody scans years.
DAYS_SHOWN = 92


@dataclass(frozen=True, slots=True)
class Entry:
    """One record on a season's page: the version that counts, the findings of it, and those before it."""

    record: Record
    findings: tuple[Finding, ...]
    before: tuple[Record, ...] = ()


def _own(actor: Actor, now: datetime) -> frozenset[int]:
    return may_record_for(actor, local_date(now))


def _named(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with the name of their operator, whoever it is by now."""
    names = Operator.objects.filter(pk=OuterRef("operator_id")).values("name")
    return rows.annotate(operator_name=Subquery(names))


def _called(rows: QuerySet[Any], q: str, actor: Actor) -> QuerySet[Any]:
    return rows.filter(operator_id__in=operators_called(q, actor)) if q.strip() else rows


def seasons(
    actor: Actor, now: datetime, *, q: str = "", division: str = "", state: str = "", product: str = ""
) -> QuerySet[Season]:
    """The seasons this actor may know of, those that go on first."""
    rows = Season.objects.visible_to(actor, _own(actor, now)).filter(division__startswith=division)
    if state:
        rows = rows.filter(ended_on__isnull=state == "open")
    if product:
        rows = rows.filter(product__code__startswith=product)
    if q.strip():
        wanted = Q(code=q.strip().upper()) | Q(name__contains=q.strip())
        rows = rows.filter(wanted | Q(operator_id__in=operators_called(q, actor)))
    return _named(rows.select_related("product", "base").defer("ground")).order_by(
        F("ended_on").desc(nulls_first=True), "-started_on", "pk"
    )


def find_season(season_id: UUID, actor: Actor, now: datetime) -> Season:
    """The season.

    Raises:
        Unknown: there is none this actor may know of.
    """
    rows = Season.objects.visible_to(actor, _own(actor, now)).select_related("product", "base")
    found = rows.filter(pk=season_id).first()
    if found is None:
        raise Unknown
    return found


def records(
    actor: Actor,
    now: datetime,
    *,
    q: str = "",
    kind: str = "",
    verdict: str = "",
    division: str = "",
    since: str = "",
    until: str = "",
) -> QuerySet[Record]:
    """The newest versions of the records in scope, the latest day first, of the last three months unless asked otherwise."""
    first = reading.day(since) or local_date(now) - timedelta(days=DAYS_SHOWN)
    rows = Record.objects.visible_to(actor, _own(actor, now)).filter(day__gte=first)
    if last := reading.day(until):
        rows = rows.filter(day__lte=last)
    if division:
        rows = rows.filter(division__startswith=division)
    if kind:
        rows = rows.filter(kind=kind)
    if verdict:
        rows = rows.filter(verdict=verdict)
    return _named(_called(rows, q, actor)).order_by("-day", "-received_at", "pk")


def find_record(record_id: UUID, actor: Actor, now: datetime) -> Record:
    """The record, whichever version.

    Raises:
        Unknown: there is none this actor may know of.
    """
    found = Record.objects.visible_to(actor, _own(actor, now)).filter(pk=record_id).first()
    if found is None:
        raise Unknown
    return found


def versions_of(record: Record) -> list[Record]:
    """Every version, the first first."""
    return list(Record.objects.filter(operator_id=record.operator_id, root=record.root).order_by("number"))


def findings_of(record: Record) -> list[Finding]:
    """What was found of every version."""
    rows = Finding.objects.filter(operator_id=record.operator_id, root=record.root)
    return list(rows.order_by("-stands", "found_at", "rule", "pk"))


def photos_of(record: Record) -> list[RecordPhoto]:
    """The pictures that belong to any version of it."""
    versions = [row.pk for row in versions_of(record)]
    rows = RecordPhoto.objects.filter(operator_id=record.operator_id, record_id__in=versions)
    return list(rows.order_by("received_at", "pk"))


def diary_of(season: Season) -> list[Entry]:
    """What was done in the season, the latest first."""
    works = Work.objects.filter(operator_id=season.operator_id, season_id=season.pk).order_by("-day", "-pk")
    roots = list(dict.fromkeys(works.values_list("root", flat=True)))
    versions: dict[UUID, list[Record]] = {}
    for row in Record.objects.filter(operator_id=season.operator_id, root__in=roots).order_by("number"):
        versions.setdefault(row.root, []).append(row)
    findings: dict[UUID, list[Finding]] = {}
    for one in Finding.objects.filter(operator_id=season.operator_id, root__in=roots, stands=True):
        findings.setdefault(one.root, []).append(one)
    return [
        Entry(versions[root][-1], tuple(findings.get(root, ())), tuple(versions[root][:-1])) for root in roots
    ]


def findings(
    actor: Actor, now: datetime, *, q: str = "", verdict: str = "", division: str = "", state: str = "open"
) -> QuerySet[Finding]:
    """What was found in scope, the newest first: what still waits (``open``), what was handled (``done``), or all."""
    rows = Finding.objects.visible_to(actor, _own(actor, now)).filter(stands=True)
    if state:
        rows = rows.filter(handled_at__isnull=state == "open")
    if division:
        rows = rows.filter(division__startswith=division)
    if verdict:
        rows = rows.filter(verdict=verdict)
    if q.strip():
        from_code = Q(operator_id__in=operators_with(q))
        rows = rows.filter(from_code | Q(operator_id__in=operators_called(q, actor)))
    return _named(rows).order_by("-found_at", "pk")


def by_record(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Of each record what weighs most among ``rows``, with ``others``: how many more there are of it."""
    same = rows.order_by().filter(operator_id=OuterRef("operator_id"), root=OuterRef("root"))
    first = Case(When(verdict="forbidden", then=Value(0)), default=Value(1))
    count = same.values("root").annotate(count=Count("pk")).values("count")
    heaviest = same.order_by(first, "found_at", "pk").values("pk")[:1]
    return rows.filter(pk=Subquery(heaviest)).annotate(others=Subquery(count) - Value(1))


def with_it(finding: Finding) -> list[Finding]:
    """What else still waits of the same record."""
    same = Finding.objects.filter(operator_id=finding.operator_id, root=finding.root, stands=True)
    return list(same.filter(handled_at__isnull=True).exclude(pk=finding.pk).order_by("found_at", "pk"))


def operators_with(code: str) -> Any:
    """The operator with this 主体码, inside another query."""
    return Operator.objects.filter(code=code.strip().upper()).values_list("pk", flat=True)


def find_finding(finding_id: UUID, actor: Actor, now: datetime) -> Finding:
    """The finding.

    Raises:
        Unknown: there is none this actor may know of.
    """
    found = Finding.objects.visible_to(actor, _own(actor, now)).filter(pk=finding_id).first()
    if found is None:
        raise Unknown
    return found


def store_of(
    actor: Actor, now: datetime, *, q: str = "", division: str = "", shelf: str = ""
) -> QuerySet[StoreEntry]:
    """The lines of the ledger of inputs in scope, the newest first."""
    rows = StoreEntry.objects.visible_to(actor, _own(actor, now))
    if shelf:
        rows = rows.filter(shelf=shelf)
    if division:
        rows = rows.filter(division__startswith=division)
    return _named(_called(rows, q, actor)).order_by("-day", "-received_at", "pk")


def lots(actor: Actor, now: datetime, *, q: str = "", division: str = "") -> QuerySet[Lot]:
    """The lots in scope, the newest first; ``stopped``: why nothing of it may be sold by now, nothing where it may."""
    rows = Lot.objects.visible_to(actor, _own(actor, now)).filter(division__startswith=division)
    if q.strip():
        rows = rows.filter(Q(code=q.strip().upper()) | Q(operator_id__in=operators_called(q, actor)))
    newest = LotStop.objects.filter(lot=OuterRef("pk")).order_by("-pk")
    reason = Case(When(stopped=True, then=F("reason")), default=Value(""), output_field=TextField())
    rows = rows.annotate(stopped=Subquery(newest.values(said=reason)[:1]))
    return _named(rows.select_related("product", "withdrawn")).order_by("-day", "-pk")


def plans_of(operators: frozenset[int], on: date) -> list[Plan]:
    """What these operators still mean to do, the next first."""
    rows = Plan.objects.filter(operator_id__in=operators, dropped_at__isnull=True, day__gte=on)
    return list(rows.order_by("day", "pk"))
