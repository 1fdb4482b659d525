"""A ministry's whole list at once: looked up, checked and written in a few statements, all of it or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from youji.catalogue.models import Entry, Revision
from youji.catalogue.selectors.national import NationalChoice, choices
from youji.catalogue.services import revisions
from youji.catalogue.services.entering import (
    check_document,
    check_once,
    code_stem,
    fill,
    last_number,
    may_enter_national,
    recognition_of,
)
from youji.catalogue.services.entries import add_events
from youji.catalogue.services.national import (
    NOBODYS,
    PLACES,
    NationalRow,
    correct_row,
    name_of,
    the_base,
    the_one_there,
)
from youji.registry.models import Base, Operator
from youji.registry.selectors.facts import NAMED_BY_BASE
from youji.registry.selectors.lookup import as_code, bases_named
from youji.registry.selectors.statement import statements_of
from youji.registry.services.base_lists import BaseDraft, register_bases
from youji.schemes.logic.scheme import Scheme
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import current_versions, scheme_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.refusals import NotAllowed, Refused, StaleState

BATCH = 500


def take_list(
    rows: Sequence[NationalRow], corrections: Iterable[NationalRow], *, actor: Actor, now: datetime
) -> tuple[int, int]:
    """All of the lines are entered and corrected, or none; how many of each.

    Raises:
        NotAllowed, Blocked, Refused: as ``national.enter_row``, with the line named.
        StaleState: somebody entered another list at the same moment.
    """
    if not may_enter_national(actor):
        raise NotAllowed("由省级目录发布员凭文件直接纳入。")
    changed = 0
    try:
        with transaction.atomic():
            _enter(rows, actor, now)
            for row in corrections:
                correct_row(row, actor, now)
                changed += 1
    except IntegrityError as taken:
        raise StaleState("刚有别人也在纳入名单，编号撞在一起。请重新校验后再纳入。") from taken
    return len(rows), changed


@dataclass(frozen=True, slots=True)
class _Line:
    """One line with what it names: its kind, and its base or the draft of one."""

    row: NationalRow
    choice: NationalChoice
    version: SchemeVersion
    base: Base | BaseDraft

    @property
    def scheme(self) -> Scheme:
        return scheme_of(self.version)


def _enter(rows: Sequence[NationalRow], actor: Actor, now: datetime) -> None:
    lines = list(_resolved(rows, actor, clock.local_date(now)))
    drafts = list(dict.fromkeys(line.base for line in lines if isinstance(line.base, BaseDraft)))
    made = dict(zip(drafts, register_bases(drafts, actor=actor, now=now), strict=True))
    bases = [made[line.base] if isinstance(line.base, BaseDraft) else line.base for line in lines]
    said = statements_of(bases)
    entries = []
    for line, base in zip(lines, bases, strict=True):
        row = line.row
        entry = Entry(
            base=base,
            scheme_version=line.version,
            category=line.choice.category,
            document_number=row.document_number,
            recognised_on=row.recognised_on,
            valid_from=row.recognised_on,
            valid_until=row.valid_until,
            issued_by=row.issued_by,
            list_row=row.list_row,
        )
        fill(entry, line.scheme, said[base.pk], clock.local_date(now))
        entries.append(entry)
    check_once(entries, now)
    _number(entries)
    entries = Entry.objects.bulk_create(entries, batch_size=BATCH)
    statements = [said[entry.base_id] for entry in entries]
    happenings = [recognition_of(entry, stated) for entry, stated in zip(entries, statements, strict=True)]
    events = add_events(happenings, actor=actor, now=now)
    revisions.begin(events, statements, Revision.Cause.ENTERED, actor=actor, now=now)


def _number(entries: Iterable[Entry]) -> None:
    last: dict[str, int] = {}
    for entry in entries:
        stem = code_stem(entry)
        last[stem] = (last[stem] if stem in last else last_number(stem)) + 1
        entry.code = f"{stem}{last[stem]:04d}"


def _resolved(rows: Sequence[NationalRow], actor: Actor, today: date) -> Iterator[_Line]:
    kinds = {choice.key: choice for choice in choices()}
    versions = {version.key: version for version in current_versions()}
    lines = [row.read() for row in rows]
    known = _Known(lines, actor)
    for row in lines:
        choice = kinds.get(row.choice)
        version = versions.get(choice.scheme_key) if choice else None
        if choice is None or version is None:
            raise Refused(f"名单序号{row.list_row}：请选择认定类型。", "scheme")
        check_document(
            scheme_of(version),
            document_number=row.document_number,
            issued_by=row.issued_by,
            list_row=row.list_row,
            recognised_on=row.recognised_on,
            today=today,
            has_file=False,
        )
        line = (row.document_number, row.list_row, version.key)
        if line in known.entered:
            raise Refused(f"{row.document_number}第{row.list_row}项已经纳入。请核对序号。", "list_row")
        known.entered.add(line)
        yield _Line(row, choice, version, known.base_of(row, choice))


class _Known:
    """What the register and the catalogue hold of a list, asked once."""

    def __init__(self, rows: Sequence[NationalRow], actor: Actor) -> None:
        numbers = {row.document_number for row in rows}
        of_these = Entry.objects.filter(document_number__in=numbers)
        self.entered = set(of_these.values_list("document_number", "list_row", "scheme_version__key"))
        self.bases = _by_code_and_name({row.base_code for row in rows if row.base_code}, actor)
        self.operators = _by_code(
            Operator.objects.visible_to(actor),
            {row.operator_code for row in rows if row.operator_code},
        )
        # A base named twice in the list is registered once.
        self.places: dict[tuple[str, str], Base | BaseDraft] = {}
        places = Base.objects.filter(kind__in=PLACES).select_related(*NAMED_BY_BASE)
        self.places |= {(b.kind, b.division): b for b in places.order_by("-pk")}
        owners = [operator.pk for operator in self.operators.values()]
        self.own = defaultdict[tuple[str, int | None, str], list[Base | BaseDraft]](list)
        for start in range(0, len(owners), BATCH):
            some = Base.objects.filter(operator_id__in=owners[start : start + BATCH]).order_by("code")
            for base in some.select_related(*NAMED_BY_BASE):
                self.own[base.kind, base.operator_id, base.name].append(base)

    def base_of(self, row: NationalRow, choice: NationalChoice) -> Base | BaseDraft:
        """The base the line names, or the draft of the one it registers.

        Raises:
            Refused: as ``national.enter_row``, with the line named.
        """
        try:
            return self._meant(row, choice)
        except Refused as refusal:
            told = f"名单序号{row.list_row}：{refusal}"
            raise Refused(told, refusal.problems[0].field) from refusal

    def _meant(self, row: NationalRow, choice: NationalChoice) -> Base | BaseDraft:
        if row.base_code:
            called = dict.fromkeys([*self.bases[as_code(row.base_code)], *self.bases[row.base_code]])
            return the_base(row, choice, called)
        if choice.subject in PLACES:
            where = (choice.subject, row.division)
            if where not in self.places:
                self.places[where] = self._draft(row, choice)
            return self.places[where]
        operator = self.operators.get(row.operator_code)
        if operator is None:
            raise Refused(NOBODYS, "base_code")
        mine = self.own[choice.subject, operator.pk, row.name]
        if (base := the_one_there(row, mine)) is not None:
            return base
        mine.append(self._draft(row, choice, operator))
        return mine[-1]

    @staticmethod
    def _draft(row: NationalRow, choice: NationalChoice, operator: Operator | None = None) -> BaseDraft:
        return BaseDraft(name_of(row, choice), choice.subject, row.division, operator, row.area_mu)


def _by_code_and_name(said: set[str], actor: Actor) -> Mapping[str, list[Base]]:
    wanted, found = sorted(said), defaultdict[str, list[Base]](list)
    for start in range(0, len(wanted), BATCH):
        for base in bases_named(wanted[start : start + BATCH], actor):
            found[base.code].append(base)
            found[base.name].append(base)
    return found


def _by_code(found: QuerySet[Operator], codes: set[str]) -> dict[str, Operator]:
    wanted = sorted(codes)
    return {
        one.code: one
        for start in range(0, len(wanted), BATCH)
        for one in found.filter(code__in=wanted[start : start + BATCH])
    }
