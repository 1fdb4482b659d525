"""By which words an entry is found: everything that people call it, and how that is read."""

from __future__ import annotations

from collections.abc import Sequence

from youji.catalogue.logic.published import ItemPayload, search_text
from youji.catalogue.logic.published_query import LEVELS
from youji.catalogue.models import Entry
from youji.registry.logic.initials import initials_of, spelled_of

#: Which words and readings a row is found by; another number has every row made anew by the next job.
FORM = 2


def called(names: Sequence[str], item: ItemPayload, entry: Entry, kinds: Sequence[str]) -> str:
    """``PublishedEntry.search``: its names, the kinds it is of, its scheme, documents and codes; names in pinyin too."""
    named = [name for name in names if name]
    numbers = (entry.document_number, entry.code, entry.base.code)
    recognised = (item["category_label"], item["scheme_title"], LEVELS.get(entry.level, ""))
    readings = [read(name) for name in named for read in (initials_of, spelled_of)]
    return search_text([*named, *kinds, *recognised, *numbers], readings)


def kinds_above(code: str) -> list[str]:
    """The codes of the kinds that a product's code stands under, itself first: two digits more are one kind narrower."""
    return [code[:length] for length in range(len(code), 0, -2)]
