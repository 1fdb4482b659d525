"""凭文件纳入, as a form or a workbook has it: find or register what was recognised, then enter it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from django.db import transaction

from youji.catalogue.fields import NATIONAL, unplaced
from youji.catalogue.models import Entry
from youji.catalogue.selectors.national import NationalChoice, find_choice
from youji.catalogue.services import standing
from youji.catalogue.services.entering import enter_national, may_enter_national
from youji.divisions.selectors import full_name
from youji.documents.models import Document
from youji.registry.models import Base, BaseKind, Operator
from youji.registry.selectors.facts import NAMED_BY_BASE
from youji.registry.selectors.lookup import as_code, bases_named, find_operator
from youji.registry.services.base_lists import BaseDraft
from youji.registry.services.bases import create_base
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import find_version
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused

#: What a workbook may change of a line already entered.
CORRECTABLE = frozenset({"name", "area_mu"})
NOBODYS = "请填写已登记的基地的编号或全名，或填主体码；没有登记的，先在登记簿登记。"
#: Of bases called the same, how many a sentence lists.
MOST_NAMED = 5
B = TypeVar("B", bound=Base | BaseDraft)
PLACES = frozenset({BaseKind.COUNTY.value, BaseKind.CITY.value})


@dataclass(frozen=True, slots=True)
class NationalRow:
    """One line of the ministry's list."""

    choice: str  # "<scheme key>:<category>"
    document_number: str
    issued_by: str
    list_row: str
    recognised_on: date
    division: str = ""  # where the base of the register is, when nothing is said
    name: str = ""
    last_day: date | None = None
    area_mu: Decimal | None = None
    base_code: str = ""
    operator_code: str = ""

    @property
    def valid_until(self) -> date | None:
        """The first day on which it no longer stands, as the tables have it."""
        return self.last_day + timedelta(days=1) if self.last_day else None

    def read(self) -> NationalRow:
        """The line as it is kept.

        Raises:
            Refused: with a sentence at every field that will not do.
        """
        return NationalRow(**checked(NATIONAL, {key: getattr(self, key) for key in NATIONAL}, also=unplaced))


def enter_row(
    row: NationalRow, *, actor: Actor, now: datetime, document: Document | None = None, is_demo: bool = False
) -> Entry:
    """The line is an entry of the catalogue, on a base of the register (registered now if it was not).

    Raises:
        NotAllowed: the actor does not publish the catalogue.
        Blocked: document number, issuing body or list row is missing.
        Refused: the type, the base or the operator is unknown, or the line was entered before.
    """
    row = row.read()
    if not may_enter_national(actor):
        raise NotAllowed("由省级目录发布员凭文件直接纳入。")
    choice, version = _kind(row)
    with transaction.atomic():
        if _entered(version, row):
            raise Refused(f"{row.document_number}第{row.list_row}项已经纳入。请核对序号。", "list_row")
        base = _base(choice, row, actor, now, is_demo=is_demo)
        return enter_national(
            scheme_version=version,
            category=choice.category,
            base=base,
            document_number=row.document_number,
            issued_by=row.issued_by,
            list_row=row.list_row,
            recognised_on=row.recognised_on,
            valid_until=row.valid_until,
            document=document,
            actor=actor,
            now=now,
            is_demo=is_demo,
        )


def _kind(row: NationalRow) -> tuple[NationalChoice, SchemeVersion]:
    choice = find_choice(row.choice)
    version = find_version(choice.scheme_key) if choice else None
    if choice is None or version is None:
        raise Refused("请选择认定类型。", "scheme")
    return choice, version


def _entered(version: SchemeVersion, row: NationalRow) -> bool:
    same = Entry.objects.filter(document_number=row.document_number, list_row=row.list_row)
    return same.filter(scheme_version__key=version.key).exists()


def _base(choice: NationalChoice, row: NationalRow, actor: Actor, now: datetime, *, is_demo: bool) -> Base:
    meant = _meant(row, choice, actor)
    return meant.base or create_base(
        name=name_of(row, choice), kind=choice.subject, division=row.division, area_mu=row.area_mu,
        operator_id=meant.operator.pk if meant.operator else None, actor=actor, now=now, is_demo=is_demo,
    )  # fmt: skip


def name_of(row: NationalRow, choice: NationalChoice) -> str:
    """What the base that the line registers is called: a place by its own name, where the list gives none."""
    return row.name or (full_name(row.division) if choice.subject in PLACES else "")


@dataclass(frozen=True, slots=True)
class Meant:
    """What of the register a line is about: a base, or whose base is registered for it."""

    base: Base | None
    operator: Operator | None = None


def meant_by(row: NationalRow, actor: Actor) -> Meant:
    """What the line is about; nothing is written.

    Raises:
        Refused: as ``enter_row``, without what the catalogue says.
    """
    row = row.read()
    return _meant(row, _kind(row)[0], actor)


def _meant(row: NationalRow, choice: NationalChoice, actor: Actor) -> Meant:
    if row.base_code:
        return Meant(the_base(row, choice, bases_named([row.base_code], actor)))
    of_kind = Base.objects.filter(kind=choice.subject).select_related(*NAMED_BY_BASE).order_by("code")
    if choice.subject in PLACES:
        return Meant(of_kind.filter(division=row.division).first())
    operator = find_operator(row.operator_code, actor) if row.operator_code else None
    if operator is None:
        raise Refused(NOBODYS, "base_code")
    return Meant(the_one_there(row, of_kind.filter(operator=operator, name=row.name)), operator)


def the_base(row: NationalRow, choice: NationalChoice, found: Iterable[Base]) -> Base:
    """Of the bases ``found`` by their code or name, the one the line means; where it is, the register says.

    Raises:
        Refused: there is none of this kind, several are called so, or the line says that it is elsewhere.
    """
    alike = [base for base in found if base.kind == choice.subject]
    coded = [base for base in alike if base.code == as_code(row.base_code)]
    meant = the_one_there(row, coded or alike)
    if meant is None:
        said = f"没有编号或全名是“{row.base_code}”的基地，或不是这种认定的对象。请在登记簿核对。"
        raise Refused(said, "base_code")
    return meant


def the_one_there(row: NationalRow, alike: Iterable[B]) -> B | None:
    """Of the bases ``alike``, the one that lies where the line says, if it says so; none where there are none.

    Raises:
        Refused: they lie elsewhere, or there are several.
    """
    those = list(alike)
    here = [base for base in those if base.division.startswith(row.division)]
    if those and not here:
        where = "、".join(sorted({full_name(base.division) for base in those}))
        raise Refused(f"登记簿上“{those[0].name}”在{where}。请改正所在地，或核对基地。", "division")
    if len(here) > 1:
        told = "；".join(
            f"{base.code}（{full_name(base.division)}）"
            for base in here[:MOST_NAMED]
            if isinstance(base, Base)
        )
        raise Refused(f"有{len(here)}个基地叫“{here[0].name}”：{told}。请填基地编号。", "base_code")
    return here[0] if here else None


def correct_row(row: NationalRow, actor: Actor, now: datetime) -> None:
    """The entry of this line has the line's name and size.

    Raises:
        Refused: it is not there any more. NotAllowed, Blocked: it cannot be corrected now.
    """
    entry = Entry.objects.filter(document_number=row.document_number, list_row=row.list_row).first()
    if entry is None:
        raise Refused(f"{row.document_number}第{row.list_row}项刚被改过。请重新校验。", "list_row")
    order = standing.Order(
        reason=f"按{row.document_number}名单更正",
        name=row.name if row.name != entry.name else "",
        area_mu=row.area_mu if row.area_mu != entry.area_mu else None,
    )
    standing.correct(code=entry.code, order=order, actor=actor, now=now)
