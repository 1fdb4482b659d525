"""The published catalogue, for anybody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Router, Schema

from youji.catalogue.api.entries import BadNewsOut
from youji.catalogue.logic.published_query import parse
from youji.portal.selectors import catalogue, entries
from youji.shared import clock
from youji.shared.api import (
    ActorRequest,
    Day,
    Name,
    Paged,
    PageNumber,
    answers,
    present,
)

router = Router(tags=["公众"], auth=None)


class RowOut(Schema):
    """One published entry."""

    code: str
    base_code: str
    name: str
    scheme_title: str
    category_label: str
    level: str
    division: str
    city_name: str
    county_name: str
    operator_name: str
    product_name: str
    area_mu: Decimal | None
    counted: str = Field(title="规模（数量），如 5,000羽；按亩计的为空")
    lon: float | None
    lat: float | None
    status: str
    status_label: str
    recognised_on: date
    valid_from: date
    valid_until: date | None  # the first day on which it no longer stands
    last_day: date | None  # what a page, a paper and a workbook print
    document_number: str
    edition_number: int
    is_demo: bool
    bad_news: list[BadNewsOut]


class HappeningOut(Schema):
    """One line of an entry's history."""

    label: str
    on: date
    until: date | None
    reason: str
    document_number: str
    agency: str
    ledger_entry_id: str


class OwnWordOut(Schema):
    """主体自述: what its holder says for himself, not confirmed by anybody."""

    contact_name: str
    contact_phone: str
    introduction: str
    link: str
    said_on: date
    said_by: Literal["holder"]
    notice: str


class PublishedOut(Schema):
    """The longer parts of an entry's page: what a leaf of the log has by their digest (``longer``)."""

    address: str | None
    output_t: str | None
    plots: dict[str, Any] | None = Field(title="地块，GeoJSON FeatureCollection")
    sign: dict[str, str] | None = Field(title="公示标牌的四行")
    lon: float | None
    lat: float | None


class PhotoOut(Schema):
    """The photograph of the base, chosen by its holder and confirmed by an officer."""

    caption: str
    address: str
    confirmed_on: date
    confirmed_by: str


class RecognitionOut(Schema):
    """One entry as of a day."""

    row: RowOut
    on: date
    status: str | None
    last_day: date | None
    history: list[HappeningOut]
    ledger_entry_id: str
    own_word: OwnWordOut | None
    photo: PhotoOut | None
    published: PublishedOut


class BasePageOut(Schema):
    """A base with all its recognitions."""

    code: str
    main: RecognitionOut
    others: list[RecognitionOut]


@router.get("/catalogue", response=answers(Paged[RowOut]), summary="公开目录")
def search(
    request: ActorRequest,
    *,
    q: Name = "",
    city: Name = "",
    county: Name = "",
    subject: Name = "",
    scheme: Name = "",
    category: Name = "",
    level: Name = "",
    group: Name = "",
    status: Name = "",
    year: Name = "",
    upto: Name = "",
    gi: Name = "",
    each: Name = "",
    sort: Name = "",
    page: PageNumber = 1,
) -> Any:
    """The published catalogue; the same questions as the page's."""
    words = {
        "q": q, "city": city, "county": county, "subject": subject, "scheme": scheme, "category": category,
        "level": level, "group": group, "status": status, "year": year, "upto": upto,
        "gi": gi, "each": each, "sort": sort,
    }  # fmt: skip
    asked = parse({key: value for key, value in words.items() if value})
    found = catalogue.page_of(asked, number=page, today=clock.local_date(request.now))
    return {
        "items": list(found),
        "count": found.paginator.count,
        "page": found.number,
        "pages": found.paginator.num_pages,
    }


@router.get("/bases/{code}", response=answers(BasePageOut), summary="基地与条目")
def get_base(request: ActorRequest, code: Name, on: Day | None = None) -> Any:
    """A base's or an entry's page, as of today or of a past day."""
    today = clock.local_date(request.now)
    found = entries.base_page(code, on=min(on or today, today), today=today)
    return present(found)
