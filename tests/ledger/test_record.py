from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction

from youji.ledger import services
from youji.ledger.columns import COLUMNS
from youji.ledger.logic.leaves import Unpublishable
from youji.ledger.models import AuditEntry, Pending
from youji.shared.actor import SYSTEM


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused(now):
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError):
        services.record("a.b.c", subject="a.b:1", before={}, after={}, actor=SYSTEM, now=now)


@pytest.mark.django_db(transaction=True)
def test_an_action_that_is_rolled_back_leaves_no_entry(now):
    @transaction.atomic
    def fail_half_way() -> None:
        services.record("a.b.c", subject="a.b:1", before={}, after={}, actor=SYSTEM, now=now, public={"a": 1})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert not AuditEntry.objects.exists()
    assert not Pending.objects.exists()


def test_dates_and_amounts_are_recorded_as_they_print(record):
    entry = record(public={"area_mu": Decimal("3400.50"), "since": date(2026, 6, 1)})
    assert entry.public == {"area_mu": "3400.50", "since": "2026-06-01"}


@pytest.mark.parametrize(
    "public",
    [
        {"text": "长" * 22_000},
        {"number": 1e22},
        {"number": 2**60},
        {"deep": [{"n": 1e16}]},
        {"n": float("nan")},
    ],
    ids=["64KB", "large float", "large integer", "nested", "NaN"],
)
def test_what_cannot_be_a_leaf_is_refused_when_it_is_recorded(record, public):
    with pytest.raises(Unpublishable):
        record(public=public)
    assert not AuditEntry.objects.exists()


def test_the_seal_covers_every_column_of_an_entry():
    assert {field.attname for field in AuditEntry._meta.concrete_fields} == set(COLUMNS)
