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
from youji.documents.selectors import named_by
from youji.shared.actor import Actor

#: What is about an entry, and which officers' pages show it.
ABOUT = (
    (EntryEvent, policy.CATALOGUE),
    (Revision, policy.CATALOGUE),
    (ChangeRequest, policy.CATALOGUE),
    (Rectification, policy.ANNUAL),
    (AnnualCheck, policy.ANNUAL),
)
#: Those of them that carry several.
WITH_FILES = (Rectification, AnnualCheck)


def of_entries(actor: Actor) -> Q:
    """Those of the entries the actor manages or holds."""
    seen, held = Entry.objects.visible_to(actor), Entry.objects.held_by(actor)
    found = named_by(seen, "evidence")
    for kind, officers in ABOUT:
        rows = kind._default_manager.filter(entry__in=seen if officers.admits(actor) else held)
        found |= named_by(rows, "documents" if kind in WITH_FILES else "document")
    return found | named_by(
        BasePhoto.objects.filter(base__in=(seen if policy.CATALOGUE.admits(actor) else held).values("base")),
        "offered",
        "shown",
    )
