"""What stands behind the harvests that lots were made of: their files, the samples that speak for them, and what was used on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from youji.certificates.logic.facts import Drug, Said, Sampled
from youji.environment.selectors.goods import Goods, OfGoods, samples_of_goods
from youji.lots.selectors.yields import Line
from youji.norms.logic.rows import VERIFIED, Label
from youji.norms.selectors.loading import everything
from youji.production.selectors.of_lot import Behind, OfBase, Used, behind

#: Where a lot comes from, as production says it.
HARVEST = "harvest"
#: How a sentence's values are known where somebody has compared them, or where it rests on none.
CHECKED = ("已核", "")


@dataclass(frozen=True, slots=True)
class Roots:
    """The harvests in a lot's line, those of them that have a file here, and the reported samples that speak for these."""

    lots: tuple[Any, ...]
    filed: tuple[tuple[Any, Behind], ...]
    tests: tuple[OfGoods, ...]

    @property
    def files(self) -> list[Behind]:
        """Theirs."""
        return [file for _, file in self.filed]

    @property
    def bases(self) -> tuple[OfBase, ...]:
        """In which they grew, each once."""
        return tuple(dict.fromkeys(base for file in self.files for base in file.bases))

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of these bases."""
        return tuple(base.number for base in self.bases)

    @property
    def judged(self) -> tuple[Said, ...] | None:
        """What the rules say of everything used on them; none where one of them, or all of the line, has no file."""
        if not self.lots or len(self.filed) != len(self.lots):
            return None
        return tuple(
            dict.fromkeys(
                Said(one.rule, one.verdict, one.message, one.mark in CHECKED)
                for file in self.files
                for one in file.judged.findings
            )
        )


def roots_of(lots: Sequence[Any], lines: Mapping[UUID, Line], day: date) -> dict[UUID, Roots]:
    """The harvests behind each of these lots, on the day."""
    harvests = {lot.pk: tuple(one for one in lines[lot.pk].lots if one.origin == HARVEST) for lot in lots}
    each = {one.pk: one for some in harvests.values() for one in some}
    files = behind(each.values())
    filed = [one for pk, one in each.items() if pk in files]
    tests = dict(
        zip(
            (one.pk for one in filed),
            samples_of_goods([_goods(one, files[one.pk], day) for one in filed]),
            strict=True,
        )
    )
    return {
        pk: Roots(
            some,
            tuple((one, files[one.pk]) for one in some if one.pk in files),
            tuple(dict.fromkeys(test for one in some if one.pk in files for test in tests[one.pk])),
        )
        for pk, some in harvests.items()
    }


def _goods(root: Any, file: Behind, day: date) -> Goods:
    return Goods(
        root.operator_id,
        bases=tuple(base.number for base in file.bases),
        plots=frozenset(one["plot"] for one in root.plots if one["plot"]),
        product=root.product.name,
        since=file.since,
        until=day,
    )


def sampled(one: OfGoods) -> Sampled:
    """The sample as the gate looks at it."""
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


class Drugs:
    """What the tables know of inputs: by the registration number, else by the name. The tables are read through once."""

    def __init__(self, used: Iterable[Used]) -> None:
        self._known: dict[Used, Drug] = {}
        some = list(used)
        numbers = {one.registration for one in some if one.registration}
        names = {one.input for one in some}
        self._by_number: dict[str, list[Label]] = defaultdict(list)
        self._by_name: dict[str, list[Label]] = defaultdict(list)
        for one in everything().labels if some else ():
            if one.registration_no in numbers:
                self._by_number[one.registration_no].append(one)
            if one.name in names:
                self._by_name[one.name].append(one)

    def of(self, used: Used) -> Drug:
        """What is known of one of them."""
        if used not in self._known:
            self._known[used] = self._drug(used)
        return self._known[used]

    def _drug(self, used: Used) -> Drug:
        labels = self._by_number.get(used.registration) or self._by_name.get(used.input, [])
        holding = [one for one in labels if one.holds_on(used.day)]
        actives = tuple(dict.fromkeys(active.name for one in holding or labels for active in one.actives))
        return Drug(used.input, used.day, actives, None if holding else _ended(labels), _checked(labels))


def _ended(labels: Collection[Label]) -> date | None:
    """The day from which the last of these labels held no more; none where there is none, or none has ended."""
    return max((one.valid_until for one in labels if one.valid_until), default=None)


def _checked(labels: Collection[Label]) -> bool:
    return all(one.cited.mark == VERIFIED for one in labels)
