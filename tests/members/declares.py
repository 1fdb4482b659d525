"""What the architecture's tests must know of this room."""

from __future__ import annotations

ONE = "/members/memberships/{pk}"
#: Where a page writes: what a program can do instead (``tests/architecture/test_api_parity.py``).
OPERATIONS = {
    "members.bases.enter": ("POST /members/bases/{code}/members",),
    "members.bases.assign": ("POST /members/bases/{code}/plots",),
    "members.memberships.apply": ("POST /members/memberships",),
    "members.memberships.answer": (f"POST {ONE}/answer",),
    "members.memberships.paper": (f"POST {ONE}/paper",),
    "members.memberships.end": (f"POST {ONE}/end",),
    "members.memberships.books": (f"POST {ONE}/books",),
    "members.homes.print_accounts": "passwords, and what leads to one",
    "members.workbooks.import_sheet": ("POST /members/workbook/check", "POST /members/workbook"),
}
#: Where a program reads what a page shows (``tests/architecture/test_one_policy.py``).
SHOWN = {
    "GET /members/bases": ("members.bases.bases",),
    "GET /members/bases/{code}/members": ("members.bases.base",),
    "GET /members/bases/{code}/plots": ("members.bases.base",),
    "GET /members/memberships": ("members.memberships.own",),
    "GET /members/workbook": ("members.workbooks.export",),
    "GET /members/workbook/template": ("members.workbooks.template",),
    f"GET {ONE}/sheet.pdf": ("members.memberships.sheet",),
    f"GET {ONE}": ("members.memberships.membership",),
}
#: Columns the house fills in (``tests/architecture/test_every_field.py``).
FILLED_IN = {
    "members column Membership": (
        "until division state asked_side asked_at asked_by_id asked_by answered_at answered_by signed_on"
        " ended_at ended_by reason version"
    ),
    "members column PlotOwner": "since until assigned_at assigned_by",
    "members form AssignForm": "plots",
    "members form SheetsForm": "operators",
    "members request AssignIn": "plots",
    "members request check_members": "file",
    "members request import_members": "file",
}
#: What a page hands out as a file: the operation that does (``tests/architecture/test_api_parity.py``).
FILES = {
    "members.workbooks.template": "GET /members/workbook/template",
    "members.workbooks.export": "GET /members/workbook",
    "members.memberships.sheet": f"GET {ONE}/sheet.pdf",
    "members.homes.print_accounts": "passwords, and what leads to one",
}
