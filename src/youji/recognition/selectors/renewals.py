"""Renewal, as the holder's page of an entry offers it."""

from __future__ import annotations

from datetime import date

from youji.catalogue.selectors.entries import EntryDetail
from youji.recognition.selectors.rounds import open_rounds_for
from youji.shared.actor import Actor
from youji.shared.rooms import Panel


def on_holders_page(detail: EntryDetail, actor: Actor, today: date) -> Panel | None:
    """The rounds in which the entry may be renewed now; nothing outside the window."""
    if not detail.renewal_open:
        return None
    rounds = [r for r in open_rounds_for(actor, today) if r.scheme_version.key == detail.scheme.key]
    return Panel("recognition/_renewal.html", {"found": detail, "entry": detail.entry, "rounds": rounds})
