"""Three kills of each: what was acknowledged is there and on the trail, and the house came back by itself.

``make faults`` does the same with as many as there is time for (docs/reliability.md).
"""

from __future__ import annotations

import sys

import pytest

from tests.faults.house import House
from tests.faults.kills import KINDS, Trial

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_three_kills_of_each_lose_nothing_that_was_acknowledged(tmp_path, database):
    house = House(tmp_path, database, settings="tests.faults.settings")
    try:
        trial = Trial(house, house.prepare())
        came = trial.run(lambda done: done < 3, aimed=lambda done: done == 1, settle=False)
    finally:
        house.close()
    assert came.faults == []
    assert came.kills == dict.fromkeys(KINDS, 3)
    assert came.acknowledged >= 12 * 3
    assert (came.lost, came.untrailed) == (0, 0)
    assert came.unacknowledged <= 12 * len(trial.writers)  # whose answer was lost on the way
    assert (came.halted < 120, came.unsaid) == (True, 0)
    assert came.signed_in >= 1
