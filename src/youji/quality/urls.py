"""Routes of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.quality.views import checks, exams, inspectors, leading, tests, training

app_name = "quality"
urlpatterns: list[URLPattern] = [
    path("inspectors/<slug:code>", inspectors.public, name="public"),
    path("desk/quality/trainings/", training.trainings, name="trainings"),
    path("desk/quality/trainings/new/", training.plan, name="plan"),
    path("desk/quality/trainings/<int:number>/", training.training, name="training"),
    path("desk/quality/trainings/<int:number>/sessions/", training.call, name="call"),
    path("desk/quality/trainings/<int:number>/exam/", exams.begin, name="begin"),
    path("desk/quality/trainings/<int:number>/certificates/", inspectors.issue, name="issue"),
    path("desk/quality/trainings/<int:number>/trainers/", leading.name_trainer, name="name_trainer"),
    path(
        "desk/quality/trainings/<int:number>/trainers/<int:trainer>/end/",
        leading.release_trainer,
        name="release_trainer",
    ),
    path("desk/quality/trainings/<int:number>/exam-set/", leading.set_exam, name="set_exam"),
    path("desk/quality/trainings/<int:number>/papers/<int:person>/", leading.begin_paper, name="begin_paper"),
    path("desk/quality/papers/<uuid:pk>/", leading.paper_exam, name="paper_exam"),
    path("desk/quality/papers/<uuid:pk>/sheet.pdf", leading.exam_sheet, name="exam_sheet"),
    path("desk/quality/sessions/<int:number>/", training.session, name="session"),
    path("desk/quality/sessions/<int:number>/sheet.pdf", training.sheet, name="sheet"),
    path("desk/quality/sessions/<int:number>/code/", training.change_code, name="change_code"),
    path("desk/quality/sessions/<int:number>/by-hand/", training.by_hand, name="by_hand"),
    path("desk/quality/sessions/<int:number>/<int:attendance>/strike/", training.strike, name="strike"),
    path("field/training/<slug:token>/", training.sign_in, name="sign_in"),
    path("field/exams/<uuid:pk>/", exams.exam, name="exam"),
    path("desk/quality/bank/", exams.bank, name="bank"),
    path("desk/quality/bank/new/", exams.new_question, name="new_question"),
    path("desk/quality/bank/import/", exams.import_questions, name="import_questions"),
    path("desk/quality/bank/template.xlsx", exams.question_template, name="question_template"),
    path("desk/quality/bank/<slug:code>/", exams.question, name="question"),
    path("desk/quality/bank/<slug:code>/retire/", exams.retire, name="retire"),
    path("desk/quality/inspectors/", inspectors.inspectors, name="inspectors"),
    path("desk/quality/inspectors/<slug:code>/", inspectors.inspector, name="inspector"),
    path("desk/quality/inspectors/<slug:code>/certificate.pdf", inspectors.paper, name="paper"),
    path("desk/quality/inspectors/<slug:code>/withdraw/", inspectors.withdraw, name="withdraw"),
    path("desk/quality/coverage/", inspectors.coverage, name="coverage"),
    path("desk/quality/coverage/bases/", inspectors.covered, name="covered"),
    path("desk/quality/checks/", checks.checks, name="checks"),
    path("desk/quality/checks/<uuid:pk>/", checks.check, name="check"),
    path("desk/quality/findings/<int:number>/", checks.correct, name="correct"),
    path("field/check/<slug:key>/<slug:edition>/", checks.new_check, name="new_check"),
    path("desk/quality/rapid/", tests.rapid, name="rapid"),
    path("desk/quality/lots/<slug:code>/", tests.lot, name="lot"),
    path("desk/quality/lots/<slug:code>/rapid/", tests.add_rapid, name="add_rapid"),
    path("desk/quality/lots/<slug:code>/sample/", tests.send, name="send"),
]
