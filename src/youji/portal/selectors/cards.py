"""What is shared of an entry: its picture for a chat, and what a search engine reads of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from youji.portal.selectors.entries import Recognition
from youji.shared.paper.rendering import CannotPrint, render

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "card.typ"


def said_on_card(found: Recognition) -> dict[str, Any]:
    """What the picture of an entry says, and depends on: name, status, place, product, level and code."""
    row = found.row
    what = [
        " · ".join(part for part in (f"{row.city_name}{row.county_name}", row.product_name) if part),
        f"{row.level_label} · {row.category_label} · {row.code}",
    ]
    return {"name": row.name, "status": found.status_label, "tone": found.status_tone, "lines": what}


def card(said: dict[str, Any]) -> bytes | None:
    """``said_on_card`` as a picture (PNG, 1200 by 630); ``None`` where a character of it cannot be drawn."""
    try:
        return render(TEMPLATE, said, format_="png")
    except CannotPrint:
        return None


def card_address(code: str) -> str:
    """Where the picture of an entry is, whole: a chat knows no other."""
    return f"{settings.ORIGIN}{reverse('portal:card', args=[code])}"


def picture_of(found: Recognition) -> str:
    """Where the picture for a chat is: the photograph of the base, else the card."""
    return f"{settings.ORIGIN}{found.photo.address}" if found.photo else card_address(found.row.code)


def described_site() -> dict[str, Any]:
    """The house in the words of schema.org, and where it is searched."""
    search = f"{settings.ORIGIN}{reverse('portal:catalogue')}?q={{q}}"
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "url": f"{settings.ORIGIN}/",
        "name": "优基 · 湖南优质农产品基地",
        "inLanguage": "zh-CN",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=q",
        },
    }


def described(found: Recognition) -> dict[str, Any]:
    """An entry's page in the words of schema.org."""
    row, address = found.row, f"{settings.ORIGIN}{reverse('portal:base', args=[found.row.code])}"
    place: dict[str, Any] = {
        "@type": "Place",
        "name": row.name,
        "identifier": row.code,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressRegion": "湖南省",
            "addressLocality": f"{row.city_name}{row.county_name}",
        },
    }
    if row.lat is not None and row.lon is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": row.lat, "longitude": row.lon}
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": address,
        "name": row.name,
        "description": found.in_a_sentence,
        "inLanguage": "zh-CN",
        "about": place,
        "primaryImageOfPage": {"@type": "ImageObject", "url": picture_of(found)},
    }
