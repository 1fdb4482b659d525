"""Published rows without the machinery that publishes them."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from youji.catalogue.logic.published import search_text

INITIALS = {"君山茶叶": "jscy", "君山鳙鱼": "jsyy", "岳阳市": "yys", "君山区": "jsq", "茶叶": "cy"}
PLOTS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[113.0, 29.4], [113.01, 29.4], [113.01, 29.41], [113.0, 29.41], [113.0, 29.4]]
                ],
            },
            "properties": {"name": "一号地", "area_mu": "120.00"},
        }
    ],
}


@pytest.fixture(autouse=True)
def fresh_pages():
    from youji.portal.views import entries
    from youji.shared import caching

    entries.PAGES.pages.clear()
    entries.CARDS.pages.clear()
    caching._once.clear()


@pytest.fixture
def client_on(client, monkeypatch):
    """The client on a day: ``client_on(date(2026, 6, 1))``."""
    from youji.shared import clock

    def on(day: date):
        monkeypatch.setattr(clock, "now", lambda: datetime(day.year, day.month, day.day, 4, tzinfo=UTC))
        return client

    return on


@pytest.fixture
def publish(db):
    """Publish an entry: ``publish(name=…, division=…)``; what is not said is a county's tea in 君山区."""
    from youji.catalogue.models import PublishedEntry
    from youji.divisions import selectors as divisions

    divisions.forget()  # another test may have left the few places it had made
    numbers = itertools.count(1)

    def make(**said) -> PublishedEntry:
        number = next(numbers)
        division = said.get("division", "430611")
        values = {
            "code": f"HNE{number:04d}",
            "base_code": f"HNB{number:04d}",
            "name": "君山茶叶",
            "scheme_key": "county-product",
            "scheme_title": "绿色优质农产品生产基地",
            "category": "county_product",
            "category_label": "县域产品基地",
            "subject": "county_product",
            "level": "province",
            "division": division,
            "city_name": divisions.name_of(division[:4]),
            "county_name": divisions.name_of(division) if len(division) > 4 else "",
            "operator_name": "",
            "product_name": "茶叶",
            "product_group": "茶叶",
            "area_mu": Decimal(3400),
            "status": "in_force",
            "status_on": date(2026, 1, 1),
            "recognised_on": date(2025, 8, 27),
            "valid_from": date(2025, 8, 27),
            "valid_until": date(2030, 8, 27),
            "document_number": "湘农发〔2025〕1号",
            "edition_number": 1,
            **said,
        }
        words = [
            values[k] for k in ("name", "product_name", "city_name", "county_name", "operator_name", "code")
        ]
        values.setdefault("search", search_text(words, [INITIALS.get(w, "") for w in words]))
        values.setdefault("payload", payload_of(values))
        return PublishedEntry.objects.create(**values)

    return make


def payload_of(values: dict) -> dict:
    """A payload that agrees with the row's columns."""
    start = values["valid_from"].isoformat()
    until = values["valid_until"].isoformat() if values["valid_until"] else None
    return {
        "history": [
            {
                "kind": "recognised",
                "label": "认定",
                "effective_on": start,
                "recorded_at": f"{start}T02:00:00+00:00",
                "until": until,
                "document_number": values["document_number"],
                "agency": "湖南省农业农村厅",
            }
        ],
        "plots": PLOTS,
        "certificates": [
            {
                "kind": "green",
                "label": "绿色食品",
                "number": "LB-01-25091200001A",
                "name": "君山茶叶",
                "valid_from": "2025-09-01",
                "valid_until": "2026-03-01",
            }
        ],
        "sign": {
            "varieties": "茶叶",
            "scope": "0.34万亩",
            "techniques": "绿色防控",
            "responsible": "君山区农业农村局",
        },
        "scheme": {
            "key": values["scheme_key"],
            "version": "2024",
            "title": values["scheme_title"],
            "sources": [],
        },
        "validity": {"valid_from": start, "valid_until": until, "published_on": start},
    }


@pytest.fixture
def edition(db):
    """Publish an edition of items: ``edition(1, {"HNE0001": {...}})``."""
    from youji.catalogue.logic.editions import digest
    from youji.catalogue.models import Edition, EditionItem

    def make(number: int, items: dict) -> Edition:
        made = Edition.objects.create(
            number=number,
            title=f"目录（第{number}版）",
            document_number=f"湘农发〔2026〕{number}号",
            published_on=date(2026, number, 1),
            published_at=datetime(2026, number, 1, 2, tzinfo=UTC),
            entry_count=len(items),
            digest=digest(items),
        )
        EditionItem.objects.bulk_create(
            EditionItem(edition=made, entry_code=code, payload=item) for code, item in items.items()
        )
        return made

    return make


@pytest.fixture
def notice(db, now):
    """A notice open on the day of ``now`` with one row, and the case the row is of."""
    from tests.recognition.in_flight import in_flight
    from youji.recognition.models import Notice, Round
    from youji.registry.models import Base, Product
    from youji.schemes.services import load_schemes

    version = next(one for one in load_schemes(now) if one.key == "county-product")
    tea, _ = Product.objects.get_or_create(code="T01", defaults={"name": "茶叶", "group": "茶叶"})
    base = Base.objects.create(
        code="B-001", name="君山茶叶", kind="county_product", division="430611", product=tea, area_mu=3400
    )
    days = {"opens_on": date(2026, 3, 1), "closes_on": date(2026, 4, 30)}
    past = Round.objects.create(title="第一批", scheme_version=version, announced_at=now, **days)
    made = Notice.objects.create(
        number="GS-2026-001",
        title="关于2026年第一批拟认定基地的公示",
        opens_on=date(2026, 5, 28),
        closes_on=date(2026, 6, 4),
        published_at=now,
        snapshot=[
            {
                "code": "SQ0001",
                "name": "君山茶叶",
                "district": "岳阳市君山区",
                "product": "茶叶",
                "area_mu": "3400.00",
                "scheme": "绿色优质农产品生产基地",
                "category": "县域产品基地",
            }
        ],
    )
    in_flight(
        "on_notice", code="SQ0001", base=base, division="430611", round=past, scheme_version=version,
        scheme_key=version.key, category="county_product", moved_at=now, created_at=now, created_by_id=0, notice=made,
        on_notice_until=made.closes_on,
    )  # fmt: skip
    return made
