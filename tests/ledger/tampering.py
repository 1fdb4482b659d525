"""What somebody with the database's own password could do: take the guards off, change a row, put them back."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from youji.ledger.logic.append_only import guard, lift

GUARDED = importlib.import_module("youji.ledger.migrations.0002_append_only").GUARDED
SUBMISSIONS = importlib.import_module("youji.recognition.migrations.0006_submissions_stand")
NOTES = importlib.import_module("youji.recognition.migrations.0010_notes")
REVISIONS = importlib.import_module("youji.catalogue.migrations.0008_revisions_stand")
HAPPENED = importlib.import_module("youji.catalogue.migrations.0009_what_happened_stands").GUARDED
FOUND = importlib.import_module("youji.environment.migrations.0002_results_stand").GUARDED
BOOKS = importlib.import_module("youji.environment.migrations.0006_books_stand").GUARDED
DONE = importlib.import_module("youji.recognition.migrations.0013_what_was_done_stands").GUARDED
CONFIRMED = importlib.import_module("youji.norms.migrations.0002_confirmations_stand").GUARDED
SAID = importlib.import_module("youji.production.migrations.0002_what_was_said_stands").GUARDED
NAMED = importlib.import_module("youji.production.migrations.0011_inputs_named").GUARDED
STOPPED = importlib.import_module("youji.production.migrations.0005_stops_stand").GUARDED
MOVED = importlib.import_module("youji.lots.migrations.0002_movements_stand").GUARDED
PROCESSED = importlib.import_module("youji.lots.migrations.0003_processed").GUARDED
CONCERNED = importlib.import_module("youji.norms.migrations.0004_affected_stand").GUARDED
CERTIFIED = importlib.import_module("youji.certificates.migrations.0002_what_is_issued_stands").GUARDED
LOGGED = importlib.import_module("youji.certificates.migrations.0004_log_stands").GUARDED
SUSPECTED = importlib.import_module("youji.certificates.migrations.0008_suspected_stands").GUARDED
TAKEN = importlib.import_module("youji.imports.migrations.0003_what_was_taken_stands").GUARDED
TESTED = importlib.import_module("youji.quality.migrations.0002_tests_stand").GUARDED
RECALLED = importlib.import_module("youji.traceability.migrations.0002_what_was_recalled_stands").GUARDED
EXCHANGED = importlib.import_module("youji.exchange.migrations.0002_events_stand").GUARDED
RECEIVED = importlib.import_module("youji.receiving.migrations.0002_what_was_received_stands").GUARDED
TRAINED = importlib.import_module("youji.quality.migrations.0004_training_stands").GUARDED
SENT = importlib.import_module("youji.exchange.migrations.0004_sendings_stand").GUARDED
SELF_CHECKED = importlib.import_module("youji.quality.migrations.0006_checks_stand").GUARDED
EXAM_SET = importlib.import_module("youji.quality.migrations.0008_papers_stand").GUARDED
ISSUED = importlib.import_module("youji.standards.migrations.0004_what_is_issued_stands")
EVERYWHERE = (
    GUARDED
    | HAPPENED
    | DONE
    | FOUND
    | BOOKS
    | CONFIRMED
    | SAID
    | STOPPED
    | NAMED
    | MOVED
    | PROCESSED
    | CONCERNED
    | CERTIFIED
    | LOGGED
    | SUSPECTED
    | TAKEN
    | TESTED
    | RECALLED
    | EXCHANGED
    | RECEIVED
    | TRAINED
    | SENT
    | SELF_CHECKED
    | EXAM_SET
    | ISSUED.GUARDED
    | {moved.TABLE: moved.UNIQUE for moved in (SUBMISSIONS, NOTES, REVISIONS)}
)


@contextmanager
def guards_lifted() -> Iterator[None]:
    """The triggers are off inside the block."""
    if connection.vendor == "postgresql":
        connection.check_constraints()  # a table with rows yet to be checked gives no trigger up
    _run(statement for table in EVERYWHERE for statement in lift(connection.vendor, table))
    _run(ISSUED.thaw(connection.vendor))
    try:
        yield
    finally:
        _run(
            statement
            for table, unique in EVERYWHERE.items()
            for statement in guard(connection.vendor, table, unique)
        )
        _run(ISSUED.freeze(connection.vendor))


def tamper(sql: str, *params: object) -> None:
    """Run one statement behind the application's back; it must change exactly one row."""
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.rowcount == 1, f"{cursor.rowcount} rows changed"


def _run(statements) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
