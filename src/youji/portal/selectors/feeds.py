"""What is new, for programs that are told by feeds: notices, editions, measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from django.urls import reverse

from youji.catalogue.selectors.bad_news import latest
from youji.portal.selectors import editions, notices
from youji.shared.clock import PROVINCE_TIME, in_words

#: So many of each are told; whoever asks once a week misses none.
MOST = 50


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news."""

    title: str
    path: str
    said: str
    on: date
    mark: str  # what tells it from other news of the same page

    @property
    def at(self) -> datetime:
        """The beginning of its day in the province."""
        return datetime.combine(self.on, time(), PROVINCE_TIME)


@dataclass(frozen=True, slots=True)
class Feed:
    """One kind of news."""

    title: str
    page: str
    described: str
    items: Callable[[date], list[Item]]


def _notices(today: date) -> list[Item]:
    return [
        Item(
            title=one.title,
            path=reverse("portal:notice", args=[one.number]),
            said=f"{in_words(one.opens_on)}至{in_words(one.closes_on)}，拟认定 {len(one.rows)} 项。",
            on=one.opens_on,
            mark=one.number,
        )
        for one in islice(notices.notices(today=today), MOST)
    ]


def _editions(today: date) -> list[Item]:
    return [
        Item(
            title=f"目录第 {one.number} 版：{one.title}",
            path=reverse("portal:edition", args=[one.number]),
            said=f"{one.document_number}，共 {one.entry_count} 项。",
            on=one.published_on,
            mark=str(one.number),
        )
        for one in islice(editions.editions(), MOST)
    ]


def _measures(today: date) -> list[Item]:
    return [
        Item(
            title=f"{one.status_label}：{one.name}",
            path=reverse("portal:base", args=[one.code]),
            said=f"{one.category_label}，{one.happened}",
            on=one.since,
            mark=f"{one.code}-{one.status}-{one.since.isoformat()}",
        )
        for one in latest(today=today, most=MOST)
    ]


FEEDS = {
    "notices": Feed("公示", "portal:notices", "拟认定名单的公示，公示期内可以实名提出异议。", _notices),
    "editions": Feed("目录版次", "portal:editions", "公布的每一版目录。", _editions),
    "measures": Feed(
        "警示、整改、暂停、删除", "portal:measures", "在册的认定现在受到的处理，新的在前。", _measures
    ),
}
