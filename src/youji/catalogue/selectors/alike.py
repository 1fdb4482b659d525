"""Words of the catalogue that sound like the one typed (浏阳东瓜), or differ from it in one character (君山樱逃)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import QuerySet

from youji.catalogue.logic.published_query import PublishedQuery
from youji.catalogue.models import PublishedEntry
from youji.registry.logic.initials import spelled_of

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,12}")
#: So many rows are looked at for each word, and so many words offered.
ROWS, OFFERED = 20, 2
#: Of fewer characters, one other makes another word.
SURE = 4


def alike(query: PublishedQuery) -> Iterator[str]:
    """The question with its words as the catalogue has them, the likeliest first; nothing where no word is alike."""
    words = query.words
    for place, word in enumerate(words):
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
    """Pieces of names that have one other character where ``word`` has one."""
    for place in range(len(word)) if len(word) >= SURE else ():
        before, after = word[:place], word[place + 1 :]
        rows = PublishedEntry.objects.filter(search__contains=before).filter(search__contains=after)
        for text in _texts(rows):
            yield from (piece for piece in _pieces(text, len(word)) if _differs_at(piece, word, place))


def _differs_at(piece: str, word: str, place: int) -> bool:
    return piece[:place] == word[:place] and piece[place + 1 :] == word[place + 1 :] and piece != word


def _pieces(text: str, length: int) -> Iterator[str]:
    """The pieces of so many Chinese characters that the lines of ``text`` hold."""
    for line in text.splitlines():
        for start in range(len(line) - length + 1):
            piece = line[start : start + length]
            if HAN.fullmatch(piece):
                yield piece


def _texts(rows: QuerySet[PublishedEntry]) -> list[str]:
    return list(rows.order_by("code").values_list("search", flat=True)[:ROWS])
