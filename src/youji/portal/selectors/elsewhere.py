"""What the words of a search find in public besides the catalogue: certified products, and notices that are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from youji.portal.selectors import notices
from youji.programme.selectors import targets
from youji.shared import spelling


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One other place that has something, and how much."""

    label: str
    number: int
    href: str


def elsewhere(words: str, *, today: date) -> list[Elsewhere]:
    """Where else the words are found. Two queries."""
    if not words.strip():
        return []
    found = []
    certified = targets.certified_rows(on=today, words=words).count()
    if certified:
        href = f"{reverse('programme:certified')}?{urlencode({'q': words})}"
        found.append(Elsewhere("认证产品", certified, href))
    open_now = [n for n in notices.notices(today=today, open_only=True) if _names(n, words)]
    found += [Elsewhere(n.title, 1, reverse("portal:notice", args=[n.number])) for n in open_now]
    return found


def _names(notice: notices.NoticeLine, words: str) -> bool:
    """Whether every word is in the notice's title or in one row of its list."""
    texts = [notice.title, *(" ".join(str(v) for v in row.values() if v) for row in notice.rows)]
    return any(all(word in spelling.folded(text) for word in spelling.words(words)) for text in texts)
