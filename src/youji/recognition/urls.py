"""Routes of the procedure: rounds, applying, reviewing, experts, notices."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.recognition.views import (
    apply,
    experts,
    exports,
    handing_in,
    milestones,
    notices,
    renewals,
    review,
    round_sheets,
    rounds,
)

app_name = "recognition"
urlpatterns: list[URLPattern] = [
    path("field/applications/", apply.mine, name="applications"),
    path("rounds/<int:round_id>", rounds.public, name="round-public"),
    path("desk/rounds/", rounds.index, name="rounds"),
    path("desk/rounds/new/", rounds.create, name="round-new"),
    path("desk/rounds/workbook.xlsx", round_sheets.rounds_workbook, name="rounds-workbook"),
    path("desk/rounds/import/", round_sheets.import_rounds, name="rounds-import"),
    path("desk/rounds/<int:round_id>/", rounds.show, name="round"),
    path("desk/rounds/<int:round_id>/edit/", rounds.amend, name="round-edit"),
    path("desk/rounds/<int:round_id>/attach/", rounds.attach, name="round-attach"),
    path(
        "desk/rounds/<int:round_id>/attachments/<int:attachment_id>/remove/",
        rounds.detach,
        name="round-detach",
    ),
    path("desk/rounds/<int:round_id>/discard/", rounds.discard, name="round-discard"),
    path("desk/rounds/<int:round_id>/extend/", rounds.extend, name="round-extend"),
    path("desk/rounds/<int:round_id>/announce/", rounds.announce, name="round-announce"),
    path("desk/rounds/<int:round_id>/close/", rounds.close, name="round-close"),
    path("desk/rounds/<int:round_id>/export/", exports.round_workbook, name="round-export"),
    path("desk/rounds/<int:round_id>/quotas/", exports.quota_workbook, name="round-quotas"),
    path("desk/rounds/<int:round_id>/quotas/import/", exports.import_quotas, name="round-quotas-import"),
    path("desk/rounds/<int:round_id>/ranking/<slug:division>/", review.ranking, name="ranking"),
    path("field/apply/new/<int:round_id>/", apply.start, name="apply-start"),
    path("field/apply/<slug:code>/", apply.show, name="apply"),
    path("field/apply/<slug:code>/save/", apply.save, name="apply-save"),
    path("field/apply/<slug:code>/evidence/", apply.add_evidence, name="apply-evidence"),
    path(
        "field/apply/<slug:code>/evidence/<int:evidence_id>/remove/",
        apply.remove_evidence,
        name="apply-evidence-remove",
    ),
    path("field/apply/<slug:code>/corrections/<int:correction_id>/", apply.answer, name="apply-answer"),
    path("field/apply/<slug:code>/step/<slug:name>/", handing_in.step, name="apply-step"),
    path("field/apply/<slug:code>/receipts/<int:place>/", handing_in.receipt, name="receipt"),
    path("field/apply/<slug:code>/<slug:key>/", apply.section, name="apply-section"),
    path("desk/cases/", review.index, name="cases"),
    path("desk/cases/bulk/", review.bulk_action, name="bulk"),
    path("desk/cases/<slug:code>/", review.show, name="case"),
    path("desk/cases/<slug:code>/step/", review.step, name="case-step"),
    path("desk/cases/<slug:code>/recuse/", review.recuse, name="case-recuse"),
    path("desk/experts/", experts.index, name="experts"),
    path("desk/experts/assign/", experts.assign, name="expert-assign"),
    path("desk/experts/<slug:code>/", experts.score, name="expert-score"),
    path("desk/decisions/", experts.decisions, name="decisions"),
    path("desk/notices/", notices.index, name="notices"),
    path("desk/notices/new/", notices.compose, name="notice-compose"),
    path("desk/notices/<int:notice_id>/", notices.show, name="notice"),
    path("desk/notices/objections/<int:objection_id>/", notices.objection, name="objection"),
    path("field/entries/<slug:code>/renew/<int:round_id>/", renewals.renew, name="renew"),
    path("field/building/<str:code>/", milestones.building, name="building"),
]
