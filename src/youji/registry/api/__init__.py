"""The register, for programs: operators, bases, plots, certificates, workbooks, and the reference lists."""

from __future__ import annotations

from youji.registry.api import (
    bases,
    certificates,
    history,
    operators,
    plot_files,
    plots,
    reference,
    workbooks,
)
from youji.shared.api import room_router

router = room_router("registry", "主体、基地与产品")
for part in (operators, bases, plots, plot_files, certificates, history, workbooks, reference):
    router.add_router("", part.router)
