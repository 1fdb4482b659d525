"""What a place is called, and how a code is put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CITY_DIGITS = 4
COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A province, prefecture or county: its code is a prefix of the codes of all it contains."""

    code: str
    name: str
    kind: str = ""
    pinyin: str = ""
    initials: str = ""


def name_of(code: str, places: Mapping[str, Place]) -> str:
    """``君山区``; the code itself when nobody knows it, nothing for nothing."""
    place = places.get(code)
    return place.name if place else code


def full_name(code: str, places: Mapping[str, Place]) -> str:
    """``岳阳市君山区``; a prefecture or the province stands alone."""
    if len(code) > CITY_DIGITS and code[:CITY_DIGITS] in places:
        return places[code[:CITY_DIGITS]].name + name_of(code, places)
    return name_of(code, places)


def short_name(name: str) -> str:
    """For a map: ``岳阳``, ``湘西``, ``芷江``; a name of two characters keeps both (``攸县``)."""
    if name.endswith(("自治州", "自治县")):
        return name[:2]
    return name[:-1] if len(name) > len("攸县") else name


def find(text: str, places: Mapping[str, Place], zones: Mapping[str, str], within: str = "") -> str | None:
    """The code of the one place ``text`` names: a code, ``君山区``, ``岳阳市君山区``, ``君山``, or a 功能区.

    ``None`` when no place, or more than one, is meant.
    """
    text = text.strip().removeprefix("湖南省") or text.strip()
    if text in places:
        return text
    if text in zones:
        return zones[text]
    inside = [place for place in places.values() if place.code.startswith(within)]
    for wanted in (_is_full_name, _is_name, _is_short_name):
        found = [place.code for place in inside if wanted(text, place, places)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _is_full_name(text: str, place: Place, places: Mapping[str, Place]) -> bool:
    return text == full_name(place.code, places)


def _is_name(text: str, place: Place, places: Mapping[str, Place]) -> bool:
    return text == place.name


def _is_short_name(text: str, place: Place, places: Mapping[str, Place]) -> bool:
    return len(text) > 1 and text == place.name[:-1]
