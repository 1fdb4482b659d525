"""What can be asked of a later step today: which guards, and where what they object to is mended."""

from __future__ import annotations

from enum import StrEnum

from youji.schemes.logic import vocabulary
from youji.schemes.logic.scheme import Step, guard_names


class Place(StrEnum):
    """Where an applicant mends something."""

    FORM = "form"
    DOCUMENTS = "documents"
    SHEET = "sheet"
    BASE = "base"
    PLOTS = "plots"
    CERTIFICATES = "certificates"
    ENTRIES = "entries"
    NOWHERE = ""  # not in the applicant's hands


#: Guards that speak of what is so already, and where it is mended.
MENDED_AT = {
    "round_is_open": Place.NOWHERE,
    "form_is_complete": Place.FORM,
    "dossier_is_complete": Place.DOCUMENTS,
    "self_assessment_is_complete": Place.SHEET,
    "self_assessment_passes": Place.SHEET,
    "nothing_declared_forbids_it": Place.FORM,
    "plots_do_not_overlap": Place.PLOTS,
    "plots_are_drawn": Place.PLOTS,
    "gi_product_is_named": Place.BASE,
    "base_holds_a_certificate": Place.CERTIFICATES,
    "base_is_not_suspended": Place.ENTRIES,
    "base_is_not_banned": Place.ENTRIES,
    "base_is_not_recognised_already": Place.ENTRIES,
    "nothing_else_is_in_flight": Place.NOWHERE,
    "quota_has_room": Place.NOWHERE,
}
#: Guards that speak of what the procedure itself brings about, and of who takes the step: too early to ask.
OF_ITS_DAY = frozenset(
    {
        "corrections_are_itemised",
        "corrections_are_asked_once",
        "corrections_are_asked_in_time",
        "corrections_are_answered",
        "corrections_are_overdue",
        "officer_is_not_applicant",
        "officer_is_not_recused",
        "milestones_are_reported",
        "building_period_has_run",
        "acceptance_is_passed",
        "acceptance_is_sound",
        "acceptance_is_failed",
        "experts_have_scored",
        "experts_mean_passes",
        "panel_knows_the_product",
        "minutes_are_attached",
        "ranking_is_respected",
        "reason_is_given",
        "document_number_is_given",
        "meeting_is_recorded",
        "truth_is_declared",
        "notice_says_what_was_judged",
        "ground_is_given",
        "day_is_given",
        "notice_is_over",
        "objections_are_settled",
        "no_objection_is_upheld",
        "an_objection_is_upheld",
    }
)
_BY_CODE = {vocabulary.GUARDS[name]: place for name, place in MENDED_AT.items()}


def foreseen(step: Step) -> tuple[str, ...]:
    """The guards of ``step`` that can be asked before its day."""
    return tuple(name for name in guard_names(step) if name in MENDED_AT)


def mended_at(code: str) -> Place:
    """Where what the rule ``code`` objects to is mended."""
    return _BY_CODE.get(code, Place.NOWHERE)
