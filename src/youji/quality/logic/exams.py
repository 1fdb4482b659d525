"""An exam is drawn from the bank by a seed, so that anybody can draw it again; marked by what stood in the bank then."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LETTERS = "ABCDEF"


class Unreadable(ValueError):
    """Choices or an answer that will not do; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put: its number, version, the choices in the order in which they stand on the page."""

    code: str
    version: int
    order: tuple[int, ...]  # which of the question's choices stands where


def read_choices(text: str) -> tuple[str, ...]:
    """The choices of a question, a line each; letters in front of them fall away.

    Raises:
        Unreadable: fewer than two, more than six, one empty or twice.
    """
    lines = [line.strip() for line in text.replace("|", "\n").splitlines()]
    choices = tuple(_without_letter(line, LETTERS[n : n + 1]) for n, line in enumerate(filter(None, lines)))
    if not 2 <= len(choices) <= len(LETTERS):
        raise Unreadable(f"选项应当有2到{len(LETTERS)}个，每行一个，这里有{len(choices)}个。")
    if len(set(choices)) < len(choices) or not all(choices):
        raise Unreadable("有两个选项一样，或有空的选项。")
    return choices


def _without_letter(line: str, letter: str) -> str:
    head, rest = line[:1].upper(), line[1:].lstrip()
    return rest[1:].strip() if head == letter and rest[:1] in (".", "、", "．", ":", "：") else line


def read_answer(text: str, choices: Sequence[str]) -> int:
    """Which choice is right.

    Raises:
        Unreadable: none of them.
    """
    at = LETTERS.find(text.strip().upper() or "?")
    if len(text.strip()) != 1 or not 0 <= at < len(choices):
        raise Unreadable(f"答案应当是{LETTERS[0]}到{LETTERS[len(choices) - 1]}中的一个字母。")
    return at


def read_topics(text: str) -> tuple[str, ...]:
    """类别, a line each or parted by 、; each once."""
    return tuple(dict.fromkeys(filter(None, (one.strip() for one in text.replace("、", "\n").splitlines()))))


def _place(*said: object) -> bytes:
    return hashlib.sha256("/".join(map(str, said)).encode()).digest()


def draw(seed: str, bank: Mapping[str, tuple[int, int]], count: int) -> tuple[Asked, ...]:
    """``count`` questions of the bank (all, where it has fewer), in an order of the seed's, choices too.

    The same seed and bank give the same exam, in whatever order the bank is told.

    Args:
        bank: number of a question → (version, how many choices).
    """
    chosen = sorted(bank, key=lambda code: _place(seed, code))[:count]
    return tuple(
        Asked(
            code,
            bank[code][0],
            tuple(sorted(range(bank[code][1]), key=lambda n, code=code: _place(seed, code, n))),  # type: ignore[misc]
        )
        for code in chosen
    )


def mark(exam: Sequence[Asked], right: Mapping[str, int], answers: Mapping[str, str]) -> int:
    """How many were answered rightly: a letter as it stood on the page; what was not answered is wrong."""
    return sum(
        1
        for one in exam
        if (at := LETTERS.find(answers.get(one.code) or "?")) >= 0
        and at < len(one.order)
        and one.order[at] == right[one.code]
    )


def score(right: int, asked: int) -> int:
    """Of a hundred, rounded down: 79.9 has not passed at 80."""
    return right * 100 // asked if asked else 0
