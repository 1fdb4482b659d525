"""The same, for programs."""

from __future__ import annotations

from youji.shared.api import room_router
from youji.standards.api import gaps, procedures, register

router = room_router("standards", "标准与规程")
for part in (register, procedures, gaps):
    router.add_router("", part.router)
