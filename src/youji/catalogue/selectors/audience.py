"""Who reads the documents that an entry, and what is about it, names: its holder, and whoever reads that of the area."""

from __future__ import annotations

from django.db.models import Q

from youji.catalogue import policy
from youji.catalogue.models import (
    AnnualCheck,
    BasePhoto,
    ChangeRequest,
    Entry,
    EntryEvent,
    Rectification,
    Revision,
)
from youji.catalogue.photo_models import MINE
from youji.documents.selectors import named_by
from youji.shared.actor import Actor

#: What is about an entry, which officers' pages show it, and the column that names its documents.
ABOUT = (
    (EntryEvent, policy.CATALOGUE, "document"),
    (Revision, policy.CATALOGUE, "document"),
    (ChangeRequest, policy.CATALOGUE, "document"),
    (Rectification, policy.ANNUAL, "documents"),
    (AnnualCheck, policy.ANNUAL, "documents"),
)


def of_entries(actor: Actor) -> Q:
    """Those of the entries the actor manages or holds."""
    seen, held = Entry.objects.visible_to(actor), Entry.objects.held_by(actor)
    found = named_by(seen, "evidence")
    for kind, officers, column in ABOUT:
        rows = kind._default_manager.filter(entry__in=seen if officers.admits(actor) else held)
        found |= named_by(rows, column)
    # Whoever holds the base now reads nothing of the holder before.
    photos = (
        BasePhoto.objects.filter(base__in=seen.values("base"))
        if policy.CATALOGUE.admits(actor)
        else BasePhoto.objects.filter(MINE, base__in=held.values("base"))
    )
    return found | named_by(photos, "offered", "shown")
