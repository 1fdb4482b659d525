"""The register, for programs: operators, bases, plots, certificates, workbooks, and the reference lists."""

from __future__ import annotations

from youji.registry.api import bases, certificates, operators, plots, reference
from youji.shared.api import room_router

router = room_router("registry", "主体、基地与产品")
for part in (operators, bases, plots, certificates, reference):
    router.add_router("", part.router)
