"""Certificates as rows: each with its number and its signed statement, many at once; what all of them share is asked once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from youji.certificates.logic import number
from youji.certificates.logic.algorithms import PrivateKey
from youji.certificates.logic.statement import BadStatement, sign
from youji.certificates.logic.tables import Text
from youji.certificates.models import Certificate, Serial
from youji.certificates.selectors.facts import Gathered
from youji.certificates.selectors.statements import statement_of
from youji.certificates.selectors.tables import tables
from youji.certificates.services.signing import signing_key
from youji.divisions.selectors import full_name, name_of
from youji.production.selectors.of_lot import OfBase
from youji.production.selectors.whom import operators_of
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.findings import Finding
from youji.shared.inserting import insert, new
from youji.shared.prepared import prepared
from youji.shared.refusals import Refused

#: Characters that a label and the statement hold.
PLACE = 40


@dataclass(frozen=True, slots=True)
class Passed:
    """What passed the gate, and is to be a certificate: the lot, what was gathered of it and found, and what was asked for."""

    lot: Any
    gathered: Gathered
    findings: tuple[Finding, ...]
    said: dict[str, Any]


def drafts_for(some: Iterable[Passed], *, actor: Actor, now: datetime) -> Drafts:
    """What drafts a certificate for each of these.

    Raises:
        NotAble: the issuer's key does not lie here, or is damaged.
    """
    wanted = Counter(one.lot.operator_id for one in some)
    return Drafts(operators_of(frozenset(wanted)), wanted, signing_key(now), actor, now)


class Drafts:
    """Certificates of one moment, not yet written: numbers that nobody has, statements signed by the key in force."""

    def __init__(
        self,
        operators: Mapping[int, Any],
        wanted: Mapping[int, int],
        key: PrivateKey,
        actor: Actor,
        now: datetime,
    ) -> None:
        self._operators, self._key, self._actor, self._now = operators, key, actor, now
        self._day = local_date(now)
        self._codes = {pk: _numbers(operators[pk].code, self._day, n) for pk, n in wanted.items()}
        self._kept_until = tables().kept_until(self._day)
        self._place = cache(_place)

    def draft(self, one: Passed, old: Certificate | None = None) -> Certificate:
        """The certificate, signed; it has no parcel and no serial yet.

        Raises:
            Refused: what it would say does not go on a label, or there is no text for this day.
        """
        lot, said, operator = one.lot, one.said, self._operators[one.lot.operator_id]
        row = new(
            Certificate,
            code=self._codes[lot.operator_id].pop(),
            operator_id=lot.operator_id,
            division=lot.division,
            day=self._day,
            form=one.gathered.form,
            text_edition=self._text(one.gathered.form).edition,
            lot_id=lot.pk,
            lot_code=lot.code,
            product_code=lot.product.code,
            product=_product(one),
            quantity=int(said["quantity"] * 1000),
            unit=lot.unit,
            copies=said["copies"],
            basis=said["basis"],
            on_package=said["on_package"],
            place=self._place(lot.division, one.gathered.bases),
            issuer=operator.name,
            contact=operator.contact_phone,
            bases=[
                {"number": base.number, "code": base.code, "name": base.name} for base in one.gathered.bases
            ],
            said=one.gathered.told,
            findings=[_kept(finding) for finding in one.findings],
            decision=said["decision"] if one.findings else "",
            replaces_id=old.pk if old else None,
            issued_at=self._now,
            person_id=self._actor.user_id,
            person_name=self._actor.name,
            kept_until=self._kept_until,
        )
        try:
            row.token = sign(statement_of(row), self._key)
        except BadStatement as bad:
            raise Refused(str(bad)) from bad
        row.digest = hashlib.sha256(row.token).hexdigest()
        return row

    def _text(self, form: str) -> Text:
        text = tables().text_on(form, self._day)
        if text is None:
            raise Refused("这一天没有可用的承诺内容，还不能开具。")
        return text


def put(rows: Sequence[Certificate], parcels: Sequence[UUID]) -> None:
    """The certificates stand, each the face of its parcel, with the next serials of its 经营主体's day; in the caller's transaction."""
    wanted = Counter((row.operator_id, row.day) for row in rows)
    serials = {of: iter(_serials(*of, n)) for of, n in sorted(wanted.items())}
    for row, parcel in zip(rows, parcels, strict=True):
        row.parcel_id, row.serial = parcel, next(serials[row.operator_id, row.day])
    insert(rows)


def _product(one: Passed) -> str:
    """产品名称: with what it is, where the name alone would be taken for what is made of it."""
    kind, name = one.gathered.facts.kind, one.lot.product.name
    return f"{name}（{kind.name}）" if kind and kind.as_picked else str(name)


def _place(division: str, bases: Sequence[OfBase]) -> str:
    """产地: county, and the base where there is one and the label has room for it. A base's name may begin with its county."""
    county = full_name(division)
    names = [base.name.removeprefix(name_of(division)) for base in bases]
    whole = f"{county}{names[0]}" if len(names) == 1 else county
    return whole if len(whole) <= PLACE else county[:PLACE]


def _kept(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.code,
        "message": finding.message,
        "source": str(finding.source),
        "verdict": str(finding.verdict),
    }


def _numbers(operator: str, day: date, count: int) -> list[str]:
    """So many numbers of the operator's that nobody has. Of two that draw the same at once, the table lets one."""
    drawn: set[str] = set()
    while len(drawn) < count:
        some = {number.made(operator, day) for _ in range(count - len(drawn))} - drawn
        drawn |= some - set(_taken(some))
    return list(drawn)


@prepared
def _taken(codes: Collection[str]) -> QuerySet[Certificate, str]:
    return Certificate.objects.filter(code__in=codes).order_by().values_list("code", flat=True)


def _serials(operator_id: int, day: date, count: int) -> range:
    """The operator's next serials of the day: one statement, so that nobody else has them."""
    table = Serial._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (operator_id, day, last) VALUES (%s, %s, %s)"  # noqa: S608  (our own name)
            f" ON CONFLICT (operator_id, day) DO UPDATE SET last = {table}.last + excluded.last RETURNING last",
            [operator_id, day, count],
        )
        last = int(cursor.fetchone()[0])
    return range(last - count + 1, last + 1)
