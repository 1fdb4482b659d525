"""Reading schemes: the parsed form of a stored version, and the lists the pages show."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from youji.recognition.logic.scheme import Scheme
from youji.recognition.logic.scheme_file import parse
from youji.recognition.models import SchemeVersion


@lru_cache(maxsize=128)
def _parsed(digest: str, text: str) -> Scheme:
    return parse(text)


def scheme_of(scheme_version: SchemeVersion) -> Scheme:
    """The scheme as written in ``scheme_version``; parsed once per digest."""
    return _parsed(scheme_version.digest, scheme_version.text)


def versions() -> Sequence[SchemeVersion]:
    """Every version loaded, newest version of each key first."""
    return list(SchemeVersion.objects.order_by("key", "-version"))


def current_versions() -> list[SchemeVersion]:
    """The newest version of each scheme, in the order of their keys."""
    newest: dict[str, SchemeVersion] = {}
    for one in versions():
        newest.setdefault(one.key, one)
    return list(newest.values())


def find_version(key: str, version: str = "") -> SchemeVersion | None:
    """One version of a scheme, the newest if none is named; ``None`` if there is no such scheme."""
    found = SchemeVersion.objects.filter(key=key).order_by("-version")
    return (found.filter(version=version) if version else found).first()
