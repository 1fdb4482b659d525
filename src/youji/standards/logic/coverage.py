"""产品 × 八环节: which standard covers which stage of a product's chain, and which cells are empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from youji.standards.logic.editions import in_force
from youji.standards.logic.vocabulary import STAGES


@dataclass(frozen=True, slots=True)
class Held:
    """What the matrix needs to know of a standard. ``scope`` are product codes; what is under one is meant too."""

    id: int
    number: str
    title: str
    stages: tuple[str, ...]
    scope: tuple[str, ...]
    in_force_from: date | None
    in_force_until: date | None
    mark: str = ""

    def covers(self, product_code: str) -> bool:
        """Whether the product is in scope: itself, or under one that is."""
        return any(product_code.startswith(code) for code in self.scope)


@dataclass(frozen=True, slots=True)
class Cell:
    """One stage of one product's chain."""

    stage: str
    word: str
    standards: tuple[Held, ...]

    @property
    def empty(self) -> bool:
        """缺标: nothing in force covers it."""
        return not self.standards


@dataclass(frozen=True, slots=True)
class Row:
    """One product's chain."""

    code: str
    name: str
    cells: tuple[Cell, ...]

    @property
    def gaps(self) -> tuple[Cell, ...]:
        """The empty cells."""
        return tuple(cell for cell in self.cells if cell.empty)

    @property
    def covered(self) -> int:
        """How many of the eight are covered."""
        return len(self.cells) - len(self.gaps)


def matrix(products: Mapping[str, str], standards: Iterable[Held], on: date) -> tuple[Row, ...]:
    """A row for each product (code → name), with what is in force on the day in each of its eight cells."""
    held = [one for one in standards if in_force(one, on)]
    return tuple(
        Row(
            code,
            name,
            tuple(
                Cell(stage, word, tuple(one for one in held if stage in one.stages and one.covers(code)))
                for stage, word in STAGES
            ),
        )
        for code, name in products.items()
    )


@dataclass(frozen=True, slots=True)
class Followed:
    """A base that is recognised, its product, and what the procedures it has adopted cite."""

    base_id: int
    code: str
    name: str
    division: str
    product_code: str
    cites: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """有标未贯: a standard in force and in scope that no adopted procedure of the base cites."""

    base: Followed
    standard: Held


def unfollowed(bases: Iterable[Followed], standards: Iterable[Held], on: date) -> tuple[Unfollowed, ...]:
    """Every standard in force and in scope of a base's product that none of its procedures cites."""
    held = [one for one in standards if in_force(one, on)]
    return tuple(
        Unfollowed(base, one)
        for base in bases
        for one in held
        if one.covers(base.product_code) and one.id not in base.cites
    )
