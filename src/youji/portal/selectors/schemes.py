"""The recognition schemes as the public reads them."""

from __future__ import annotations

from youji.schemes.logic.scheme import Scheme
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of


def published_schemes() -> list[Scheme]:
    """Every version of every scheme, provincial ones first, of each scheme the newest first."""
    found = [scheme_of(version) for version in SchemeVersion.objects.order_by("key", "-version")]
    return sorted(found, key=lambda s: (s.level != "province", s.subject, s.key))
