"""After a test that really wrote, the next one finds nothing of it, and the guards stand as before."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction

from tests.emptying import empty_what_was_written
from youji.ledger import services as ledger
from youji.ledger.models import AuditEntry
from youji.shared.actor import Role

pytestmark = pytest.mark.django_db(transaction=True)


def guards() -> list[str]:
    known = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger ORDER BY tgname, oid",
    }
    with connection.cursor() as cursor:
        cursor.execute(known[connection.vendor])
        return [row[0] for row in cursor.fetchall()]


def write_down(actor, now):
    with transaction.atomic():
        ledger.record(
            "accounts.person.created", subject="accounts.person:1", before={}, after={}, actor=actor, now=now
        )


def test_nothing_of_a_test_is_left_and_every_guard_stands(make_actor, now):
    before, kinds = guards(), ContentType.objects.count()
    actor = make_actor(Role.PUBLISHER, division="43")
    write_down(actor, now)

    empty_what_was_written()

    left = {model.__name__ for model in apps.get_models() if model._base_manager.exists()}
    assert left <= {"ContentType", "Permission"}
    assert ContentType.objects.count() == kinds > 0
    assert guards() == before != []


def test_what_the_ledger_holds_is_refused_again_afterwards(make_actor, now):
    empty_what_was_written()
    write_down(make_actor(Role.PUBLISHER, division="43"), now)

    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        AuditEntry.objects.all().delete()
