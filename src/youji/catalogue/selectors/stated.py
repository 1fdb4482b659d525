"""What an event's leaf says is published of its entry: the line an edition prints, and a digest of the longer parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from youji.catalogue.logic.proven import FOLDED, digest_of_longer
from youji.catalogue.logic.statuses import EntryStatus
from youji.catalogue.models import Entry
from youji.catalogue.selectors.published_rows import item_payload, platforms_of, score_of
from youji.catalogue.selectors.published_said import columns, said_in
from youji.registry.logic.statement import Statement


def states(entry: Entry, said: Statement, plots: Mapping[str, Any]) -> dict[str, Any]:
    """All that is published of the entry from the event on, but for what follows from its events."""
    item = item_payload(entry, said, status=EntryStatus.PENDING, valid_until=None)
    where = columns(said, plots)
    return {key: value for key, value in item.items() if key not in FOLDED} | {
        "gi_product": said.gi_product,
        "issued_by": entry.issued_by,
        "list_row": entry.list_row,
        "score": score_of(entry),
        "platforms": platforms_of(entry),
        "longer": digest_of_longer(dict(said_in(said, plots)), where["lon"], where["lat"]),
    }
