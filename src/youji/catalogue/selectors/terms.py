"""The terms of measures as they stand in ``data/measures.toml``."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.logic.terms import ADVERSE, Terms, parse


@cache
def terms() -> Terms:
    """Read once: the file comes with the program."""
    return parse((settings.DATA / "measures.toml").read_text(encoding="utf-8"))


def remedies_against(kind: str) -> str:
    """Where one turns against a decision of this kind; empty where it takes nothing from anybody."""
    return terms().remedies if EventKind(kind) in ADVERSE else ""
