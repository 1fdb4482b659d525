"""Reading schemes: the parsed form of a stored version, and the lists the pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from youji.schemes.labels import LEVELS, MEASURES, NUMBERS, STATUSES, SUBJECTS, Word
from youji.schemes.logic import check_numbers, vocabulary
from youji.schemes.logic.automatic import AUTOMATIC, Known, names_of, users_of, year_told
from youji.schemes.logic.exits import scheme_in
from youji.schemes.logic.scheme import Ground, MonthDay, Scheme, Step, guard_names
from youji.schemes.logic.statuses import Status
from youji.schemes.models import SchemeVersion
from youji.shared import rooms
from youji.shared.actor import Role
from youji.shared.findings import RULEBOOK, Rule
from youji.shared.labels import ROLE_NAMES

#: Where rooms above say what they reckon of a base: a function from (base, year, today) to facts (``logic.automatic``).
AUTOMATIC_FACTS = "schemes.automatic"


def automatic_facts(scheme: Scheme, base: Any, today: date) -> tuple[Known, ...]:
    """What is known by itself of the base (the register's) on the day; nothing, where the scheme's text names nothing of it.
    No fact is left out: one that no room reckons says so."""
    if not names_of(scheme):
        return ()
    year = year_told(today)
    told = {
        one.key: one for tell in rooms.extensions(AUTOMATIC_FACTS).values() for one in tell(base, year, today)
    }
    nobody = "平台还没有登记这项内容，请到现场核对。"
    return tuple(told.get(key) or Known(key, year, today, why=nobody) for key in AUTOMATIC)


def facts_of_others(room: str, base: Any, year: int, today: date) -> tuple[Known, ...]:
    """What rooms but the one that asks reckon of the base in the year, in the order of ``AUTOMATIC``."""
    told = {
        one.key: one
        for name, tell in rooms.extensions(AUTOMATIC_FACTS).items()
        if name != room
        for one in tell(base, year, today)
    }
    return tuple(told[key] for key in AUTOMATIC if key in told)


def scheme_of(scheme_version: SchemeVersion) -> Scheme:
    """The scheme as written in ``scheme_version``, with the ways back and out that stand under every scheme."""
    return scheme_in(scheme_version.text)


def versions() -> Sequence[SchemeVersion]:
    """Every version loaded, newest version of each key first."""
    return list(SchemeVersion.objects.order_by("key", "-version"))


def current_versions() -> list[SchemeVersion]:
    """The newest version of each scheme, in the order of their keys."""
    newest: dict[str, SchemeVersion] = {}
    for one in versions():
        newest.setdefault(one.key, one)
    return list(newest.values())


def find_version(key: str, version: str = "") -> SchemeVersion | None:
    """One version of a scheme, the newest if none is named; ``None`` if there is no such scheme."""
    found = SchemeVersion.objects.filter(key=key).order_by("-version")
    return (found.filter(version=version) if version else found).first()


def schemes_in_force(today: date) -> list[tuple[SchemeVersion, Scheme]]:
    """The newest version of every scheme that has a procedure of ours and is in force."""
    newest: dict[str, tuple[SchemeVersion, Scheme]] = {}
    for version in SchemeVersion.objects.order_by("key", "loaded_at", "pk"):
        scheme = scheme_of(version)
        if not scheme.direct_entry and scheme.valid_from <= today:
            newest[version.key] = (version, scheme)
    return list(newest.values())


@dataclass(frozen=True, slots=True)
class SchemeCard:
    """One scheme in the list."""

    scheme: Scheme
    subject: str
    level: str
    points: Decimal | None  # the pass line


def cards() -> list[SchemeCard]:
    """The newest version of each scheme: the province's first, then the nation's."""
    rows = [
        SchemeCard(s, SUBJECTS[s.subject], LEVELS[s.level], s.sheet.pass_line if s.sheet else None)
        for s in (scheme_of(one) for one in current_versions())
    ]
    return sorted(
        rows, key=lambda row: (row.scheme.level != "province", row.scheme.direct_entry, row.scheme.key)
    )


@dataclass(frozen=True, slots=True)
class StepView:
    """One step, in words."""

    step: Step
    role: str
    sources: str
    target: str
    target_tone: str
    back: str  # of a return: where the corrected case goes on
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number of a scheme, in words."""

    label: str
    words: str
    reference: bool


def numbers_of(scheme: Scheme) -> tuple[NumberRow, ...]:
    """Every number this scheme has a use for, with its unit and whether it is a 参考值."""
    asked = check_numbers.asked_of(scheme)
    own = [
        name
        for name, number in vocabulary.NUMBERS.items()
        if number.use == "own" and getattr(scheme, name) and not scheme.direct_entry
    ]
    return tuple(
        NumberRow(number.label, _number(getattr(scheme, name), number.unit), name in scheme.reference_values)
        for name, number in vocabulary.NUMBERS.items()
        if name in asked or name in own
    )


def _number(value: object, unit: str) -> str:
    said = (
        "、".join(map(str, value)) if isinstance(value, tuple) and not isinstance(value, MonthDay) else value
    )
    return f"{said}{unit}"


@dataclass(frozen=True, slots=True)
class SchemePage:
    """One version of one scheme, with everything its page shows."""

    scheme: Scheme
    subject: str
    level: str
    path: tuple[StepView, ...]  # the straight way from application to recognition
    others: tuple[StepView, ...]  # returns, refusals, withdrawals
    grounds: tuple[tuple[Ground, Word], ...]
    numbers: tuple[NumberRow, ...]
    automatic: tuple[
        tuple[str, tuple[str, ...]], ...
    ]  # a fact known by itself, and what of the text names it
    references: tuple[str, ...]  # what is marked 参考值 and is not among ``numbers``
    versions: tuple[SchemeVersion, ...]
    digest: str


def scheme_page(key: str, version: str = "") -> SchemePage | None:
    """The page of a scheme; ``None`` if there is no such scheme."""
    stored = find_version(key, version)
    if stored is None:
        return None
    scheme = scheme_of(stored)
    steps = [_in_words(step) for step in scheme.steps]
    return SchemePage(
        scheme=scheme,
        subject=SUBJECTS[scheme.subject],
        level=LEVELS[scheme.level],
        path=tuple(one for one in steps if one.step.tone == "forward" and one.step.name != "resubmit"),
        others=tuple(one for one in steps if one.step.tone != "forward" or one.step.name == "resubmit"),
        grounds=tuple((ground, MEASURES[ground.measure]) for ground in scheme.grounds),
        numbers=numbers_of(scheme),
        automatic=tuple((AUTOMATIC[key].label, users_of(scheme, key)) for key in names_of(scheme)),
        references=(
            *(("评分表的分值",) if scheme.sheet and scheme.sheet.reference else ()),
            *(NUMBERS.get(name, name) for name in scheme.reference_values if name not in vocabulary.NUMBERS),
        ),
        versions=tuple(SchemeVersion.objects.filter(key=key).order_by("-version")),
        digest=stored.digest,
    )


def _in_words(step: Step) -> StepView:
    target = STATUSES[Status(step.target)]
    return StepView(
        step,
        ROLE_NAMES[Role(step.role)],
        "、".join(STATUSES[Status(one)].label for one in step.sources),
        target.label,
        target.tone,
        STATUSES[Status(step.comes_back_to)].label if step.comes_back_to else "",
        tuple(RULEBOOK[vocabulary.GUARDS[name]] for name in guard_names(step)),
    )
