"""What the architecture's tests must know of this room."""

from __future__ import annotations

#: Where a page writes: what a program can do instead (``tests/architecture/test_api_parity.py``).
OPERATIONS = {
    "receiving.receive.receive": ("POST /receiving/scans", "POST /receiving/piles"),
    "receiving.receive.photo": ("POST /receiving/photos",),
    "receiving.receive.report": ("POST /receiving/scans/{scan_id}/report",),
    "receiving.register.undo": ("POST /receiving/piles/{pile_id}/undo",),
    "receiving.reports.new": ("POST /receiving/scans/{scan_id}/report",),
    "receiving.reports.publicly": ("POST /public/certificates/reports",),
    "receiving.reports.conclude": ("POST /receiving/reports/{report_id}/conclude",),
    "receiving.reports.hand_on": ("POST /receiving/reports/{report_id}/hand-on",),
}
#: Where a program reads what a page shows (``tests/architecture/test_one_policy.py``).
SHOWN = {
    "GET /receiving/day": ("receiving.register.day",),
    "GET /receiving/piles": ("receiving.register.day",),
    "GET /receiving/scans": ("receiving.register.register",),
    "GET /receiving/piles/{pile_id}": ("receiving.register.pile",),
    "GET /receiving/reports": ("receiving.reports.reports",),
    "GET /receiving/reports/{report_id}": ("receiving.reports.report",),
    "GET /public/certificates/reports/{receipt}": ("receiving.reports.told",),
}
#: Columns the house fills in (``tests/architecture/test_every_field.py``).
FILLED_IN = {
    "receiving column Scan": (
        "operator_id division pile_id code copy certificate_id issuer_id issuer origin product verdict found"
        " phone_verdict phone_list_on day made_at at person_id person_name"
    ),
    "receiving column Pile": (
        "operator_id division supplier_id supplier quantity refused lots pictures digest at made_at person_id person_name"
        " kept_until"
    ),
    "receiving column Proof": "operator_id lot_id scan_id pile_id at",
    "receiving column Undoing": "operator_id at person_id person_name",
    "receiving column Doubled": "operator_id division code copy counties at",
    "receiving column Report": (
        "version concluded_at concluded_by key receipt source division by_guess code text found scan_id issuer_id issuer"
        " reporter_id person_id opened_at due_on state"
    ),
}
