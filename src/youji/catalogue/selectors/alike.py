"""Words of the catalogue that sound like the one typed (浏阳东瓜), or differ from it in one character (君山樱逃)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from youji.catalogue.logic.published_query import PublishedQuery
from youji.catalogue.models import PublishedEntry
from youji.registry.logic.initials import spelled_of

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,12}")
#: So many rows are looked at for each word, and so many words offered.
ROWS, OFFERED = 20, 2
#: So many words of a question are looked at: each is two scans of the catalogue.
WORDS = 2
#: Of fewer characters, one other makes another word.
SURE = 4


def alike(query: PublishedQuery) -> Iterator[str]:
    """The question with a word as the catalogue has it, the likeliest first; at most two questions for each of ``WORDS``."""
    words = query.words
    for place, word in enumerate(words[:WORDS]):
        if not HAN.fullmatch(word):
            continue
        for found in _of(word)[:OFFERED]:
            yield " ".join((*words[:place], found, *words[place + 1 :]))


def _of(word: str) -> list[str]:
    """What the catalogue has instead of ``word``, each once."""
    found = dict.fromkeys(_sounding(word))
    found.update(dict.fromkeys(_with_one_other(word)))
    found.pop(word, None)
    return list(found)


def _sounding(word: str) -> Iterator[str]:
    """Pieces of names that are read as ``word`` is."""
    reading = spelled_of(word)
    for text in _texts(PublishedEntry.objects.filter(search__contains=reading)):
        yield from (piece for piece in _pieces(text, len(word)) if spelled_of(piece) == reading)


def _with_one_other(word: str) -> Iterator[str]:
    """Pieces of names that have one other character where ``word`` has one. One query."""
    if len(word) < SURE:
        return
    around = [(word[:place], word[place + 1 :]) for place in range(len(word))]
    like = (Q(search__contains=before) & Q(search__contains=after) for before, after in around)
    for text in _texts(PublishedEntry.objects.filter(reduce(or_, like))):
        yield from (piece for piece in _pieces(text, len(word)) if _apart(piece, word) == 1)


def _apart(piece: str, word: str) -> int:
    """In how many places they differ."""
    return sum(a != b for a, b in zip(piece, word, strict=True))


def _pieces(text: str, length: int) -> Iterator[str]:
    """The pieces of so many Chinese characters that the lines of ``text`` hold."""
    for line in text.splitlines():
        for start in range(len(line) - length + 1):
            piece = line[start : start + length]
            if HAN.fullmatch(piece):
                yield piece


def _texts(rows: QuerySet[PublishedEntry]) -> list[str]:
    return list(rows.order_by("code").values_list("search", flat=True)[:ROWS])
