"""Writes: one transaction and one audit entry each."""

from __future__ import annotations

from youji.norms.services.confirming import confirm
from youji.norms.services.loading import load_norms

__all__ = ["confirm", "load_norms"]
