"""What the catalogue is given when something is recognised: a frozen value, so that it never asks the case again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from youji.registry.logic.statement import Statement


@dataclass(frozen=True, slots=True)
class Recognised:
    """One recognition, as decided."""

    base_id: int
    scheme_version_id: int
    category: str
    application_code: str  # 申报号
    renews_id: int | None = None  # the entry it carries on
    platforms: str = ""  # 销售平台, one a line, as the application had them
    score: Decimal | None = None  # of the on-site acceptance
    statement: Statement | None = None  # what was judged; without one, what the register says that day
    is_demo: bool = False
