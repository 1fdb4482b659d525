"""What of a public row an entry's revision decides: names, place, size, plots, sign; and what was said before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from youji.catalogue.logic.published import Earlier, OwnWord, Payload, Photo, Sign
from youji.catalogue.models import Entry, Revision
from youji.catalogue.selectors.revisions import former_names
from youji.divisions.selectors import name_of as division_name
from youji.registry.logic.statement import Statement
from youji.shared import clock

CITY_DIGITS, COUNTY_DIGITS = 4, 6


def text_of(amount: Decimal | None) -> str:
    """A decimal as published; absent is empty."""
    return "" if amount is None else f"{amount:f}"


def day(value: date | None) -> str | None:
    """A date as published."""
    return value.isoformat() if value else None


def names(said: Statement) -> dict[str, str]:
    """The names a row carries of where and whose it is."""
    county = said.division[:COUNTY_DIGITS] if len(said.division) >= COUNTY_DIGITS else ""
    return {
        "city_name": division_name(said.division[:CITY_DIGITS]),
        "county_name": division_name(county) if county else "",
        "operator_name": said.operator,
        "product_name": said.product,
    }


def sign_of(said: Statement) -> Sign:
    """公示标牌's four lines (4.4-c): live, which is to say the newest confirmed revision."""
    plots = f"，共{len(said.plots)}个地块" if said.plots else ""
    return {
        "varieties": said.product or said.gi_product or said.name,
        "scope": f"{said.scale_text}{plots}",
        "techniques": said.techniques,
        "responsible": said.responsible,
    }


def columns(said: Statement, plots: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a row that a revision decides."""
    lon, lat = _where(said, _drawn(said, plots))
    known = names(said)
    return {
        "name": said.name,
        "division": said.division,
        **known,
        "product_name": said.product or said.gi_product,
        "area_mu": said.area_mu,
        "counted": said.counted,
        "lon": lon,
        "lat": lat,
    }


def _drawn(said: Statement, plots: Mapping[str, Any]) -> list[Any]:
    return [plots[plot.id] for plot in said.plots if plot.id in plots]


def _where(said: Statement, plots: Sequence[Any]) -> tuple[float | None, float | None]:
    """A point for the map: the base's own, or the middle of its plots."""
    if said.lon is not None and said.lat is not None:
        return said.lon, said.lat
    if not plots:
        return None, None
    return (
        (min(p.min_lon for p in plots) + max(p.max_lon for p in plots)) / 2,
        (min(p.min_lat for p in plots) + max(p.max_lat for p in plots)) / 2,
    )


def said_in(said: Statement, plots: Mapping[str, Any]) -> Payload:
    """The part of the payload that a revision decides."""
    drawn = _drawn(said, plots)
    return {
        "plots": {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "geometry": p.geometry, "properties": {"name": p.name, "area_mu": text_of(p.area_mu)}}
                for p in drawn
            ],
        },
        "sign": sign_of(said),
        "address": said.address,
        "output_t": text_of(said.output_t),
    }  # fmt: skip


def earlier(revisions: Sequence[Revision], plots: Mapping[str, Any]) -> Payload:
    """What was published before, each until the day on which the next was in force; how often papers were reprinted."""
    return {
        "reprint": revisions[-1].number - 1,
        "said_since": revisions[-1].in_force_on.isoformat(),
        "earlier": [
            _before(revisions[:place], after.in_force_on, plots)
            for place, after in enumerate(revisions)
            if place
        ],
    }


def _before(revisions: Sequence[Revision], until: date, plots: Mapping[str, Any]) -> Earlier:
    said = Statement.of(revisions[-1].statement)
    former = "\n".join(former_names(revisions))
    return {
        "until": until.isoformat(),
        "reprint": revisions[-1].number - 1,
        "row": columns(said, plots) | {"area_mu": text_of(said.area_mu), "former_names": former},
        "said": dict(said_in(said, plots)),
    }


def own_word(entry: Entry) -> OwnWord | None:
    """What the holder says for himself, while no officer hides it."""
    word = getattr(entry, "own_word", None)
    if word is None or not word.public:
        return None
    return {
        "contact_name": word.contact_name,
        "contact_phone": word.contact_phone,
        "introduction": word.introduction,
        "link": word.link,
        "said_on": clock.local_date(word.said_at).isoformat(),
    }


def photo(entry: Entry) -> Photo | None:
    """The photograph of its base, once it is confirmed and while nobody has withdrawn it."""
    found = getattr(entry.base, "photo", None)
    if found is None or not found.public:
        return None
    return {
        "caption": found.shown_caption,
        "mark": found.shown.sha256[:12],
        "confirmed_on": clock.local_date(found.confirmed_at).isoformat(),
        "confirmed_by": found.confirmed_by,
    }
