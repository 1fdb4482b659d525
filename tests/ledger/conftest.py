from __future__ import annotations

import pytest
from django.db import transaction

from youji.ledger import services
from youji.shared.actor import SYSTEM


@pytest.fixture
def record(db, now):
    """Record an action; public when given ``public``."""

    def make(action: str = "catalogue.entry.published", subject: str = "catalogue.entry:1", **values):
        values = {"before": {}, "after": {"status": "in_force"}, "actor": SYSTEM, "now": now, **values}
        with transaction.atomic():
            return services.record(action, subject=subject, **values)

    return make


@pytest.fixture
def publish(record):
    """Record ``count`` public actions, numbered."""

    def make(count: int, start: int = 0):
        return [
            record(subject=f"catalogue.entry:{n}", public={"code": f"HN-{n:05d}", "name": "君山银针基地"})
            for n in range(start, start + count)
        ]

    return make
