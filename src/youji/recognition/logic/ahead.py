"""What can be asked of a later step today: which guards, and where what they object to is mended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from youji.schemes.logic import vocabulary
from youji.schemes.logic.scheme import Step, guard_names
from youji.shared.findings import Finding


@dataclass(frozen=True, slots=True)
class Outlook:
    """A step somebody could take, and everything that stands in its way today."""

    step: Step
    findings: tuple[Finding, ...]
    asks: Finding | None = None  # what the opinion must answer, though nothing else of the step asks for one

    @property
    def open(self) -> bool:
        """Whether nothing stands in its way."""
        return not self.findings


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


#: Guards that speak of what is so already, and where it is mended. The others speak of what the procedure itself brings
#: about, and of who takes the step: too early to ask.
MENDED_AT = {
    "round_is_open": Place.NOWHERE,
    "form_is_complete": Place.FORM,
    "dossier_is_complete": Place.DOCUMENTS,
    "self_assessment_is_complete": Place.SHEET,
    "self_assessment_passes": Place.SHEET,
    "nothing_declared_forbids_it": Place.FORM,
    "plots_do_not_overlap": Place.PLOTS,
    "plots_are_drawn": Place.PLOTS,
    "ground_is_not_prohibited": Place.PLOTS,
    "gi_product_is_named": Place.BASE,
    "base_holds_a_certificate": Place.CERTIFICATES,
    "base_is_not_suspended": Place.ENTRIES,
    "base_is_not_banned": Place.ENTRIES,
    "base_is_not_recognised_already": Place.ENTRIES,
    "nothing_else_is_in_flight": Place.NOWHERE,
    "quota_has_room": Place.NOWHERE,
}
_BY_CODE = {vocabulary.GUARDS[name]: place for name, place in MENDED_AT.items()}


def foreseen(step: Step) -> tuple[str, ...]:
    """The guards of ``step`` that can be asked before its day."""
    return tuple(name for name in guard_names(step) if name in MENDED_AT)


def mended_at(code: str) -> Place:
    """Where what the rule ``code`` objects to is mended."""
    return _BY_CODE.get(code, Place.NOWHERE)
