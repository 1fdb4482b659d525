"""What to try when nothing was found: the same words asked less narrowly, words that sound or look alike, parts of the
words, the place they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from youji.catalogue.logic.published_query import ALL, CITY_DIGITS, COUNTY_DIGITS, PublishedQuery
from youji.catalogue.selectors.alike import alike
from youji.catalogue.selectors.published import count_of
from youji.divisions import selectors as divisions
from youji.shared import people

AT_MOST = 5
#: Each costs a scan of the catalogue, whoever asks.
TRIED = 24
FILTERS = {
    "group": "产品类别",
    "year": "认定年份",
    "status": "状态",
    "scheme": "认定办法",
    "category": "类别",
    "subject": "对象",
    "level": "级别",
    "county": "县市区",
    "city": "市州",
}
HAN = re.compile(rf"[{people.HAN}]{{3,}}")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another question and how many rows answer it."""

    label: str
    number: int
    query: PublishedQuery


def suggestions(query: PublishedQuery, *, today: date) -> list[Suggestion]:
    """Questions near ``query`` that something answers, the nearest first."""
    found: list[Suggestion] = []
    for label, asked in islice(_nearby(query), TRIED):
        if len(found) == AT_MOST or asked == query or any(asked == s.query for s in found):
            continue
        number = count_of(asked, today=today)
        same = any(
            asked.q in s.query.q and number == s.number for s in found
        )  # 作社 after 合作社 says nothing new
        if number and not same:
            found.append(Suggestion(label, number, asked))
    return found


def _nearby(query: PublishedQuery) -> Iterator[tuple[str, PublishedQuery]]:
    if query.status != ALL:
        yield "含已删除、已过期的", query.to(status=ALL)
    yield from _of_the_words(query) if query.q else _of_the_filters(query)


def _of_the_words(query: PublishedQuery) -> Iterator[tuple[str, PublishedQuery]]:
    """The words without the filters, the place one of them names, one of them alone, a part of one."""
    words, bare = query.q.split(), PublishedQuery(q=query.q)
    yield f"不加筛选，只查“{query.q}”", bare
    yield f"不加筛选，含已删除、已过期的“{query.q}”", bare.to(status=ALL)
    for word in words:
        place = divisions.find(word)
        if place:
            rest = bare.to(q=" ".join(w for w in words if w != word))
            county = place if len(place) == COUNTY_DIGITS else ""
            yield (
                f"所在地是{divisions.full_name(place)}",
                rest.to(city=place[:CITY_DIGITS], county=county),
            )
    for said in alike(query):
        yield f"是不是“{said}”", bare.to(q=said)
    for part in (*words, *_parts(query.q)):
        yield f"只查“{part}”", bare.to(q=part)


def _of_the_filters(query: PublishedQuery) -> Iterator[tuple[str, PublishedQuery]]:
    """The same with one filter less."""
    for name, word in FILTERS.items():
        default = getattr(PublishedQuery(), name)
        if getattr(query, name) != default:
            yield f"不限{word}", query.to(**{name: default})


def _parts(text: str) -> Iterator[str]:
    """The longest beginnings and ends of the Chinese words in ``text``: names are mistyped at one end."""
    for word in HAN.findall(text):
        for length in range(len(word) - 1, 1, -1):
            yield word[:length]
            yield word[-length:]
