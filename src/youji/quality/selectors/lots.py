"""What is known of the tests of a lot: those of its goods, and of everything it was made of, beside what was used on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from youji.certificates.logic.facts import Sampled
from youji.certificates.selectors.facts import gather
from youji.environment.selectors.goods import samples_waiting
from youji.lots.selectors.against import Objection, objections
from youji.lots.selectors.links import ancestors_of
from youji.production.selectors.lots import lots_of, withdrawn_among
from youji.production.selectors.of_lot import base_of, harvests_near, lot_with_code, lots_with_ids
from youji.production.selectors.whom import may_record_for
from youji.quality.logic.rapid import POSITIVE
from youji.quality.logic.used import Line, Tested, Treatment, compare, missing
from youji.quality.models import OfLot, RapidTest
from youji.quality.selectors.rapid import rapid_of
from youji.quality.selectors.terms import number
from youji.shared.actor import Actor
from youji.shared.clock import local_date

RAPID, LABORATORY, OWN = "快检", "检测机构", "自行检测"
#: Said where a lot grew in no base, for which a sample could be taken.
NO_BASE = "这一批不是在登记的基地里采的，不能送检登记；请用快检，或在原来的批次上送检。"


@dataclass(frozen=True, slots=True)
class LotTests:
    """A lot, what was used on it beside what it was tested for, and what of it stands in the way."""

    lot: Any
    own: bool
    lines: tuple[Line, ...]
    tests: tuple[Tested, ...]
    rapid: tuple[RapidTest, ...]
    waiting: tuple[Any, ...]  # samples that were taken of it and are not reported
    against: tuple[Objection, ...]
    unknown: bool  # some lot it was made of has no record here: what was used nobody can tell

    @property
    def missing(self) -> tuple[str, ...]:
        """What was used and nobody tested."""
        return missing(self.lines)


def lot_tests(code: str, actor: Actor, now: datetime) -> LotTests:
    """Everything about the tests of a lot.

    Raises:
        Unknown: none the actor may know of.
    """
    day = local_date(now)
    lot = lot_with_code(code, actor, day)
    facts = gather([lot], day)[lot.pk].facts
    line = set(ancestors_of([(lot.operator_id, lot.pk)]))
    rapid = rapid_of(line)
    tests = (*(_of_sample(one) for one in facts.tested), *(_of_rapid(one) for one in rapid))
    used = [Treatment(one.name, one.day, one.actives) for one in facts.drugs]
    return LotTests(
        lot=lot,
        own=lot.operator_id in may_record_for(actor, day),
        lines=compare(used, tests),
        tests=tuple(sorted(tests, key=lambda one: (one.day, one.code), reverse=True)),
        rapid=tuple(rapid),
        waiting=tuple(samples_waiting(_samples_of(line))),
        against=tuple(objections([lot])),
        unknown=facts.judged is None,
    )


def _of_sample(one: Sampled) -> Tested:
    kind = LABORATORY if one.by_laboratory else OWN
    return Tested(one.code, one.day, kind, one.parameters, one.over, one.grade == "ok" and one.fit)


def _of_rapid(row: RapidTest) -> Tested:
    results = list(row.results.all())
    failed = tuple(one.parameter for one in results if one.outcome == POSITIVE)
    return Tested(row.code, row.day, RAPID, tuple(one.parameter for one in results), failed, row.passed)


def _samples_of(lots: set[tuple[int, UUID]]) -> list[int]:
    owners, ids = {owner for owner, _ in lots}, {pk for _, pk in lots}
    rows = OfLot.objects.filter(operator_id__in=owners, lot_id__in=ids)
    return list(rows.values_list("sample_id", flat=True))


def base_of_lot(lot: Any) -> str:
    """The number of the base in which the lot, or what it was made of, grew; empty where it is none."""
    line = [pk for _, pk in ancestors_of([(lot.operator_id, lot.pk)])]
    return base_of([lot, *lots_of(line).values()])


def lots_of_sample(sample: Any) -> list[Any]:
    """The lots that what is found in the sample speaks for, none of them withdrawn.

    The lot it was taken of, where somebody said so. Else the harvests of that product in that base, from some days before the
    sample to as many after (``data/quality/terms.csv: around_sample``), on its plot where it names one, else of the base's holder:
    whose goods it was of somebody else's ground nobody can tell.
    """
    named = list(OfLot.objects.filter(sample_id=sample.pk).values_list("lot_id", flat=True))
    if named:
        gone = set(withdrawn_among(named))
        return [one for one in lots_with_ids(named) if one.code not in gone]
    within = number("around_sample", sample.taken_on)
    near = harvests_near(
        sample.base_id, sample.taken_on, within, plot=sample.plot_id, holder=sample.operator_id
    )
    return [one for one in near if _same(sample.product_name, one.product.name)]


def _same(name: str, product: str) -> bool:
    return not name or name in product or product in name
