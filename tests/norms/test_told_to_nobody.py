"""An event that no room listens to yet leaves nothing for the worker to fail at."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django_tasks_db.models import DBTaskResult

from youji.ledger.events import emit

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Unheard:
    table: str


def test_what_nobody_listens_to_is_not_queued():
    before = DBTaskResult.objects.count()
    emit(Unheard("ban"))
    assert DBTaskResult.objects.count() == before
