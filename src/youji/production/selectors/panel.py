"""What this room says on the pages of others: how a base produces, and the way to its file."""

from __future__ import annotations

from typing import Any

from youji.production.labels import percent
from youji.production.models import BaseFile
from youji.production.policy import READERS
from youji.shared.actor import Actor
from youji.shared.rooms import Panel


def on_base_page(base: Any, actor: Actor) -> Panel | None:
    """The newest file of the base, as it was last reckoned; nothing where no season of it counts."""
    if not READERS.admits(actor):
        return None
    row = BaseFile.objects.filter(base=base, completeness__isnull=False).order_by("-year").first()
    if row is None:
        return None
    context = {
        "file": row,
        "code": base.code,
        "completeness": percent(row.completeness),
        "adherence": percent(row.adherence),
    }
    return Panel("production/_base_panel.html", context)
