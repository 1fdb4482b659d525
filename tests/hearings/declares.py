"""What the architecture's tests must know of this room."""

from __future__ import annotations

INTERIM, PROPOSAL = "/hearings/interims/{interim_id}", "/hearings/proposals/{proposal_id}"
ORAL = "/hearings/orals/{oral_id}"
#: Where a page writes: what a program can do instead (``tests/architecture/test_api_parity.py``).
OPERATIONS = {
    "hearings.opening.order": ("POST /hearings/entries/{code}/interim",),
    "hearings.opening.propose": ("POST /hearings/entries/{code}/proposals/{name}",),
    "hearings.deciding.interim": (
        f"POST {INTERIM}/confirm",
        f"POST {INTERIM}/uphold",
        f"POST {INTERIM}/lift",
    ),
    "hearings.deciding.proposal": (f"POST {PROPOSAL}/decide",),
    "hearings.speaking.on_interim": (f"POST {INTERIM}/statement",),
    "hearings.speaking.on_proposal": (f"POST {PROPOSAL}/statement",),
    "hearings.hearing.own": (f"POST {PROPOSAL}/oral", f"POST {ORAL}/withdraw"),
    "hearings.hearing.oral": (f"POST {ORAL}/arrange",),
    "hearings.hearing.minutes": (f"POST {ORAL}/record",),
    "hearings.hearing.absence": (f"POST {ORAL}/absence",),
}
MATTER = "ground ground_label opened_at opened_by_id opened_by agency due_on stated_at concluded_at concluded_by version"
#: What nobody types (``tests/architecture/test_every_field.py``): the house counts and marks; files and buttons.
FILLED_IN = {
    "hearings column Interim": f"{MATTER} state",
    "hearings column Proposal": f"{MATTER} state measure",
    "hearings column OralHearing": (
        "opened_at opened_by_id opened_by state due_on presider presider_id missed_on concluded_at concluded_by version"
    ),
    "hearings form OralForm": "do",
    "hearings form MinutesForm": "document",
    "hearings form StatementForm": "document",
    "hearings form ConfirmForm": "do",
    "hearings form HearingForm": "do",
    "hearings form LiftForm": "do",
    "hearings request InterimIn": "document_id",
    "hearings request NoticeIn": "document_id",
    "hearings request StatementIn": "document_id",
    "hearings request MinutesIn": "document_id",
}
