from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.state import ProjectState

from youji.shared.migrating import OnTables


def put_on(apps, cursor):
    assert apps is None
    cursor.execute("CREATE TEMPORARY TABLE put_on (id integer)")


def take_off(apps, cursor):
    assert apps is None
    cursor.execute("DROP TABLE put_on")


@pytest.mark.django_db
def test_what_is_said_to_the_tables_is_said_and_taken_back_and_no_model_is_made_for_it():
    step, state = OnTables(put_on, take_off), ProjectState()

    with connection.cursor() as cursor:
        step.database_forwards("shared", cursor, state, state)
        cursor.execute("SELECT count(*) FROM put_on")
        assert cursor.fetchone() == (0,)
        step.database_backwards("shared", cursor, state, state)
        assert "put_on" not in connection.introspection.table_names(cursor)

    assert "apps" not in vars(state)
