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
    "standards.gaps.new_gap": ("POST /standards/gaps",),
    "standards.gaps.report": ("POST /standards/gaps/{gap_id}/report",),
    "standards.gaps.send_back": ("POST /standards/gaps/{gap_id}/return",),
    "standards.gaps.conclude": ("POST /standards/gaps/{gap_id}/close",),
    "standards.quality.indicator": ("PUT /standards/products/{code}/indicators",),
    "standards.quality.grade": ("PUT /standards/products/{code}/grades",),
    "standards.quality.evaluate": ("POST /standards/products/{code}/evaluations",),
    "standards.quality.new_composite": ("POST /standards/composites",),
    "standards.quality.adopt_composite": ("POST /standards/composites/{composite_id}/adoptions",),
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
    "GET /standards/gaps": ("standards.gaps.gaps",),
    "GET /standards/gaps/findings": ("standards.gaps.findings",),
    "GET /standards/gaps/{gap_id}": ("standards.gaps.gap",),
    "GET /standards/products/{code}/indicators": ("standards.quality.product_quality",),
    "GET /standards/products/{code}/grades": ("standards.quality.product_quality",),
    "GET /standards/evaluations": ("standards.quality.quality",),
    "GET /standards/composites": ("standards.quality.composites",),
    "GET /standards/composites/{composite_id}/paper": ("standards.quality.composite_paper",),
    "GET /standards/handings": ("standards.procedures.mine", "standards.procedures.adoption"),
}
#: Every page that hands out a file, and the operation that hands out the same (``tests/architecture/test_api_parity.py``).
FILES = {
    "standards.quality.composite_paper": "GET /standards/composites/{composite_id}/paper",
    "standards.register.export": "GET /standards/workbooks/register",
    "standards.register.template": "GET /standards/workbooks/register/template",
    "standards.procedures.export_tasks": f"GET {EDITION}/workbook",
    "standards.procedures.paper": f"GET {EDITION}/papers/{{kind}}",
    "standards.procedures.tasks_template": "GET /standards/workbooks/tasks/template",
}
#: Columns the house fills in (``tests/architecture/test_every_field.py``).
FILLED_IN = {
    "standards column Gap": (
        "key title division state opened_at opened_by report evidence reported_at reported_by_id opinion "
        "concluded_at concluded_by version"
    ),
    "standards column Evaluation": "operator_id grade rank reasons rules mark division evaluated_at evaluated_by",
    "standards column Composite": "issued_on issued_by content digest is_demo",
    "standards column CompositeAdoption": "division adopted_on adopted_by",
    "standards column Standard": "operator_id division is_demo version",
    "standards column Procedure": "division issued_by written_at is_demo version",
    "standards column Edition": "number state in_force_from in_force_until issued_at digest version",
    "standards column Adoption": "division adopted_on adopted_by ended_on version",
    "standards column Handing": ("operator_id division handed_at read_at read_by_id reader way version"),
    "standards request GapReportIn": "document_id",
    "standards form GapReportForm": "document",
    "standards request check_tasks": "file",
    "standards request import_tasks": "file",
    "standards request check_register": "file erase_empty",
    "standards request import_register": "file erase_empty leave_out_faulty",
}
