"""A fault in a scheme file: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a scheme file."""

    where: str
    message: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.where}：{self.message}{self.mend}"


def one_of(word: str, said: str, allowed: Collection[str], where: str) -> Iterator[Fault]:
    """A fault if ``said`` is none of ``allowed``."""
    if said not in allowed:
        options = "、".join(sorted(one for one in allowed if one))
        yield Fault(where, f"{word}写的是“{said}”，不认识。", f"可用的有：{options}。")
