"""Columns of the recognition room that nobody writes: filled in by the house, or kept as another description says."""

from __future__ import annotations

#: Where a page writes, a program can too: in ``tests/architecture/test_api_parity.py``, with the rooms it was made with.
OPERATIONS: dict[str, tuple[str, ...]] = {
    "recognition.apply.carry": ("POST /recognition/applications/{code}/carry",),
    "recognition.rounds.change_quota": ("POST /recognition/rounds/{round_id}/quota",),
    "recognition.boundaries.open_all": ("POST /recognition/applications/{code}/boundaries",),
    "recognition.boundaries.decide": ("POST /recognition/boundaries/{pk}/decision",),
    "recognition.boundaries.show": ("POST /recognition/boundaries/{pk}/statement",),
    "recognition.adopting.adopt": ("POST /recognition/applications/{code}/register-changes",),
    "recognition.notes.add": ("POST /recognition/applications/{code}/notes",),
    "recognition.notices.change": (
        "POST /recognition/notices/{notice_id}/correction",
        "POST /recognition/notices/{notice_id}/extension",
        "POST /recognition/notices/{notice_id}/withdrawal",
    ),
}
#: The answers and the self-assessment are the scheme's to describe (``recognition.logic.dossier``): the pages save them
#: field by field, right or wrong, and say beside each what is wrong with it.
FILLED_IN = {
    "recognition column Application": (
        "code scheme_key division status answers self_assessment building_from building_until created_at created_by_id "
        "submitted_at moved_at due_on on_notice_until deferred_until comes_back_to is_demo version"
    ),
    "recognition column Evidence": "added_at removed_at",
    "recognition column Movement": "step label source target at actor_id actor_name agency acting_for ledger_entry_id",
    "recognition column Correction": "answered_at closed_at",
    "recognition column Recusal": "person_id person_name at",
    "recognition column ExpertScore": "expert_id expert_name at",
    "recognition column MilestoneReport": "key at by_id",
    "recognition column PanelSeat": "expert_id expert_name assigned_at",
    "recognition column Notice": "number opens_on closes_on published_at withdrawn_at snapshot ledger_entry_id is_demo version",
    "recognition column NoticeChange": "kind before after at actor_name agency ledger_entry_id",
    "recognition column Objection": (
        "receipt received_at counted_from due_on state investigated_by_id investigated_by investigated_at"
        " concluded_at concluded_by outcome_mailed_at version"
    ),
    "recognition column Submission": (
        "number at by_id by_name agency statement answers self_assessment evidence facts digest"
    ),
    "recognition column Reconciliation": (
        "area_mu upheld_mu opened_at opened_by_id due_on days_left state concluded_at concluded_by version"
    ),
    "recognition column Note": "number at by_id by_name agency",
    "recognition column Round": "announced_at closed_at is_demo version",
}
