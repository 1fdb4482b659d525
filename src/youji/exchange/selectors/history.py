"""The rows of our own history that have no event yet, and what each is, as ``logic.own`` takes it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model, QuerySet

from youji.certificates.selectors.certificates import every_certificate, every_void
from youji.exchange.logic.own import Amount, Fact, Taken
from youji.exchange.selectors.names import operator_address
from youji.lots.selectors.happened import HAPPENED, sources_of
from youji.production.selectors.lots import Lot, lots_of, withdrawals
from youji.registry.selectors import operator_codes
from youji.shared.clock import local_date

HELD = {"recall": "recalled", "sample": "failed"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A table of our history: its rows, when each came about, its key, and the lots it is about."""

    rows: Callable[[], QuerySet[Any]]
    when: str
    key: Callable[[Any], str]
    lots: Callable[[Any], list[UUID]]
    order: tuple[str, ...]


def _one(row: Any) -> list[UUID]:
    return [row.lot_id]


#: In this order, so that what is corrected stands before its correction.
KINDS: Mapping[str, Kind] = {
    "lot": Kind(Lot.objects.all, "opened_at", lambda row: str(row.pk), lambda row: [row.pk], ("depth", "pk")),
    "delivery": Kind(HAPPENED["delivery"], "at", lambda row: str(row.transfer), _one, ("transfer",)),
    "receipt": Kind(
        HAPPENED["receipt"], "at", lambda row: str(row.transfer), _one, ("transfer",)
    ),
    "settlement": Kind(HAPPENED["settlement"], "at", lambda row: str(row.transfer), _one, ("transfer",)),
    "flow": Kind(
        HAPPENED["loss"],
        "at", lambda row: f"{row.lot_id}-{row.seq}", _one, ("lot_id", "seq"),
    ),
    "hold": Kind(HAPPENED["hold"], "at", lambda row: str(row.pk), _one, ("pk",)),
    "lifted": Kind(
        HAPPENED["lifted"],
        "at", lambda row: str(row.hold_id), lambda row: [row.hold.lot_id], ("pk",),
    ),
    "certificate": Kind(
        every_certificate,
        "issued_at", lambda row: row.code, lambda row: [row.parcel_id], ("pk",),
    ),
    "void": Kind(
        every_void,
        "at", lambda row: str(row.pk), lambda row: [row.certificate.parcel_id], ("pk",),
    ),
    "reversal": Kind(
        HAPPENED["reversal"],
        "at", lambda row: f"{row.parent}-{row.rev_seq}", lambda row: [row.parent, *([row.child] if row.child else [])],
        ("child", "annul_seq", "parent", "rev_seq"),
    ),
    "withdrawn": Kind(withdrawals, "at", lambda row: str(row.pk), _one, ("pk",)),
}  # fmt: skip


def owner_of(kind: str, row: Any) -> int:
    """Whose row it is."""
    return int(row.hold.operator_id if kind == "lifted" else row.operator_id)


@dataclass(slots=True)
class Told:
    """What is known of some rows at once: lots, what they are called, operators, sources."""

    lots: Mapping[UUID, Lot]
    called: Mapping[UUID, str]
    codes: Mapping[int, str]
    sources: Mapping[UUID, list[Any]]

    def amount(self, lot_id: UUID, quantity: int | None = None) -> Amount:
        """So much of a lot, in its own unit."""
        return Amount(self.called[lot_id], quantity, self.lots[lot_id].unit if quantity is not None else "")

    def fact(self, kind: str, owner: int, when: tuple[date, datetime], key: str, **more: Any) -> Fact:
        """A fact of ``kind`` at the owner's place; ``when`` it was, and when that was said."""
        return Fact(
            kind=kind,
            day=when[0],
            at=when[1],
            place=operator_address(self.codes[owner]),
            row=f"{settings.ORIGIN}/epcis/rows/{key}",
            terms=f"{settings.ORIGIN}/epcis/terms/",
            **more,
        )

    def party(self, number: int | None) -> str:
        """What an operator is called; nothing of whoever is not on the platform."""
        return operator_address(self.codes[number]) if number else ""


def codes_for(rows: Iterable[Model], owners: Iterable[int]) -> dict[int, str]:
    """The 主体码 of everybody these rows name."""
    numbers = set(owners)
    for row in rows:
        for name in ("operator_id", "to_operator", "from_operator"):
            if isinstance(number := getattr(row, name, None), int):
                numbers.add(number)
    return operator_codes(numbers)


def making(lot: Lot, told: Told) -> tuple[Fact, list[Taken]] | None:
    """How a lot of one's own lots came to be; nothing of one received: its receipt tells."""
    key = f"lots/{lot.code}"
    what = [told.amount(lot.pk, lot.quantity)]
    sources = told.sources.get(lot.pk, [])
    if lot.origin == Lot.Origin.RECEIVED:
        return None
    kind = {"harvest": "harvest", "outside": "outside"}.get(lot.origin) or (
        sources[0].way if sources else "part"
    )
    taken = [Taken(row.n, _source(row, told), row.quantity) for row in sources if row.own_lot]
    fact = told.fact(
        kind, lot.operator_id, (lot.day, lot.opened_at), key,
        what=what, inputs=[one.source for one in taken], harvested=kind == "harvest",
    )  # fmt: skip
    return fact, taken


def _source(row: Any, told: Told) -> Amount:
    return Amount(told.called[row.own_lot], row.out_quantity, row.from_unit)


def facts(kind: str, row: Any, told: Told) -> list[Fact]:
    """What a row that corrects nothing tells."""
    return _FACTS[kind](row, told)


def _lot(row: Lot, told: Told) -> list[Fact]:
    made = making(row, told)
    return [made[0]] if made else []


def _delivery(row: Any, told: Told) -> list[Fact]:
    return [
        told.fact(
            "returning" if row.returns else "shipping", row.operator_id, (row.day, row.at), f"deliveries/{row.transfer}",
            what=[told.amount(row.lot_id, row.sent)], giver=told.party(row.operator_id), taker=told.party(row.to_operator),
        )
    ]  # fmt: skip


def _receipt(row: Any, told: Told) -> list[Fact]:
    source = next((one for lot in told.sources.values() for one in lot if one.transfer == row.transfer), None)
    return [
        told.fact(
            "receiving", row.operator_id, (row.day, row.at), f"deliveries/{row.transfer}",
            what=[told.amount(row.lot_id, row.accepted)],
            giver=told.party(source.from_operator if source else None), taker=told.party(row.operator_id),
        )
    ]  # fmt: skip


def _settlement(row: Any, told: Told) -> list[Fact]:
    parts = (("refused", row.refused), ("short", row.short))
    return [
        told.fact(
            kind, row.operator_id, (local_date(row.at), row.at), f"deliveries/{row.transfer}/{kind}",
            what=[told.amount(row.lot_id, quantity)], giver=told.party(row.operator_id), taker=told.party(row.to_operator),
        )
        for kind, quantity in parts
        if quantity
    ]  # fmt: skip


def _flow(row: Any, told: Told) -> list[Fact]:
    code = told.lots[row.lot_id].code
    return [
        told.fact(
            row.kind, row.operator_id, (row.day, row.at), f"lots/{code}/{row.seq}",
            what=[told.amount(row.lot_id, row.quantity)],
        )
    ]  # fmt: skip


def _of_whole(
    told: Told, kind: str, lot: tuple[int, UUID], at: datetime, *, key: str, **more: Any
) -> list[Fact]:
    """What is said of a lot (whose, which) and of no amount of it."""
    owner, pk = lot
    return [told.fact(kind, owner, (local_date(at), at), key, what=[told.amount(pk)], **more)]


def _hold(row: Any, told: Told) -> list[Fact]:
    kind = HELD.get(row.cause, "hold")
    return _of_whole(told, kind, (row.operator_id, row.lot_id), row.at, key=f"holds/{row.pk}")


def _lifted(row: Any, told: Told) -> list[Fact]:
    hold = row.hold
    return _of_whole(told, "released", (hold.operator_id, hold.lot_id), row.at, key=f"holds/{hold.pk}/lifted")


def _certificate(row: Any, told: Told) -> list[Fact]:
    lot, key = (row.operator_id, row.parcel_id), f"certificates/{row.code}"
    return _of_whole(told, "certified", lot, row.issued_at, key=key, certificate=_page(row))


def _void(row: Any, told: Told) -> list[Fact]:
    of = row.certificate
    lot, key = (of.operator_id, of.parcel_id), f"certificates/{of.code}/void/{row.pk}"
    return _of_whole(told, "void", lot, row.at, key=key, certificate=_page(of))


def _page(row: Any) -> str:
    return f"{settings.ORIGIN}/q/{row.code}"


_FACTS: Mapping[str, Callable[[Any, Told], list[Fact]]] = {
    "lot": _lot,
    "delivery": _delivery,
    "receipt": _receipt,
    "settlement": _settlement,
    "flow": _flow,
    "hold": _hold,
    "lifted": _lifted,
    "certificate": _certificate,
    "void": _void,
}


def told_of(rows: Collection[Any], kind: str, called: Mapping[UUID, str]) -> Told:
    """Everything the rows of one kind need, asked at once."""
    lots = {pk for row in rows for pk in KINDS[kind].lots(row)}
    sources = sources_of(lots)
    every = lots | {one.own_lot for of in sources.values() for one in of if one.own_lot}
    found = lots_of(every)
    parents = [one for of in sources.values() for one in of]
    owners = [owner_of(kind, row) for row in rows]
    return Told(found, called, codes_for([*rows, *parents], owners), sources)
