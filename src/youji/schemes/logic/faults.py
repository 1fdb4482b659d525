"""A fault in a scheme file: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a scheme file."""

    where: str
    message: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.where}：{self.message}{self.mend}"


def one_of(
    word: str, said: str, allowed: Collection[str] | Mapping[str, object], where: str
) -> Iterator[Fault]:
    """A fault if ``said`` is none of ``allowed``, with the likeliest first where it looks like a slip."""
    if said in allowed:
        return
    near = get_close_matches(said, [one for one in allowed if one], n=1, cutoff=0.75)
    options = "、".join(called(one, allowed) for one in sorted(allowed) if one)
    mend = f"是不是“{called(near[0], allowed)}”？" if near else ""
    yield Fault(where, f"{word}写的是“{said}”，不认识。", f"{mend}可用的有：{options}。")


def called(code: str, words: Collection[str] | Mapping[str, object]) -> str:
    """A word of the file with what it means: ``building（建设期）``."""
    meaning = words.get(code) if isinstance(words, Mapping) else None
    return f"{code}（{meaning}）" if isinstance(meaning, str) else code
