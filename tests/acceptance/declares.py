"""What the architecture's tests must know of this room."""

from __future__ import annotations

VISIT = "/acceptance/visits/{acceptance_id}"
#: Where a page writes: what a program can do instead (``tests/architecture/test_api_parity.py``).
OPERATIONS = {
    "acceptance.arrange.arrange": ("PUT /acceptance/applications/{code}",),
    "acceptance.fieldwork.check_in": (f"POST {VISIT}/check-in",),
    "acceptance.fieldwork.item": (f"PATCH {VISIT}/lines", f"POST {VISIT}/photos"),
    "acceptance.fieldwork.lines": (f"PATCH {VISIT}/lines",),
    "acceptance.fieldwork.photo": (f"POST {VISIT}/photos",),
    "acceptance.fieldwork.remove_photo": (f"DELETE {VISIT}/photos/{{document}}",),
    "acceptance.fieldwork.sign": (f"POST {VISIT}/sign",),
    "acceptance.team.agree": (f"POST {VISIT}/result/sign",),
    "acceptance.team.result": (f"PUT {VISIT}/result",),
}
#: What nobody types (``tests/architecture/test_every_field.py``): the house counts and marks; a phone measures, and
#: ``fields.POSITION`` reads it; lines are kept as ``fields.LINE`` and ``fields.COMMON`` read them; photos are files.
FILLED_IN = {
    "acceptance column Acceptance": (
        "opened_at arranged_by_id arranged_at reconciled score outcome concluded_at facts version"
    ),
    "acceptance column ScoreSheet": (
        "assessor_id assessor_name checked_in_at device_time lon lat accuracy_m lines signed_at "
        "reconciled_signed_at client_version version"
    ),
    "acceptance form LineForm": "photo",
    "acceptance form PhotoForm": "photo",
    "acceptance request add_photo": "file",
}
