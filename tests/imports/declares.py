"""What the architecture's tests must know of this room."""

from __future__ import annotations

#: Where a page writes: what a program can do instead (``tests/architecture/test_api_parity.py``).
OPERATIONS = {
    "imports.run": (
        "POST /imports/runs/{code}/take",
        "POST /imports/runs/{code}/cancel",
    ),
}
#: Where a program reads what a page shows (``tests/architecture/test_one_policy.py``).
SHOWN = {"GET /imports/runs": ("imports.runs",), "GET /imports/runs/{code}": ("imports.run",)}
#: Columns the house fills in (``tests/architecture/test_every_field.py``).
FILLED_IN = {
    "imports column Run": (
        "kind options file_name size_bytes takes state owner_id token_id operator_id division asked_at"
        " started_at finished_at tries outcome version"
    ),
    "imports column Taken": "kind whose digest nth made at operator_id division person_id person_name",
    "imports form RunForm": "do",
}
