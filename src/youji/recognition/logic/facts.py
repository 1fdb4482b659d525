"""What the guards may know about an application: gathered once by ``selectors.facts``, handed to every guard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from youji.schemes.logic.scheme import EXPERTS_MIN


@dataclass(frozen=True, slots=True)
class Overlap:
    """This base's plots and another's, on the same ground."""

    base_code: str
    base_name: str
    area_mu: Decimal


@dataclass(frozen=True, slots=True)
class ProhibitedGround:
    """A published 特定农产品禁止生产区 that the base's ground lies in, in a sentence, and its days."""

    sentence: str
    effective_on: date
    ended_on: date | None = None  # from here on it holds no more


@dataclass(frozen=True, slots=True)
class Facts:
    """A snapshot of one application on one day, as one actor meets it."""

    today: date
    round_opens_on: date | None = None
    round_closes_on: date | None = None  # last day, included
    missing_fields: tuple[str, ...] = ()
    missing_documents: tuple[str, ...] = ()
    unscored_items: tuple[str, ...] = ()
    self_score: Decimal | None = None
    pass_line: Decimal | None = None
    self_vetoes: tuple[str, ...] = ()
    open_corrections: int = 0
    corrections_asked: bool = False  # this actor's step carries itemised corrections
    correction_due: date | None = None  # last day for the applicant to correct and hand in again
    times_returned: int = 0  # returns already made from the present status (一次性告知: only one is allowed)
    correction_deadline: date | None = None  # last day on which corrections may be asked for
    actor_is_applicant: bool = False
    actor_recused: bool = False
    quota: int | None = None
    recommended: int = 0  # already recommended by this county or city in this round
    overlaps: tuple[Overlap, ...] = ()
    overlap_tolerance_mu: Decimal = Decimal(0)  # scheme.overlap_tolerance_mu: less is no overlap
    plot_problems: tuple[str, ...] = ()
    prohibited_grounds: tuple[ProhibitedGround, ...] = ()
    has_plots: bool = False
    base_suspended: bool = False
    removed_within_ban: bool = False
    recognised_elsewhere: tuple[str, ...] = ()  # same scheme and category, in force
    in_flight: tuple[
        str, ...
    ] = ()  # other applications of the base in this scheme and category, not yet ended
    declared_against: tuple[str, ...] = ()  # questions whose answer the scheme does not admit, in words
    gi_product_missing: bool = False  # the scheme asks for a 地理标志 and the base names none
    valid_certificates: int = 0  # of the kinds the category asks for
    certificates_wanted: tuple[str, ...] = ()  # those kinds in words; empty: any kind will do
    building_until: date | None = None
    open_milestones: tuple[str, ...] = ()  # labels
    acceptance_outcome: str = ""  # "" | passed | failed; selectors.acceptance.outcome_and_problems
    acceptance_problems: tuple[str, ...] = ()
    expert_scores: int = 0
    experts_needed: int = EXPERTS_MIN
    expert_mean: Decimal | None = None
    speciality_missing: str = ""  # the group of the product, where none of those who scored knows it
    expert_pass_line: Decimal = Decimal(0)  # scheme.expert_pass_line
    ranked_before: tuple[str, ...] = ()  # ranked higher, and not recommended yet
    has_minutes: bool = False
    notice_closes_on: date | None = None  # last day, included
    noticed_otherwise: tuple[str, ...] = ()  # what the notice says otherwise than what is judged, in words
    open_objections: int = 0
    upheld_objections: int = 0
    reason_given: bool = False
    document_number_given: bool = False
    ground_given: bool = False
    meeting_recorded: bool = False  # name and date of the meeting that decides
    met_on: date | None = None
    again_on: date | None = None  # the day on which what is put off is looked at again
    unadopted: tuple[str, ...] = ()  # of a renewal: what was confirmed of the entry since, in words
    declared: bool = False  # somebody answers by name for what is handed in
