"""What the architecture's tests must know of this room."""

from __future__ import annotations

#: Where a page writes: what a program can do instead (``tests/architecture/test_api_parity.py``).
OPERATIONS = {
    "norms.tables.correct": ("POST /norms/tables/{what}/{row_id}/correct",),
    "norms.tables.confirm": ("POST /norms/tables/{what}/{row_id}/confirm",),
    "norms.changes.import_rows": (
        "POST /norms/tables/{what}/workbook/check",
        "POST /norms/tables/{what}/workbook",
    ),
}
#: Where a program reads what a page shows (``tests/architecture/test_one_policy.py``).
SHOWN = {
    "GET /norms/tables": ("norms.tables.tables",),
    "GET /norms/files": ("norms.tables.tables",),
    "GET /norms/files/{what}": ("norms.tables.marked_file",),
    "GET /norms/edition": ("norms.tables.tables",),
    "GET /norms/tables/{what}": ("norms.tables.table",),
    "GET /norms/tables/{what}/{row_id}": ("norms.tables.row",),
    "GET /norms/rechecks": ("norms.changes.rechecks",),
    "GET /norms/rechecks/{recheck_id}": ("norms.changes.recheck",),
}
#: Files a page hands out, and where a program gets them.
FILES = {
    "norms.changes.export": "GET /norms/tables/{what}/workbook",
    "norms.changes.template": "GET /norms/tables/{what}/workbook/template",
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
    "norms form CorrectForm": "picture",
    "norms request CorrectIn": "values document_id remark version",
    "norms request ConfirmIn": "document_id",
    "norms request import_table": "file erase_empty leave_out_faulty",
    "norms request check_table": "file erase_empty",
    "norms column Recheck": "table day was rows keys at finished_at looked",
    "norms column Affected": (
        "kind ref title href operator_id operator_name division verdict_before verdict_after earliest_before earliest_after"
        " edition_before edition_after reason notice"
    ),
    "norms column Edition": "day digest at",
    "norms column Confirmation": "table key said name by_id at",
}
