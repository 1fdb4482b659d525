"""What the architecture's tests must know of this room."""

from __future__ import annotations

EDITION = "/standards/editions/{edition_id}"
REGISTER = "/standards/register/{standard_id}"
#: Where a page writes: what a program can do instead (``tests/architecture/test_api_parity.py``).
OPERATIONS = {
    "standards.register.new": ("POST /standards/register",),
    "standards.register.edit": (f"PUT {REGISTER}",),
    "standards.register.parameter": (f"PUT {REGISTER}/parameters",),
    "standards.register.remove_parameter": (f"DELETE {REGISTER}/parameters/{{name}}",),
    "standards.register.import_standards": (
        "POST /standards/workbooks/register/check",
        "POST /standards/workbooks/register",
    ),
    "standards.procedures.new": ("POST /standards/procedures",),
    "standards.procedures.draft": ("POST /standards/procedures/{procedure_id}/editions",),
    "standards.procedures.change": (f"PUT {EDITION}",),
    "standards.procedures.task": (f"PUT {EDITION}/tasks",),
    "standards.procedures.remove_task": (f"DELETE {EDITION}/tasks/{{number}}",),
    "standards.procedures.import_tasks": (f"POST {EDITION}/workbook/check", f"POST {EDITION}/workbook"),
    "standards.procedures.issue": (f"POST {EDITION}/issue",),
    "standards.procedures.adopt": (f"POST {EDITION}/adoptions",),
    "standards.procedures.handing": ("POST /standards/handings/{handing_id}/read",),
}
#: Where a program reads what a page shows (``tests/architecture/test_one_policy.py``).
SHOWN = {
    "GET /standards/register": ("standards.register.register",),
    f"GET {REGISTER}": ("standards.register.standard",),
    f"GET {REGISTER}/comparison": ("standards.register.standard",),
    f"GET {REGISTER}/parameters": ("standards.register.standard",),
    "GET /standards/coverage": ("standards.register.coverage",),
    "GET /standards/workbooks/register": ("standards.register.export",),
    "GET /standards/workbooks/register/template": ("standards.register.template",),
    "GET /standards/procedures": ("standards.procedures.procedures",),
    "GET /standards/procedures/{procedure_id}/editions": ("standards.procedures.procedure",),
    f"GET {EDITION}": ("standards.procedures.edition",),
    f"GET {EDITION}/tasks": ("standards.procedures.edition",),
    f"GET {EDITION}/due": ("standards.procedures.edition",),
    f"GET {EDITION}/adoptions": ("standards.procedures.edition",),
    f"GET {EDITION}/papers/{{kind}}": ("standards.procedures.paper",),
    f"GET {EDITION}/workbook": ("standards.procedures.export_tasks",),
    "GET /standards/workbooks/tasks/template": ("standards.procedures.tasks_template",),
    "GET /standards/handings": ("standards.procedures.mine", "standards.procedures.adoption"),
}
#: Every page that hands out a file, and the operation that hands out the same (``tests/architecture/test_api_parity.py``).
FILES = {
    "standards.register.export": "GET /standards/workbooks/register",
    "standards.register.template": "GET /standards/workbooks/register/template",
    "standards.procedures.export_tasks": f"GET {EDITION}/workbook",
    "standards.procedures.paper": f"GET {EDITION}/papers/{{kind}}",
    "standards.procedures.tasks_template": "GET /standards/workbooks/tasks/template",
}
#: Columns the house fills in (``tests/architecture/test_every_field.py``).
FILLED_IN = {
    "standards column Standard": "operator_id division is_demo version",
    "standards column Procedure": "division issued_by written_at is_demo version",
    "standards column Edition": "number state in_force_from in_force_until issued_at digest version",
    "standards column Adoption": "division adopted_on adopted_by ended_on version",
    "standards column Handing": ("operator_id division handed_at read_at read_by_id reader way version"),
    "standards request check_tasks": "file",
    "standards request import_tasks": "file",
    "standards request check_register": "file erase_empty",
    "standards request import_register": "file erase_empty leave_out_faulty",
}
