"""Who asks for no order is given none that one could come to rely on (decision 0173)."""

from __future__ import annotations

import pytest
from django.db import connection

from youji.ledger.models import Pending
from youji.shared.identifiers import uuid7


@pytest.mark.django_db
def test_on_sqlite_what_is_in_no_order_does_not_come_as_it_was_written():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL gives its own order: after a vacuum another than that of writing")
    written = [Pending.objects.create(entry_id=uuid7()).pk for _ in range(3)]
    assert list(Pending.objects.order_by("pk").values_list("pk", flat=True)) == written
    assert list(Pending.objects.values_list("pk", flat=True)) == written[::-1]
