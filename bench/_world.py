"""Published entries by the thousand in a temporary database, for the benchmarks of the public pages."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

SCHEMES = (
    ("county-product", "绿色优质农产品生产基地", "county_product", "province"),
    ("provincial-base", "省级优质农产品生产基地", "operator", "province"),
    ("green-raw-material", "绿色食品原料标准化生产基地", "county_product", "national"),
    ("organic-standard", "有机农产品标准化基地", "operator", "province"),
    ("gi-core", "地理标志农产品核心基地", "operator", "province"),
    ("key-county", "重点县", "county", "province"),
)
PRODUCTS = (
    ("茶叶", "茶叶"),
    ("水稻", "粮油"),
    ("脐橙", "水果"),
    ("黄桃", "水果"),
    ("鳙鱼", "水产"),
    ("芥菜", "蔬菜"),
)
CORNERS = (
    (0, 0),
    (8, 0),
    (9, 4),
    (9, 8),
    (4, 9),
    (0, 9),
    (-1, 4),
    (0, 0),
)  # eight-cornered plots, 1e-4 degrees


def plots(lon: float, lat: float, number: int) -> dict[str, object]:
    """``number`` plots side by side as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[round(lon + n * 1e-3 + x * 1e-4, 6), round(lat + y * 1e-4, 6)] for x, y in CORNERS]
                ],
            },
            "properties": {"name": f"{n + 1}号地", "area_mu": "12.00"},
        }
        for n in range(number)
    ]
    return {"type": "FeatureCollection", "features": features}


def code_of(number: int) -> str:
    """The code of the ``number``-th entry, in the form a sign has it."""
    return f"43{number // 9_000:04d}-26-{number % 9_000 + 1:04d}"


def build(entries: int, plots_each: int) -> None:
    """Migrate, load the places, and publish ``entries`` entries with ``plots_each`` plots."""
    from django.core.management import call_command

    from youji.catalogue.logic.published import search_text
    from youji.catalogue.models import PublishedEntry
    from youji.divisions import selectors as divisions
    from youji.divisions.services import load_divisions
    from youji.registry.logic.initials import initials_of

    call_command("migrate", verbosity=0)
    load_divisions(now=datetime(2026, 6, 1, tzinfo=UTC))
    draw = random.Random(20261123)
    counties, known = divisions.counties(), {}

    def row(number: int) -> PublishedEntry:
        county, product, scheme = draw.choice(counties), draw.choice(PRODUCTS), draw.choice(SCHEMES)
        day = date(2024, 1, 1) + timedelta(days=draw.randrange(900))
        lon, lat = 109 + draw.random() * 5, 25 + draw.random() * 4.5
        operator = (
            f"{county.name}{draw.choice(('绿源', '云山', '湘江'))}农业专业合作社"
            if scheme[2] == "operator"
            else ""
        )
        words = [
            f"{county.name[:-1]}{product[0]}",
            product[0],
            divisions.name_of(county.code[:4]),
            county.name,
            operator,
        ]
        letters = [known.setdefault(w, initials_of(w)) for w in words if w]
        return PublishedEntry(
            code=code_of(number), base_code=f"JD{number // 90:04d}-{number % 90 + 10}", name=words[0], scheme_key=scheme[0],
            scheme_title=scheme[1], category=scheme[0], category_label=scheme[1], subject=scheme[2], level=scheme[3],
            division=county.code, city_name=words[2], county_name=words[3], operator_name=operator,
            product_name=product[0], product_group=product[1], area_mu=Decimal(draw.randrange(100, 40_000)),
            lon=lon, lat=lat, search=search_text([*words, code_of(number)], letters),
            status=draw.choices(["in_force", "warned", "suspended", "removed"], [92, 3, 2, 3])[0], status_on=day,
            recognised_on=day, valid_from=day, valid_until=day + timedelta(days=5 * 365), document_number="湘农发〔2025〕61号",
            edition_number=1, payload={"plots": plots(lon, lat, plots_each), "history": [], "sign": {"varieties": words[1]}},
        )  # fmt: skip

    for start in range(0, entries, 500):
        PublishedEntry.objects.bulk_create([row(n) for n in range(start, min(start + 500, entries))])
