"""Which bases are recognised today, for rooms below that ask (``standards.recognised``)."""

from __future__ import annotations

from datetime import date

from youji.catalogue.logic.statuses import EntryStatus
from youji.catalogue.models import Entry
from youji.shared.actor import Actor


def recognised_bases(actor: Actor, on: date) -> list[tuple[int, str, str, str, str]]:
    """(id, 基地编号, name, division, product code) of each base in force on the list and in the actor's scope: one query."""
    rows = Entry.objects.visible_to(actor).filter(
        status=EntryStatus.IN_FORCE, base__product__isnull=False, valid_from__lte=on
    )
    told = rows.order_by("base_id").values_list(
        "base_id", "base__code", "base__name", "base__division", "base__product__code"
    )
    return list(dict.fromkeys(told))
