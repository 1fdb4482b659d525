"""The same, for programs."""

from __future__ import annotations

from youji.certificates.api import many, one, printing  # in this order: ``/many`` is no number
from youji.certificates.api.router import router

__all__ = ["many", "one", "printing", "router"]
