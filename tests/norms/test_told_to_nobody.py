"""An event that no room listens to yet leaves nothing for the worker to fail at."""

from __future__ import annotations

import pytest
from django_tasks_db.models import DBTaskResult

from youji.ledger.events import emit
from youji.norms.logic.events import NormsChanged

pytestmark = pytest.mark.django_db


def test_what_nobody_listens_to_is_not_queued():
    before = DBTaskResult.objects.count()
    emit(NormsChanged("ban", ("1",), "2026-06-01"))
    assert DBTaskResult.objects.count() == before
