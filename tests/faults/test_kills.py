"""Three kills of each, once one after the other and twice all at one moment: what was acknowledged is there and on the trail, and the house came back by itself.

``make faults`` does the same with as many as there is time for (docs/reliability.md).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.house import House
from tests.faults.kills import KINDS, Trial

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(
        "postgresql" in os.environ.get("YOUJI_DATABASE_URL", ""), reason="once, over both, is enough"
    ),
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]


@pytest.fixture
def folder():
    """Not pytest's own: that is closed to the user PostgreSQL runs as, anew by each run that begins beside this."""
    made = Path(tempfile.mkdtemp(prefix="youji-faults-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


def prepared(house: House) -> str:
    """The house has its tables and people; a key. On SQLite the tables are those the suite has made already."""
    if house.database.name == "SQLite":
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as made,
            closing(sqlite3.connect(house.database.file)) as ours,
        ):
            made.backup(ours)
        return house.people()
    return house.prepare()


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_three_kills_of_each_lose_nothing_that_was_acknowledged(folder, database):
    house = House(folder, database, settings="tests.faults.settings", synced=False)
    try:
        trial = Trial(house, prepared(house))
        came = trial.run(
            lambda done: done < 3, aimed=lambda done: done == 1, at_once=lambda done: done > 0, settle=False
        )
    finally:
        house.close()
    assert came.faults == [], house.last_words()
    assert came.kills == dict.fromkeys(KINDS, 3)
    assert came.acknowledged >= 8 * 3
    assert (came.lost, came.untrailed) == (0, 0)
    assert came.unacknowledged <= 12 * len(trial.writers)  # whose answer was lost on the way
    assert (came.halted < 120, came.unsaid) == (True, 0)
