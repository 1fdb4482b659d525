"""凭文件纳入, as a form or a workbook has it: find or register what was recognised, then enter it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from youji.catalogue.fields import NATIONAL
from youji.catalogue.models import Entry
from youji.catalogue.selectors.national import NationalChoice, find_choice
from youji.catalogue.services import standing
from youji.catalogue.services.entering import enter_national, may_enter_national
from youji.divisions.selectors import full_name
from youji.documents.models import Document
from youji.registry.models import Base, BaseKind
from youji.registry.selectors.lookup import find_base, find_operator
from youji.registry.services.bases import create_base
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import find_version
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused

#: What a workbook may change of a line already entered.
CORRECTABLE = frozenset({"name", "area_mu"})
PLACES = frozenset({BaseKind.COUNTY.value, BaseKind.CITY.value})


@dataclass(frozen=True, slots=True)
class NationalRow:
    """One line of the ministry's list."""

    choice: str  # "<scheme key>:<category>"
    division: str
    document_number: str
    issued_by: str
    list_row: str
    recognised_on: date
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
        return NationalRow(**checked(NATIONAL, {key: getattr(self, key) for key in NATIONAL}))


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
    choice = find_choice(row.choice)
    version = find_version(choice.scheme_key) if choice else None
    if not may_enter_national(actor):
        raise NotAllowed("由省级目录发布员凭文件直接纳入。")
    if choice is None or version is None:
        raise Refused("请选择认定类型。", "scheme")
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


def _entered(version: SchemeVersion, row: NationalRow) -> bool:
    same = Entry.objects.filter(document_number=row.document_number, list_row=row.list_row)
    return same.filter(scheme_version__key=version.key).exists()


def _base(choice: NationalChoice, row: NationalRow, actor: Actor, now: datetime, *, is_demo: bool) -> Base:
    if row.base_code:
        known = find_base(row.base_code, actor)
        if known is None or known.kind != choice.subject:
            raise Refused("没有这个基地编号，或不是这种认定的对象。请在登记簿核对。", "base_code")
        return known
    if choice.subject in PLACES:
        place = Base.objects.filter(kind=choice.subject, division=row.division).first()
        return place or create_base(
            name=row.name or full_name(row.division), kind=choice.subject, division=row.division, area_mu=row.area_mu,
            actor=actor, now=now, is_demo=is_demo,
        )  # fmt: skip
    operator = find_operator(row.operator_code, actor) if row.operator_code else None
    if operator is None:
        raise Refused("请填写已登记的基地编号或主体码；没有登记的，先在登记簿登记。", "base_code")
    mine = Base.objects.filter(kind=choice.subject, operator=operator, name=row.name).first()
    return mine or create_base(
        name=row.name, kind=choice.subject, division=row.division, operator_id=operator.pk, area_mu=row.area_mu,
        actor=actor, now=now, is_demo=is_demo,
    )  # fmt: skip


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
