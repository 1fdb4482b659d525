"""The programme counts what the portal shows: the same rows."""

from __future__ import annotations

from tests.portal.conftest import client_on, publish

__all__ = ["client_on", "publish"]
