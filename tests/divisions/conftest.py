"""Places and days, loaded."""

from __future__ import annotations

import pytest


@pytest.fixture
def places(db, now):
    """The 14 and the 122, with the 功能区."""
    from youji.divisions import selectors, services

    services.load_divisions(now=now)
    yield selectors.places()
    selectors.forget()
