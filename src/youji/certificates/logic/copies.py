"""Looks that no single label has by honest use: from which number on a day's looks speak of a copied label.

The numbers are dated rows of ``data/certificates/looks.csv``, marked 参考值: nothing is known of how often labels are
looked at. What is found is a reason to look, never a finding against anybody: whoever likes can open a page often.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from youji.certificates.logic.tables import Dated
from youji.shared.clock import in_words


@dataclass(frozen=True, slots=True)
class Bound(Dated):
    """One number of the table."""

    key: str
    label: str
    number: int
    unit: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """The numbers of a day. ``shown_days`` and ``kept_days`` are days; the others are looks on one day."""

    copy_a_day: int
    per_copy_a_day: int
    least_a_day: int
    shown_days: int
    kept_days: int

    def most(self, copy: int, copies: int) -> int:
        """So many looks on a day are nothing to speak of: at the label of one copy, or (0) at all of ``copies``."""
        return self.copy_a_day if copy else max(self.least_a_day, self.per_copy_a_day * copies)


def bounds_of(rows: Iterable[Bound], day: date) -> Bounds:
    """The numbers that hold on ``day``.

    Raises:
        TypeError: one is missing.
    """
    return Bounds(**{one.key: one.number for one in rows if one.holds_on(day)})


@dataclass(frozen=True, slots=True)
class Often:
    """A day of more looks than ``most``: at the label of one copy, or (0) at the certificate of so many ``copies``."""

    code: str
    copy: int
    copies: int
    day: date
    looks: int
    most: int

    @property
    def sentence(self) -> str:
        """What is told of it, to whoever issued it and to the county."""
        which = f"第{self.copy}份标签" if self.copy else f"（共{self.copies}份）"
        why = "一份标签一天很少有这么多人看" if self.copy else "平均每份看得太多"
        return (
            f"合格证{self.code}{which}{in_words(self.day)}被查看{self.looks}次，超过参考值{self.most}次："
            f"{why}，可能有人复制了标签。"
        )
