"""A short season of each scheme on PostgreSQL: the long ones are SQLite's, and ask of the database what it does not."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.season.play import KEYS, play

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="test_seasons.py plays longer ones"),
]


@pytest.mark.parametrize("key", KEYS)
def test_the_truths_hold_on_postgresql(versions, key):
    assert connection.vendor == "postgresql"
    play(versions[key], 50, acts=12)
