from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction

from tests.api.conftest import caller  # noqa: F401 (a fixture)
from youji.norms import services
from youji.registry.services import load_reference


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """Loaded once for the tests of a module; each works in a savepoint of its own, and nothing stays."""
    now = datetime(2026, 5, 31, 16, 30, tzinfo=UTC)
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference(now=now)
        services.load_norms(now=now)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def norms(_loaded, db):
    """Products and norms as the files say, loaded on Monday 1 June 2026."""
