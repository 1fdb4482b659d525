"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.appeals import policy, selectors
from youji.appeals.words import WORDS
from youji.shared.rooms import Room

ROOM = Room(
    label="appeals",
    title="申诉",
    nav=policy.NAV,
    inbox=(selectors.waiting,),
    inbox_kinds={"appeal": "申诉"},
    words=WORDS,
    scope="申诉",
    writable=True,
    extends={
        "recognition.under_appeal": {"appeals": selectors.under_appeal},
        "recognition.applicant_panels": {"appeals": selectors.on_applicants_page},
        "catalogue.holder_panels": {"appeals": selectors.on_holders_page},
        "catalogue.entry_panels": {"appeals": selectors.on_desk_page},
    },
)
