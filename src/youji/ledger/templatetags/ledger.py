"""The trail on other rooms' pages: ``{% proof entry_id %}``, the 存证 mark; ``{% history "registry.base:12" %}``."""

from __future__ import annotations

from uuid import UUID

from django import template

from youji.ledger import reports, selectors

register = template.Library()


@register.inclusion_tag("ledger/_proof.html")
def proof(entry_id: UUID | str | None, **reads: str) -> dict[str, object]:
    """The mark for an audit entry; nothing when there is no such public entry. ``reads`` as ``proof_of_subject``."""
    if not entry_id:
        return {"mark": None}
    found = selectors.mark(entry_id if isinstance(entry_id, UUID) else UUID(str(entry_id)))
    return {"mark": found, "reads": reads}


@register.inclusion_tag("ledger/_proof.html")
def proof_of_subject(subject: str, **reads: str) -> dict[str, object]:
    """The mark for the newest public entry about ``subject``.

    ``reads``: the script that holds the page against the leaves (``reads``), and what else it needs to know.
    """
    newest = selectors.latest_public(subject)
    return {"mark": selectors.mark(newest) if newest else None, "reads": reads}


@register.inclusion_tag("ledger/_proof_link.html")
def proof_link(entry_id: UUID | str | None) -> dict[str, object]:
    """The mark in one line, for tables and histories: a link to the entry's page in the log."""
    return proof(entry_id)


@register.inclusion_tag("ledger/_history.html")
def history(*subjects: str) -> dict[str, object]:
    """Who did what to a record, when, and what changed. The page has established that its reader may see it."""
    return {"events": reports.history_of(*subjects)}
