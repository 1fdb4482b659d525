"""What is sent straight to the driver is told, counted and refused as what Django sends."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from youji.ledger.models import Pending
from youji.members.models import Membership, State
from youji.shared import straight
from youji.shared.prepared import prepared

pytestmark = pytest.mark.django_db
PUT = straight.Statement("INSERT INTO ledger_pending (entry_id) VALUES (%s)")
LIKE = straight.Statement("SELECT entry_id FROM ledger_pending WHERE entry_id LIKE '%%' AND '%%s' = %s")


def key() -> str:
    return uuid4().hex


def test_a_percent_sign_that_is_no_place_stays_one():
    one = key()
    straight.done(straight.line(), PUT, [one])
    for said, rows in (("%s", 1), ("?", 0)):
        assert len(straight.fetched(straight.line(), LIKE_ON[connection.vendor], [said])) == rows


LIKE_ON = {
    "sqlite": LIKE,
    "postgresql": straight.Statement(LIKE.sql.replace("entry_id LIKE", "CAST(entry_id AS text) LIKE")),
}


def test_an_error_is_djangos_and_ends_what_its_transaction_may_send():
    one = key()
    with transaction.atomic():
        straight.done(straight.line(), PUT, [one])
        with pytest.raises(IntegrityError), transaction.atomic():
            straight.done(straight.line(), PUT, [one])
        assert Pending.objects.count() == 1
    with pytest.raises((OperationalError, ProgrammingError)), transaction.atomic():
        straight.fetched(straight.line(), straight.Statement("SELECT nothing FROM nowhere"), [])
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            straight.done(straight.line(), PUT, [key()])


def test_whoever_counts_or_watches_statements_sees_each():
    seen = []

    def watch(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with CaptureQueriesContext(connection) as counted:
        straight.done(straight.line(), PUT, [key()])
        straight.done_for_each(straight.line(), PUT, [[key()], [key()]])
    with connection.execute_wrapper(watch):
        straight.fetched(straight.line(), LIKE_ON[connection.vendor], ["%s"])

    assert len(counted) == 2
    assert len(seen) == 1
    assert Pending.objects.count() == 3


def test_a_code_that_is_text_is_sent_as_text():
    @prepared
    def members(operator: int) -> QuerySet[Membership]:
        return Membership.objects.filter(operator_id=operator, state=State.MEMBER)

    assert members(1) == []
    made = members._made(connection.vendor, int)
    assert "member" in made.constants
    assert all(type(one) in (str, type(None)) for one in made.constants)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps what it has made ready by itself")
def test_what_comes_often_is_planned_once():
    often = straight.Statement("SELECT entry_id FROM ledger_pending WHERE entry_id = %s AND 'often' <> ''")
    for _ in range(7):
        straight.fetched(straight.line(), often, [uuid4()])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%''often'' <>%%'", []
        )
        assert cursor.fetchone() == (1,)
