"""What the architecture's tests must know of this room."""

from __future__ import annotations

#: Where a page writes: what a program can do instead (``tests/architecture/test_api_parity.py``).
OPERATIONS = {
    "quality.tests.add_rapid": ("POST /quality/lots/{code}/rapid-tests",),
    "quality.tests.send": ("POST /quality/lots/{code}/samples",),
    "quality.training.plan": ("POST /quality/trainings",),
    "quality.training.call": ("POST /quality/trainings/{number}/sessions",),
    "quality.training.change_code": ("POST /quality/sessions/{number}/code",),
    "quality.training.by_hand": ("POST /quality/sessions/{number}/attendance",),
    "quality.training.strike": ("POST /quality/sessions/{number}/attendance/{attendance}/strike",),
    "quality.training.sign_in": ("POST /quality/sign-in/{token}",),
    "quality.leading.name_trainer": ("POST /quality/trainings/{number}/trainers",),
    "quality.leading.release_trainer": ("POST /quality/trainings/{number}/trainers/{trainer}/end",),
    "quality.leading.set_exam": ("POST /quality/trainings/{number}/exam-set",),
    "quality.leading.begin_paper": ("POST /quality/trainings/{number}/papers/{person}",),
    "quality.leading.paper_exam": ("POST /quality/papers/{pk}",),
    "quality.exams.begin": ("POST /quality/trainings/{number}/exams",),
    "quality.exams.exam": ("POST /quality/exams/{pk}",),
    "quality.exams.new_question": ("POST /quality/questions",),
    "quality.exams.question": ("POST /quality/questions",),
    "quality.exams.retire": ("POST /quality/questions/{code}/retire",),
    "quality.exams.import_questions": (
        "POST /quality/workbooks/questions/check",
        "POST /quality/workbooks/questions",
    ),
    "quality.checks.new_check": ("POST /quality/self-checks",),
    "quality.checks.correct": ("POST /quality/findings/{number}/correction",),
    "quality.inspectors.issue": ("POST /quality/trainings/{number}/certificates",),
    "quality.inspectors.withdraw": ("POST /quality/inspectors/{number}/withdraw",),
}
#: What a page hands out as a file: the operation that does (``tests/architecture/test_api_parity.py``).
FILES = {
    "quality.inspectors.paper": "GET /quality/inspectors/{number}/certificate.pdf",
    "quality.exams.question_template": "GET /quality/workbooks/questions/template",
    "quality.leading.exam_sheet": "GET /quality/papers/{pk}/sheet",
    "quality.training.sheet": "GET /quality/sessions/{number}/attendance",
}
#: Where a program reads what a page shows (``tests/architecture/test_one_policy.py``).
SHOWN = {
    "GET /quality/rapid-tests": ("quality.tests.rapid",),
    "GET /quality/lots/{code}": ("quality.tests.lot",),
    "GET /quality/trainings": ("quality.training.trainings",),
    "GET /quality/trainings/{number}": ("quality.training.training",),
    "GET /quality/sessions/{number}/attendance": ("quality.training.session",),
    "GET /quality/exams/{pk}": ("quality.exams.exam",),
    "GET /quality/papers/{pk}": ("quality.leading.paper_exam",),
    "GET /quality/questions": ("quality.exams.bank",),
    "GET /quality/inspectors": ("quality.inspectors.inspectors",),
    "GET /quality/inspectors/{number}": ("quality.inspectors.inspector",),
    "GET /quality/checklists": ("quality.checks.checks",),
    "GET /quality/self-checks": ("quality.checks.checks",),
    "GET /quality/self-checks/{pk}": ("quality.checks.check",),
    "GET /quality/coverage": ("quality.inspectors.coverage",),
    "GET /quality/coverage/bases": ("quality.inspectors.covered",),
}
#: Columns the house fills in (``tests/architecture/test_every_field.py``).
FILLED_IN = {
    "quality column RapidTest": (
        "operator_id code division lot_id lot_code product day failed passed person_id person_name inspector recorded_at"
    ),
    "quality column RapidResult": "parameter outcome",
    "quality column OfLot": "operator_id sample_id lot_id at",
    "quality column Training": "operator_id division held_by planned_at",
    "quality column Trainer": "person_id person_name at by_name ended_at ended_by",
    "quality column PaperSet": "at by_name",
    "quality column Session": "token version",
    "quality column Attendance": "person_id person_name operator_id way at by_name",
    "quality column Struck": "reason at by_name",
    "quality column Question": "number retired at by_name",
    "quality column Exam": (
        "person_id person_name operator_id nth way marked_by seed questions pass_mark begun_at ends_at handed_at answers points "
        "version"
    ),
    "quality column Inspector": (
        "operator_id operator_name division number person_id person_name hours valid_from valid_until yearly issued_at issued_by"
    ),
    "quality column Withdrawn": "on reason at by_name",
    "quality request check_questions": "file",
    "quality request import_questions": "file leave_out_faulty",
    "quality request AnswersIn": "answers",
    "quality column SelfCheck": (
        "operator_id division checklist edition title answers findings person_id person_name inspector recorded_at"
    ),
    "quality column CheckFinding": "item words article note due_on",
    "quality column Correction": "at by_name",
    "quality request SelfCheckIn": "id checklist edition document_id",
    "quality request AnswerIn": "answer note",
    "quality request CorrectionIn": "document_id",
    "quality form CheckForm": "photo id",
    "quality form CorrectionForm": "photo",
}
