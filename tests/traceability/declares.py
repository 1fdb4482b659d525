"""What the architecture's tests must know of this room."""

from __future__ import annotations

#: Where a page writes: what a program can do instead (``tests/architecture/test_api_parity.py``).
OPERATIONS = {
    "traceability.opening.new": ("POST /traceability/recalls", "POST /traceability/look"),
    "traceability.desk.told": ("POST /traceability/recalls/{code}/outside/{giver}/{party}",),
    "traceability.desk.finish": ("POST /traceability/recalls/{code}/finish",),
    "traceability.desk.lift": ("POST /traceability/recalls/{code}/lift",),
    "traceability.field.answer": ("POST /traceability/recalls/{code}/answer",),
    "traceability.field.dispose": ("POST /traceability/recalls/{code}/dispose",),
    "traceability.field.reply": ("POST /traceability/recalls/{code}/reply",),
}
#: Where a program reads what a page shows (``tests/architecture/test_one_policy.py``).
SHOWN = {
    "GET /traceability/recalls": ("traceability.desk.recalls",),
    "GET /traceability/recalls/{code}": ("traceability.desk.recall",),
    "GET /traceability/recalls/{code}/holders": ("traceability.desk.holders",),
    "GET /traceability/recalls/{code}/lots": ("traceability.desk.lots",),
    "GET /traceability/recalls/{code}/outside": ("traceability.desk.outside",),
    "GET /traceability/own": ("traceability.field.mine",),
}
#: Columns the house fills in (``tests/architecture/test_every_field.py``).
FILLED_IN = {
    "traceability column Recall": (
        "code holder_id division said said_text products office found opened_at person_id person_name"
    ),
    "traceability column RecallLot": "operator_id recall_id lot_id division steps left unit hold_id joined at",
    "traceability column Notice": "operator_id recall_id division coming joined at",
    "traceability column Ended": "recall_id lifted reason at person_id person_name",
    "traceability column Answer": (
        "operator_id recall_id kind found lot_id quantity unit at person_id person_name"
    ),
    "traceability column Outside": "operator_id recall_id party_id division name contact joined at",
    "traceability column OutsideTold": "operator_id recall_id party_id at person_id person_name",
    "traceability column Reply": "operator_id recall_id at person_id person_name",
}
