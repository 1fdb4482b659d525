"""The room's operations: beside the pages, and at the addresses the standard fixes."""

from __future__ import annotations

from youji.exchange.api import pages  # noqa: F401 (its operations hang on the same router)
from youji.exchange.api.fixed import router as epcis
from youji.exchange.api.house import router

#: Where the standard says the operations are, and which.
fixed = {"epcis": epcis}
__all__ = ["fixed", "router"]
