"""A recognition scheme: what may be recognised, who applies, the steps, the score sheet, the validity.

One versioned TOML file each (``data/schemes/``); this module is the shape, ``scheme_file`` reads and checks it.
Numbers whose official value is not known carry ``reference=True`` and print 参考值.
"""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, NoReturn

from youji.schemes.logic.statuses import Status
from youji.schemes.logic.vocabulary import EXITS, REVIEWING_ROLES
from youji.shared.checklists import Checklist


class MonthDay(NamedTuple):
    """A day of every year, written ``03-31``."""

    month: int
    day: int

    def of(self, year: int) -> date:
        """That day in ``year``; 02-29 is the 28th where there is none."""
        last = 28 if (self.month, self.day) == (2, 29) and not isleap(year) else self.day
        return date(year, self.month, last)

    def __str__(self) -> str:
        return f"{self.month}月{self.day}日"


NEW_YEAR, QUARTER_END = MonthDay(1, 1), MonthDay(3, 31)


def _missing(key: str) -> NoReturn:
    raise KeyError(key)


@dataclass(frozen=True, slots=True)
class SchemeSource:
    """A document a scheme rests on; ``checked_on`` is when somebody last compared the two."""

    title: str
    number: str = ""
    issued_on: date | None = None
    checked_on: date | None = None
    note: str = ""

    @property
    def in_words(self) -> str:
        """``《办法》（湘农发〔2026〕1号）``, 待核 while nobody has compared it."""
        number = f"（{self.number}）" if self.number else ""
        return f"《{self.title}》{number}{'' if self.checked_on else '（待核）'}"


@dataclass(frozen=True, slots=True)
class Category:
    """A category of base inside a scheme, with the plan's clause and target it counts towards."""

    key: str
    label: str
    clause: str = ""
    certificates: tuple[str, ...] = ()  # kinds of certificate that entitle to apply; empty: any
    needs_gi_product: bool = False  # what is recognised belongs to a registered 地理标志


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the application form. ``fact`` names the registry fact that fills it in."""

    key: str
    label: str
    kind: str = "text"  # text | long_text | number | date | choice | yes_no
    unit: str = ""
    required: bool = True
    hint: str = ""
    fact: str = ""
    options: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    must_be: str = ""  # the one answer with which the base can be recognised; empty: any
    reference: bool = False


@dataclass(frozen=True, slots=True)
class DocumentRequirement:
    """A document the dossier needs."""

    key: str
    label: str
    required: bool = True
    hint: str = ""


#: Where the dossier is the applicant's to change.
DOSSIER_IS_OPEN = frozenset({Status.DRAFT.value, Status.RETURNED.value})


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the scheme's workflow."""

    name: str
    recorded_as: str  # the verb of its entry in the trail: recognition.application.<recorded_as>
    label: str
    sources: tuple[str, ...]
    target: str
    role: str
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    working_days: int | None = None
    tone: str = "forward"  # forward | back | stop | hold
    needs_reason: bool = False
    needs_ground: bool = False  # one of ``vocabulary.REFUSAL_GROUNDS``
    needs_day: bool = False  # on which it is looked at again
    needs_document_number: bool = False
    #: Of a return: where the corrected case goes; empty: where ``resubmit`` leads. Of a lapse: of which cases it is.
    comes_back_to: str = ""

    @property
    def hands_in(self) -> bool:
        """Whether the applicant puts the dossier out of his hands with it."""
        return self.tone == "forward" and bool(DOSSIER_IS_OPEN & set(self.sources))


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for warning, suspension or removal."""

    key: str
    label: str
    measure: str  # warn | rectify | suspend | remove
    source: str = ""
    fact: str = ""  # ``logic.automatic``: what is known by itself and speaks for it
    at_least: Decimal | None = None  # … from this value on
    below: Decimal | None = None  # … below this value

    def speaks_for(self, value: Decimal | None) -> bool:
        """Whether this value of the fact speaks for the ground; what is not known speaks for nothing."""
        if value is None:
            return False
        return (self.at_least is not None and value >= self.at_least) or (
            self.below is not None and value < self.below
        )


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something to be done in the construction period, ``due_months`` after its start."""

    key: str
    label: str
    due_months: int


#: Experts of a review where the scheme does not say how many.
EXPERTS_MIN = 3


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of one scheme.

    Where a number has a value here, it is what the program did before a text could say; every shipped text
    says its own, and ``logic.check`` asks for it (``vocabulary.NUMBERS``).
    """

    key: str
    version: str
    title: str
    short_title: str
    subject: str  # BaseKind value: operator | county_product | county | city
    level: str  # province | national
    direct_entry: bool  # entered from the national document, without a procedure of ours
    valid_from: date
    clauses: tuple[str, ...]
    categories: tuple[Category, ...]
    sources: tuple[SchemeSource, ...]
    applicant: str = ""
    fields: tuple[Field, ...] = ()
    documents: tuple[DocumentRequirement, ...] = ()
    sheet: Checklist | None = None
    steps: tuple[Step, ...] = ()
    exits: tuple[str, ...] = tuple(EXITS)  # the ways back and out ``logic.exits`` adds to the steps
    renewal_builds: bool = False  # whether a renewal goes through the construction period once more
    quota_per: str = ""  # "" | county | city
    quota_max: int | None = None
    correction_days: int = 5  # the one-time clock for asking for corrections
    notice_working_days: int = 5
    validity_years: int | None = None
    building_months: int = 0
    milestones: tuple[Milestone, ...] = ()
    assessors_min: int = 2
    experts_min: int = EXPERTS_MIN
    expert_pass_line: int = 60  # the least the experts' mean may be
    reapply_ban_years: int = 2  # after a removal, how long the base may not apply again
    annual_check: bool = True
    renewal_months: int = 6  # how long before expiry renewal opens
    objection_days: int = 10  # working days in which a real-name objection is answered
    appeal_days: int = 15  # working days after a decision in which it may be appealed against
    appeal_decision_days: int = 20  # working days in which an appeal is decided
    rectification_days: int = 30  # days an order gives where nothing else is said …
    rectification_days_max: int = 180  # … and the most it may give
    rectification_check_days: int = 10  # working days in which a report is checked
    annual_opens: MonthDay = NEW_YEAR
    annual_due: MonthDay = QUARTER_END  # last day of the holder's own report
    annual_decision_days: int = 20  # working days in which a report gets its conclusion
    annual_reminder_days: int = 30  # days before ``annual_due`` at which the holder is reminded
    expiry_notice_months: tuple[int, ...] = (6, 3, 1)  # months before expiry at which the holder is told
    boundary_days: int = 15  # working days in which two who claim the same ground look at their boundary
    overlap_tolerance_mu: Decimal = Decimal("0.1")  # two surveys of one boundary differ by this much
    grounds: tuple[Ground, ...] = ()
    reference_values: tuple[str, ...] = ()  # names of numbers above whose official value is not known

    @property
    def initial(self) -> str:
        """Where an application starts."""
        return "draft"

    @property
    def id(self) -> str:
        """``key@version``, as cited."""
        return f"{self.key}@{self.version}"

    def step(self, name: str) -> Step:
        """The step called ``name``.

        Raises:
            KeyError: the scheme has none.
        """
        return next((step for step in self.steps if step.name == name), None) or _missing(name)

    def category(self, key: str) -> Category:
        """The category called ``key``.

        Raises:
            KeyError: the scheme has none.
        """
        return next((one for one in self.categories if one.key == key), None) or _missing(key)

    def needs_gi_product(self, category: str) -> bool:
        """Whether what is recognised in ``category`` belongs to a registered 地理标志."""
        return any(one.needs_gi_product for one in self.categories if one.key == category)

    @property
    def has_acceptance(self) -> bool:
        """Whether some step leads to an on-site acceptance."""
        return any("open_acceptance" in step.effects for step in self.steps)


#: What must hold of a recognition at every moment, and is therefore asked at every step that leads on.
STANDING = (
    "base_is_not_suspended",
    "base_is_not_banned",
    "base_is_not_recognised_already",
    "nothing_else_is_in_flight",
    "nothing_declared_forbids_it",
    "gi_product_is_named",
    "ground_is_not_prohibited",
)


DECIDED = Status.DECIDED.value


def guard_names(step: Step) -> tuple[str, ...]:
    """The guards of ``step``: those it names, those they and its flags imply, those that hold at any time."""
    implied = {
        "experts_mean_passes": "experts_have_scored" in step.guards and step.tone == "forward",
        "panel_knows_the_product": "experts_have_scored" in step.guards and step.tone == "forward",
        "ranking_is_respected": "quota_has_room" in step.guards,
        "truth_is_declared": step.hands_in,
        "notice_says_what_was_judged": "notice_is_over" in step.guards,
        "reason_is_given": step.needs_reason,
        "document_number_is_given": step.needs_document_number,
        "ground_is_given": step.needs_ground,
        "day_is_given": step.needs_day,
        "confirmed_changes_are_adopted": step.role in REVIEWING_ROLES and step.tone == "forward",
        "meeting_is_recorded": step.target == DECIDED and step.tone == "forward",
    }
    standing = STANDING if step.tone == "forward" else ()
    return tuple(
        dict.fromkeys((*step.guards, *(name for name, wanted in implied.items() if wanted), *standing))
    )
