"""What goes on beside a long import: others write, and the log seals what they wrote. On SQLite all of it has one writer."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from django.db import connection

from tests.imports.conftest import book
from youji.ledger.models import AuditEntry, Pending, Seal
from youji.ledger.services import sequence
from youji.registry.models import Operator
from youji.shared import clock, progress, rooms, workbook
from youji.shared.importing import Task

#: Nothing is that slow; a wait that ends when it is over may well be long.
PATIENCE = 300
#: The import holds the one writer of SQLite for seconds.
ROWS = 4_000
WORKER = """
import pathlib
import django
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict["NAME"] = {name!r}
settings.VAR = pathlib.Path({var!r})
from youji.imports import jobs
from youji.shared import clock
jobs.run(clock.now())
"""


@pytest.mark.django_db
def test_a_workbook_is_read_before_the_writer_is_held_and_not_again(county_reviewer, now):
    importer = rooms.importers()["registry.operators"]
    task = Task(book(county_reviewer, 200), "名单.xlsx", {}, county_reviewer, now)
    told: list[str] = []
    with progress.heard_by(lambda stage, done, total: told.append(stage)), workbook.read_once():
        importer.look(task)
        read = told.count("读取")
        assert importer.take(task).created == 200
    assert read > 0
    assert told.count("读取") == read


@pytest.mark.django_db(transaction=True)
def test_others_write_and_the_log_seals_while_a_long_import_runs(handed, county_reviewer, make_operator, var):
    """A write that the import kept waiting longer than a page waits would raise here."""
    name = str(connection.settings_dict["NAME"])
    if "memory" in name:
        pytest.skip("another process sees no database in memory")
    run = handed(book(county_reviewer, ROWS))
    code = WORKER.format(name=name, var=str(var))
    worker = subprocess.Popen([sys.executable, "-c", code], env=dict(os.environ))
    try:
        late, beside = time.monotonic() + PATIENCE, []
        while worker.poll() is None:
            assert time.monotonic() < late, "it does not end"
            beside.append(make_operator(f"旁边的合作社{len(beside)}").pk)
            sequence(now=clock.now())
            entries = AuditEntry.objects.filter(subject=f"registry.operator:{beside[-1]}").values("pk")
            assert Seal.objects.filter(entry_id__in=entries).exists(), "written, and not in the log"
    finally:
        worker.kill()
        worker.wait()
    run.refresh_from_db()
    assert (worker.returncode, run.state, run.tries) == (0, "done", 1)
    assert beside
    assert Operator.objects.count() == ROWS + len(beside)
    while sequence(now=clock.now()):
        assert time.monotonic() < late, "the log does not come to an end"
    assert not Pending.objects.exists()
