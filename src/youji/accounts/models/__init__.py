"""Tables of the room."""

from __future__ import annotations

from youji.accounts.models.openings import Opening
from youji.accounts.models.people import (
    Agency,
    ApiToken,
    Delegation,
    Grant,
    Message,
    Person,
    PersonManager,
    Proposal,
    Tally,
)

__all__ = [
    "Agency",
    "ApiToken",
    "Delegation",
    "Grant",
    "Message",
    "Opening",
    "Person",
    "PersonManager",
    "Proposal",
    "Tally",
]
