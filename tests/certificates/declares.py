"""What the architecture's tests must know of this room."""

from __future__ import annotations

#: Where a page writes: what a program can do instead (``tests/architecture/test_api_parity.py``).
OPERATIONS = {
    "certificates.issuing.new": ("POST /certificates", "POST /certificates/look"),
    "certificates.many.many": ("POST /certificates/many", "POST /certificates/many/look"),
    "certificates.many.workbook": ("POST /certificates/workbook", "POST /certificates/workbook/check"),
    "certificates.printing.order": ("POST /certificates/{code}/printings",),
    "certificates.issuing.void": ("POST /certificates/{code}/void",),
}
#: Why what a page publishes is not asked once more (``tests/architecture/test_public_acts.py``, decision 0095).
PUBLIC_ACTS = {
    "certificates.issuing.new": {
        "certificates.issuing.issue_certificate": "the log says that it was, and nothing of what was typed"
    },
    "certificates.many.many": {"certificates.bulk.issue_many": "its first press is the preview"},
    "certificates.many.workbook": {"certificates.sheet.issue_sheet": "its first press is the preview"},
}
#: What a page hands out as a file: the operation that does (``tests/architecture/test_api_parity.py``).
FILES = {
    "certificates.labels.labels": "GET /certificates/{code}/labels",
    "certificates.many.template": "GET /certificates/workbook/template",
}
#: Where a program reads what a page shows (``tests/architecture/test_one_policy.py``).
SHOWN = {
    "GET /certificates": ("certificates.issuing.certificates",),
    "GET /certificates/printings/{printing_id}": ("certificates.printing.printing",),
    "GET /certificates/printings/{printing_id}/file": ("certificates.printing.printed",),
    "GET /certificates/workbook/template": ("certificates.many.template",),
    "GET /certificates/{code}": ("certificates.issuing.certificate",),
    "GET /certificates/{code}/looks": ("certificates.issuing.certificate",),
}
#: Columns the house fills in (``tests/architecture/test_every_field.py``).
FILLED_IN = {
    "certificates column Certificate": (
        "operator_id code division day serial form text_edition lot_id lot_code parcel_id product_code product quantity unit"
        " place issuer contact bases said findings token digest issued_at person_id person_name kept_until"
    ),
    "certificates request check_sheet": "file again",
    "certificates request issue_sheet": "file leave_out_faulty again",
    "certificates column Printing": "operator_id owner_id state sentence tries asked_at finished_at version",
    "certificates column Void": "operator_id at person_id person_name",
    "certificates column Serial": "operator_id day last",
    "certificates column LogLeaf": "code source data hash",
    "certificates column LogHead": "size root note at",
    "certificates column LogTile": "level number hashes",
    "certificates column Look": "code copy day looks",
    "certificates column Suspected": "operator_id division code copy day looks most said at",
}
