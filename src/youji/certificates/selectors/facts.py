"""Facts for the gate: a lot with everything it was made of, put as ``logic.facts`` wants it, and what of it is fixed for good."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from youji.certificates.logic.facts import Facts, Sampled
from youji.certificates.logic.tables import COLLECTOR, PRODUCER
from youji.certificates.models import Certificate
from youji.certificates.selectors.grown import Drugs, roots_of, sampled
from youji.certificates.selectors.halted import suspended_of
from youji.certificates.selectors.parcels import standing_faces
from youji.certificates.selectors.sources import OUTSIDE, RECEIVED, unproved
from youji.certificates.selectors.tables import tables
from youji.environment.selectors.goods import OfGoods
from youji.lots.selectors.against import objections_on
from youji.lots.selectors.yields import Line, lines_of
from youji.norms.selectors.loading import of_one_edition
from youji.production.selectors.lots import lots_left
from youji.production.selectors.of_lot import Behind, OfBase
from youji.production.selectors.whom import operators_of
from youji.shared.rooms import extensions

#: Where rooms above say what the issuer tested of a lot on the spot: ``[(lot, everything it was made of)] → {lot id: [Sampled]}``.
OWN_TESTS = "certificates.own_tests"
#: Lots that are asked about in one question, with all they were made of: SQLite takes 32,766 parameters.
MOST_IN_LINES = 5_000
#: Who tested, of these.
OWN_WORD = "生产者自行快检"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: quantity in whole thousandths of the lot's unit."""

    quantity: int
    copies: int
    basis: tuple[str, ...]
    on_package: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """The gate's facts, the form (样式) that the lot takes, its bases, and what is told of it for good."""

    facts: Facts
    form: str
    bases: tuple[OfBase, ...]
    told: dict[str, Any]

    def asking(self, asked: Asked, left: int | None = None) -> Gathered:
        """The same where so much is asked for; ``left``: of what others have taken meanwhile."""
        facts = replace(
            self.facts,
            left=self.facts.left if left is None else left,
            asked=asked.quantity,
            copies=asked.copies,
            basis=asked.basis,
            on_package=asked.on_package,
        )
        return replace(self, facts=facts)


def gather(lots: Collection[Any], day: date) -> dict[UUID, Gathered]:
    """Everything the gate looks at of these lots, and of every lot they were made of; nothing is asked for yet.

    A hundred lots are as many questions as one.
    """
    found: dict[UUID, Gathered] = {}
    lines = lines_of(lots)
    with of_one_edition():
        for some in _together(lots, lines):
            found |= _gathered(some, lines, day)
    return found


def _together(lots: Iterable[Any], lines: Mapping[UUID, Line]) -> Iterator[list[Any]]:
    """The lots in groups whose lines are so many lots at most, so that no question names more."""
    some: list[Any] = []
    size = 0
    for lot in lots:
        if some and size + len(lines[lot.pk].lots) > MOST_IN_LINES:
            yield some
            some, size = [], 0
        some.append(lot)
        size += len(lines[lot.pk].lots)
    if some:
        yield some


def _gathered(lots: Sequence[Any], lines: Mapping[UUID, Line], day: date) -> dict[UUID, Gathered]:
    roots = roots_of(lots, lines, day)
    own: dict[UUID, list[Sampled]] = {}
    for tell in extensions(OWN_TESTS).values():
        for pk, tests in tell([(lot, lines[lot.pk].lots) for lot in lots]).items():
            own.setdefault(pk, []).extend(tests)
    strange = [one for lot in lots for one in lines[lot.pk].lots if one.origin in (RECEIVED, OUTSIDE)]
    open_ = {one.pk for one in unproved(strange)} if strange else set()
    faces = _faces(lots, lines)
    left = _left(lots)
    against = _against(lots, lines)
    halted = suspended_of([(lot.operator_id, roots[lot.pk].numbers) for lot in lots], day)
    owners = operators_of(frozenset(lot.operator_id for lot in lots))
    drug = Drugs(used for lot in lots for file in roots[lot.pk].files for used in file.used)
    elements = tuple(tables().elements_on(day))
    found: dict[UUID, Gathered] = {}
    for lot in lots:
        line, root = lines[lot.pk], roots[lot.pk]
        files, tests = root.files, tuple(own.get(lot.pk, ()))
        standing, partly = _promised(faces[lot.pk])
        facts = Facts(
            day=day,
            lot=lot.code,
            product=lot.product.name,
            unit=lot.unit,
            left=left[lot.pk],
            asked=0,
            copies=0,
            basis=(),
            kind=tables().class_of(lot.product.code, day, as_picked=line.as_picked),
            elements=elements,
            judged=root.judged,
            lacking=tuple(one for file in files for one in file.lacking),
            drugs=tuple(drug.of(one) for file in files for one in file.used),
            tested=tuple(sampled(one) for one in root.tests),
            own_tests=tests,
            stops=against[lot.pk],
            suspended=halted[lot.operator_id, root.numbers],
            unproved=tuple(f"批次{one.code}" for one in line.lots if one.pk in open_),
            standing=standing,
            partly_void=partly,
            empty=() if owners[lot.operator_id].contact_phone else ("contact",),
        )
        foreign = any(one.origin in (RECEIVED, OUTSIDE) for one in line.lots)
        found[lot.pk] = Gathered(
            facts, COLLECTOR if foreign else PRODUCER, root.bases, _told(files, root.tests, tests)
        )
    return found


def _left(lots: Collection[Any]) -> dict[UUID, int]:
    found = {lot.pk: 0 for lot in lots}
    for owner in {lot.operator_id for lot in lots}:
        found |= lots_left(
            owner, [lot for lot in lots if lot.operator_id == owner and not hasattr(lot, "withdrawn")]
        )
    return found


def _against(lots: Sequence[Any], lines: Mapping[UUID, Line]) -> dict[UUID, tuple[str, ...]]:
    """What stops each lot, by a withdrawal, or by what lies on it or on anything it was made of."""
    walked = {(one.operator_id, one.pk) for lot in lots for one in lines[lot.pk].lots}
    every = objections_on(walked)
    found = {}
    for lot in lots:
        withdrawn = [f"批次{lot.code}已撤回：{lot.withdrawn.reason}"] if hasattr(lot, "withdrawn") else []
        within = {one.pk for one in lines[lot.pk].lots} if every else ()
        found[lot.pk] = (*withdrawn, *(str(one) for one in every if one.lot_id in within))
    return found


def _faces(lots: Sequence[Any], lines: Mapping[UUID, Line]) -> dict[UUID, list[Certificate]]:
    """The certificates of each lot's own 经营主体 that speak for its goods already, the first issued first."""
    theirs = {
        lot.pk: {one.pk for one in lines[lot.pk].lots if one.operator_id == lot.operator_id} for lot in lots
    }
    rows = standing_faces({pk for some in theirs.values() for pk in some})
    return {pk: [row for row in rows if row.parcel_id in some] for pk, some in theirs.items()}


def _promised(faces: Sequence[Certificate]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whole ones, and those of which copies are void."""
    partly = tuple(row.code for row in faces if row.voids.all())
    return tuple(row.code for row in faces if row.code not in partly), partly


def _told(files: Sequence[Behind], tests: Sequence[OfGoods], own: Sequence[Sampled]) -> dict[str, Any]:
    """What the page behind the code shows for good: verdicts with their edition, tests, how much was put down."""
    on_the_spot = [
        {
            "code": one.code,
            "day": one.day.isoformat(),
            "grade": one.grade,
            "laboratory": OWN_WORD,
            "editions": [],
        }
        for one in own
    ]
    return {
        "verdicts": [
            {"verdict": file.judged.verdict, "edition": file.judged.edition, "records": file.records} for file in files
        ],
        "tests": [
            {"code": one.code, "day": one.day.isoformat(), "grade": one.grade, "laboratory": one.laboratory, "editions": list(one.editions)}
            for one in tests[:5]
        ] + on_the_spot[:5],
        "treatments": sum(len(file.used) for file in files),
    }  # fmt: skip
