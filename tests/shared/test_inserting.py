"""Rows that are inserted the quick way stand in the table as Django's own way writes them, to the last bit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, models, transaction

from youji.ledger.models import AuditEntry, Pending
from youji.production.models import Finding, Record, SeasonUse, StoreEntry, Work
from youji.shared.actor import Role
from youji.shared.inserting import insert, new, upsert

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 4, 5, 6, 789, UTC)
#: What a field of the kind may be given, the usual and the odd: code that is text, a whole number as text, another zone.
SAID: tuple[tuple[type[models.Field], tuple[Any, ...]], ...] = (
    (models.UUIDField, (uuid4(), str(uuid4()))),
    (models.CharField, ("茶", Role.HOLDER)),
    (models.TextField, ("", "长" * 500)),
    (models.BooleanField, (True, False)),
    (models.IntegerField, (7, "8")),
    (models.FloatField, (112.7, 3)),
    (models.JSONField, ({"数": [1, None, "x"], "a": 0.1}, [])),
    (models.DateTimeField, (NOW, NOW.astimezone(timezone(timedelta(hours=8))))),
    (models.DateField, (date(2026, 5, 20), date(1, 1, 1))),
)


def row(model: type[models.Model], which: int) -> models.Model:
    """A row whose every column is said; with ``which`` 2, those that may be are empty."""
    said = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.AutoField):
            continue
        values = next(some for kind, some in SAID if isinstance(field, kind))
        said[field.attname] = None if which == 2 and field.null else values[which % 2]
    if not isinstance(model._meta.pk, models.AutoField):
        said[model._meta.pk.attname] = uuid4()
    if model in (Record, SeasonUse):
        said["operator_id"] = which  # one of each
    return model(**said)


def standing(model: type[models.Model]) -> list[tuple[Any, ...]]:
    """Every column but the key as the database has it, and of what type."""
    names = [f'"{one.column}"' for one in model._meta.concrete_fields if not one.primary_key]
    typed = [f"typeof({name})" for name in names] if connection.vendor == "sqlite" else []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(names + typed) or '1'} FROM {model._meta.db_table}")  # noqa: S608 (our own names)
        return sorted(cursor.fetchall(), key=repr)


@pytest.mark.parametrize("model", [Record, Work, Finding, StoreEntry, AuditEntry, Pending, SeasonUse])
def test_every_column_is_as_djangos_own_way_writes_it(model):
    rows = [row(model, which) for which in range(3)]
    point = transaction.savepoint()
    model._default_manager.bulk_create(rows)
    theirs = standing(model)
    transaction.savepoint_rollback(point)
    assert standing(model) == []
    again = [
        new(model, **{key: value for key, value in vars(one).items() if key != "_state"}) for one in rows
    ]
    assert again == rows
    insert(again[:1])
    insert(again[1:])
    assert standing(model) == theirs
    assert not any(one._state.adding for one in again)


def test_what_is_there_already_is_refused_left_or_brought_up_to_date_as_asked():
    entry = row(Pending, 0)
    insert([entry])
    with transaction.atomic(), pytest.raises(IntegrityError):
        insert([row(Pending, 1), entry])
    assert standing_keys() == {entry.pk}
    insert([row(Pending, 1), entry], ignore=True)
    assert len(standing_keys()) == 2
    columns = ("operator_id", "season_id", "label_key", "name_key")
    used = {"operator_id": 1, "season_id": uuid4(), "label_key": "名:甲", "last_on": date(2026, 5, 1)}
    for times in (1, 3):
        upsert([SeasonUse(**used, uses=times)], unique=columns, update=("uses",))
    assert SeasonUse.objects.get().uses == 3


def test_what_is_not_said_of_a_new_row_is_as_the_model_says():
    for model in (Record, Work, Finding, StoreEntry, AuditEntry):
        quick, usual = new(model), model()
        names = {one.attname for one in model._meta.concrete_fields if not one.primary_key}
        assert {name: getattr(quick, name) for name in names} == {
            name: getattr(usual, name) for name in names
        }
        assert quick.pk != new(model).pk
    assert new(Record).facts is not new(Record).facts


def standing_keys() -> set[Any]:
    return set(Pending.objects.values_list("pk", flat=True))
