"""What a bookkeeper's workbook offers and is read by: whose books, which pieces of ground, which inputs; and what is on file."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from youji.production.fields import WORK
from youji.production.models import Record, RowKey, Season, StoreEntry
from youji.production.selectors import whom
from youji.shared import typed
from youji.shared.actor import Actor
from youji.shared.values import Unreadable

#: A season that ended so long ago is not written about any more.
STILL_WRITTEN = timedelta(days=400)
#: Inputs offered: those that moved last.
MOST_INPUTS = 200
#: Rows of an export: as many as a workbook takes back.
MOST_ROWS = 10_000
#: Ids asked for in one statement.
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of ground in production, as the sheet calls it."""

    code: str
    label: str
    operator: str  # its 主体码
    open: bool


@dataclass(slots=True)
class Offer:
    """What may stand in the sheet."""

    today: date
    operators: dict[str, str] = field(default_factory=dict)  # 主体码 → label
    numbers: dict[str, int] = field(default_factory=dict)  # 主体码 → number
    places: dict[str, Place] = field(default_factory=dict)  # code → place
    inputs: dict[str, tuple[str, str]] = field(default_factory=dict)  # label → name, registration
    _operators: dict[str, str] = field(default_factory=dict)
    _places: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, actor: Actor, today: date) -> Offer:
        """For whoever keeps these books on the day."""
        own = whom.may_record_for(actor, today)
        found = cls(today)
        rows = sorted(
            whom.operators_of(own).values(), key=lambda row: (row.pk != actor.operator_id, row.name)
        )
        names = {row.pk: row for row in rows}
        for row in rows:
            found.operators[row.code] = f"{row.name}（{row.code}）"
            found.numbers[row.code] = row.pk
        seasons = Season.objects.filter(operator_id__in=own).filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=today - STILL_WRITTEN)
        )
        for one in seasons.select_related("product").defer("ground").order_by("operator_id", "name", "code"):
            owner = names[one.operator_id]
            whose = "" if owner.pk == actor.operator_id else f" · {owner.name}"
            label = f"{one.name} · {one.product.name}{whose}（{one.code}）"
            found.places[one.code] = Place(one.code, label, owner.code, one.open)
            found._note(found._places, one.name, one.code)
        for row in rows:
            found._note(found._operators, row.name, row.code)
        lines = StoreEntry.objects.filter(operator_id__in=own).exclude(kind="use").order_by("-day", "-pk")
        for name, number in lines.values_list("input", "registration")[: MOST_INPUTS * 5]:
            label = f"{name}（{number}）" if number else name
            if len(found.inputs) < MOST_INPUTS:
                found.inputs.setdefault(label, (name, number))
        return found

    @staticmethod
    def _note(names: dict[str, str], name: str, code: str) -> None:
        """``name`` means ``code`` as long as nothing else is called so."""
        key = typed.narrow(name)
        names[key] = code if key not in names else ""

    def operator(self, text: str) -> str:
        """The 主体码 that is meant.

        Raises:
            ValueError: nobody of these, or several of one name.
        """
        return self._meant(text, self.operators, self._operators, "主体", "您不替这家主体记账")

    def place(self, text: str) -> str:
        """The season's code that is meant.

        Raises:
            ValueError: there is none, or several of one name.
        """
        return self._meant(text, self.places, self._places, "地块", "没有正在生产的这块地")

    def some_places(self, text: str) -> list[str]:
        """The same for several, with 、 between them."""
        parts = [
            part for one in text.replace("，", "、").replace(",", "、").split("、") if (part := one.strip())
        ]
        return list(dict.fromkeys(self.place(part) for part in parts))

    def _meant(
        self, text: str, coded: Mapping[str, Any], named: Mapping[str, str], noun: str, none: str
    ) -> str:
        said = typed.narrow(text)
        inside = said[said.rfind("(") + 1 : -1] if said.endswith(")") else ""
        for code in (said.upper(), inside.upper()):
            if code in coded:
                return code
        if named.get(said):
            return named[said]
        if said in named:
            raise ValueError(f"叫“{text[:40]}”的{noun}不止一个。请从下拉框里选，括号里有编号。")
        more = "，或先在平台上开一季" if noun == "地块" else ""
        raise ValueError(f"{none}：“{text[:40]}”。请从下拉框里选{more}。")


def row_key() -> str:
    """The key of this house for the numbers of rows, in hex: as it was first kept, else as it would be."""
    kept = RowKey.objects.values_list("key", flat=True).first()
    return kept or hashlib.sha256(f"youji.production.workbook{settings.SECRET_KEY}".encode()).hexdigest()


def known(ids: Collection[UUID], own: Collection[int]) -> set[UUID]:
    """Which of these records of these operators are on file."""
    wanted, found = list(ids), set()
    for start in range(0, len(wanted), AT_ONCE):
        rows = Record.objects.filter(operator_id__in=own, pk__in=wanted[start : start + AT_ONCE])
        found |= set(rows.values_list("pk", flat=True))
    return found


def newest(ids: Collection[UUID], own: Collection[int]) -> dict[UUID, Record]:
    """By each id of a record of these operators, whichever version: the version that counts."""
    found: dict[UUID, Record] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), AT_ONCE):
        rows = Record.objects.filter(operator_id__in=own, pk__in=wanted[start : start + AT_ONCE])
        roots = dict(rows.values_list("pk", "root"))
        last: dict[UUID, Record] = {}
        for row in Record.objects.filter(operator_id__in=own, root__in=set(roots.values())).order_by(
            "number"
        ):
            last[row.root] = row
        found |= {pk: last[root] for pk, root in roots.items()}
    return found


def recorded(own: Collection[int], since: date, until: date) -> list[Record]:
    """What was done in these days, the version that counts, the earliest first; ``MOST_ROWS`` of the latest at most."""
    rows = Record.objects.filter(operator_id__in=own, day__range=(since, until)).order_by(
        "-day", "-received_at", "pk"
    )
    last: dict[UUID, Record] = {}
    for row in rows[: MOST_ROWS * 2]:
        held = last.get(row.root)
        if held is None or held.number < row.number:
            last[row.root] = row
    shown = sorted(last.values(), key=lambda row: (row.day, row.received_at, str(row.pk)))
    return shown[-MOST_ROWS:]


def as_typed(row: Record, code: str) -> dict[str, Any]:
    """What the record says, by the sheet's columns; ``code`` is whose it is."""
    codes = [one["code"] for one in row.seasons]
    facts = {key: _said(key, value) for key, value in row.facts.items() if key in WORK}
    return {
        "id": str(row.pk), "operator": code, "kind": row.kind, "day": row.day,
        "season": codes[0] if codes else "", "seasons": codes[1:], **facts,
    }  # fmt: skip


def _said(key: str, kept: Any) -> Any:
    """As the sheet writes it; what the field would not take any more, a unit that is offered no longer, as it was said."""
    try:
        return WORK[key].read(kept)
    except Unreadable:
        return kept
