"""A worker killed in the middle of an import: nothing is half told as done, and the next one does it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.imports.conftest import after_work, book
from youji.imports.models import Run
from youji.registry.models import Operator

PATIENCE = 60
#: A worker that stops inside the transaction, after every row is written and the run is called done.
WORKER = """
import os, pathlib, sys, time
import django
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict["NAME"] = {name!r}
settings.VAR = pathlib.Path({var!r})
from youji.imports import jobs
from youji.imports.services import carrying
from youji.shared import clock
real = carrying._tell
def tell(*said):
    real(*said)
    pathlib.Path({flag!r}).touch()
    time.sleep(600)
carrying._tell = tell
jobs.run(clock.now())
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_before_it_is_done_has_written_nothing(handed, county_reviewer, now, var):
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if "memory" in name:
        pytest.skip("another process sees no database in memory")
    run = handed(book(county_reviewer, 30))
    flag = var / "written"
    code = WORKER.format(name=name, var=str(var), flag=str(flag))
    worker = subprocess.Popen([sys.executable, "-c", code], env=dict(os.environ))
    try:
        late = time.monotonic() + PATIENCE
        while not flag.exists():
            assert worker.poll() is None, "the worker ended"
            assert time.monotonic() < late, "it does not come"
            time.sleep(0.05)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert (Run.objects.get().state, Operator.objects.count()) == ("running", 0)
    run = after_work(run, now)
    assert (run.state, run.tries, Operator.objects.count()) == ("done", 2, 30)
