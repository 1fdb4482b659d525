from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tests.ledger.tampering import GUARDED
from youji.ledger import services
from youji.ledger.models import AuditEntry

pytestmark = pytest.mark.clause("5.5")


@pytest.fixture
def written(publish, now):
    publish(1)
    services.sequence(now=now)


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608
        return cursor.fetchone()[0]


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_the_database_itself_refuses_to_change_or_remove_what_was_written(table, statement):
    column = GUARDED[table][0]
    assert count(table) == 1
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=table, column=column))
    assert count(table) == 1


@pytest.mark.usefixtures("written")
def test_replacing_a_row_is_refused_too():
    entry = AuditEntry.objects.get()
    columns = ", ".join(f'"{field.column}"' for field in AuditEntry._meta.concrete_fields)
    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{verb} INTO ledger_entry ({columns}) SELECT {columns} FROM ledger_entry")  # noqa: S608
    assert AuditEntry.objects.get().pk == entry.pk


@pytest.mark.usefixtures("written")
def test_the_object_mapper_is_refused_like_everybody_else():
    entry = AuditEntry.objects.get()
    entry.reason = "改过"
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.get().reason == ""


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
@pytest.mark.usefixtures("written")
def test_truncate_is_refused_on_postgresql():
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_entry")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_transactional_test_starts_from_an_empty_guarded_trail(turn, record):
    assert count("ledger_entry") == 0, turn
    record()
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry")
