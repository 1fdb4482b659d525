"""Facts for the gate: a lot with everything it was made of, put as ``logic.facts`` wants it, and what of it is fixed for good."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from youji.catalogue.logic.courses import HALTED
from youji.catalogue.selectors.bad_news import bad_news_beside, is_quiet
from youji.certificates.logic.facts import Drug, Facts, Said, Sampled
from youji.certificates.logic.tables import COLLECTOR, PRODUCER
from youji.certificates.selectors.parcels import standing_faces
from youji.certificates.selectors.sources import OUTSIDE, RECEIVED, unproved
from youji.certificates.selectors.tables import tables
from youji.environment.selectors.goods import OfGoods, samples_of_goods
from youji.lots.selectors.against import objections
from youji.lots.selectors.yields import as_picked, line_of
from youji.norms.logic.rows import VERIFIED, Label
from youji.norms.selectors.loading import everything
from youji.production.selectors.lots import lot_left
from youji.production.selectors.of_lot import Behind, OfBase, Used, behind
from youji.production.selectors.whom import operators_of
from youji.shared.rooms import extensions

#: Where a lot comes from, as production says it.
HARVEST = "harvest"
#: Where rooms above say what the issuer tested of a lot on the spot: ``(lot, everything it was made of) → [Sampled]``.
OWN_TESTS = "certificates.own_tests"
#: Who tested, of these.
OWN_WORD = "生产者自行快检"
#: How a sentence's values are known where somebody has compared them, or where it rests on none.
CHECKED = ("已核", "")


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


def gather(lot: Any, asked: Asked, day: date) -> Gathered:
    """Everything the gate looks at, of the lot and of every lot it was made of."""
    line = line_of(lot)
    roots = [one for one in line if one.origin == HARVEST]
    filed = [(one, found) for one in roots if (found := behind(one))]
    files = [found for _, found in filed]
    bases = tuple(dict.fromkeys(base for file in files for base in file.bases))
    strange = [one for one in line if one.origin in (RECEIVED, OUTSIDE)]
    tests = list(dict.fromkeys(one for root, file in filed for one in _tests(root, file, day)))
    own = tuple(one for tell in extensions(OWN_TESTS).values() for one in tell(lot, line))
    standing, partly = _promised(lot, line)
    facts = Facts(
        day=day,
        lot=lot.code,
        product=lot.product.name,
        unit=lot.unit,
        left=0 if hasattr(lot, "withdrawn") else lot_left(lot.operator_id, lot.pk),
        asked=asked.quantity,
        copies=asked.copies,
        basis=asked.basis,
        on_package=asked.on_package,
        kind=tables().class_of(lot.product.code, day, as_picked=as_picked(line)),
        elements=tuple(tables().elements_on(day)),
        judged=_judged(files) if files and len(files) == len(roots) else None,
        lacking=tuple(one for file in files for one in file.lacking),
        drugs=tuple(_drug(one) for file in files for one in file.used),
        tested=tuple(_sampled(one) for one in tests),
        own_tests=own,
        stops=_stops(lot),
        suspended=suspended(lot.operator_id, [base.number for base in bases], day),
        unproved=tuple(f"批次{one.code}" for one in unproved(strange)),
        standing=standing,
        partly_void=partly,
        empty=()
        if operators_of(frozenset({lot.operator_id}))[lot.operator_id].contact_phone
        else ("contact",),
    )
    return Gathered(facts, COLLECTOR if strange else PRODUCER, bases, _told(files, tests, own))


def _judged(files: Sequence[Behind]) -> tuple[Said, ...]:
    return tuple(
        dict.fromkeys(
            Said(one.rule, one.verdict, one.message, one.mark in CHECKED)
            for file in files
            for one in file.judged.findings
        )
    )


def _drug(used: Used) -> Drug:
    """What the tables know of an input: by its registration number, else by its name."""
    labels = [
        one for one in everything().labels if used.registration and one.registration_no == used.registration
    ]
    labels = labels or [one for one in everything().labels if one.name == used.input]
    holding = [one for one in labels if one.holds_on(used.day)]
    actives = tuple(dict.fromkeys(active.name for one in holding or labels for active in one.actives))
    return Drug(used.input, used.day, actives, None if holding else _ended(labels), _checked(labels))


def _ended(labels: Collection[Label]) -> date | None:
    """The day from which the last of these labels held no more; none where there is none, or none has ended."""
    return max((one.valid_until for one in labels if one.valid_until), default=None)


def _checked(labels: Collection[Label]) -> bool:
    return all(one.cited.mark == VERIFIED for one in labels)


def _tests(root: Any, file: Behind, day: date) -> list[OfGoods]:
    return samples_of_goods(
        root.operator_id,
        bases=[base.number for base in file.bases],
        plots=[one["plot"] for one in root.plots if one["plot"]],
        product=root.product.name,
        since=file.since,
        until=day,
    )


def _sampled(one: OfGoods) -> Sampled:
    by_laboratory = bool(one.laboratory)
    return Sampled(
        one.code,
        one.day,
        one.grade,
        one.fit,
        by_laboratory,
        one.parameters,
        one.failed,
        one.certain,
        one.over,
    )


def _stops(lot: Any) -> tuple[str, ...]:
    withdrawn = [f"批次{lot.code}已撤回：{lot.withdrawn.reason}"] if hasattr(lot, "withdrawn") else []
    return (*withdrawn, *(str(one) for one in objections([lot])))


def suspended(operator_id: int, bases: Collection[int], day: date) -> tuple[str, ...]:
    """The suspensions that lie on the bases or on their 经营主体 on the day, in words."""
    if is_quiet(bases, operator_id):
        return ()
    asked = [(str(base), base, operator_id) for base in bases or (0,)]
    beside = bad_news_beside(asked, on=day, most=None)
    news = dict.fromkeys(
        f"“{one.name}”{one.happened}" for some in beside.values() for one in some if one.status in HALTED
    )
    return tuple(news)


def _promised(lot: Any, line: Sequence[Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The certificates of its own 经营主体 that speak for the goods already: whole ones, and those of which copies are void."""
    faces = standing_faces([one.pk for one in line if one.operator_id == lot.operator_id])
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
