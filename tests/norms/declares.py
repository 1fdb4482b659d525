"""What the architecture's tests must know of this room."""

from __future__ import annotations

#: Where a page writes: what a program can do instead (``tests/architecture/test_api_parity.py``).
OPERATIONS = {"norms.confirm": ("POST /norms/tables/{what}/{row_id}/confirm",)}
#: Where a program reads what a page shows (``tests/architecture/test_one_policy.py``).
SHOWN = {
    "GET /norms/tables": ("norms.tables",),
    "GET /norms/edition": ("norms.tables",),
    "GET /norms/tables/{what}": ("norms.table",),
    "GET /norms/tables/{what}/{row_id}": ("norms.row",),
}
_KEPT = "version key digest"
#: Columns the house fills in (``tests/architecture/test_every_field.py``).
FILLED_IN: dict[str, str] = {
    **{
        f"norms column {model}": _KEPT
        for model in ("Instrument", "Label", "Ban", "Listed", "Limit", "Withdrawal", "Nutrient")
    },
    **{f"norms column {model}": _KEPT for model in ("EnvironmentLimit", "Food", "Name")},
    "norms form ConfirmForm": "picture",
    "norms request ConfirmIn": "document_id",
    "norms column Edition": "day digest at",
    "norms column Confirmation": "table key said name by_id at",
}
