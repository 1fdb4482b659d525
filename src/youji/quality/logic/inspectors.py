"""内检员: who may have a certificate, and whether it holds on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from youji.shared.clock import in_words
from youji.shared.findings import Finding, Problem, Source, rule
from youji.shared.periods import add_years, last_day

HOUSE = Source("平台约定（内检员培训和证书，参考值）")

VALID, NOT_YET, SHORT, EXPIRED, WITHDRAWN = "valid", "not_yet", "short", "expired", "withdrawn"
STATES = {
    VALID: ("有效", "ok"),
    NOT_YET: ("还没有生效", "warn"),
    SHORT: ("继续教育不够，暂时失效", "warn"),
    EXPIRED: ("已到期", "past"),
    WITHDRAWN: ("已撤销", "stop"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who was at a training: how long, how the exams went, whose training it was."""

    hours: Decimal
    best: int | None  # points of the best exam; none where there was none
    of_officers: bool
    works_for: str  # the 经营主体; empty for nobody's


@dataclass(frozen=True, slots=True)
class Wanted:
    """The numbers of the day: hours, points, tries."""

    hours: int
    points: int
    tries: int


@rule("QUA-001", source=HOUSE)
def hours_enough(one: Candidate, wanted: Wanted) -> Problem | None:
    """发内检员证书，同一培训里到课的学时要够。"""
    if one.hours >= wanted.hours:
        return None
    return Problem(f"到课{one.hours.normalize():f}学时，要{wanted.hours}学时。", "请补听其他场次。")


@rule("QUA-002", source=HOUSE)
def exam_passed(one: Candidate, wanted: Wanted) -> Problem | None:
    """发内检员证书，同一培训的考试要合格。"""
    if one.best is None:
        return Problem("还没有考试。", "请本人登录，在培训的页面上考。")
    return (
        None
        if one.best >= wanted.points
        else Problem(f"考试最好{one.best}分，{wanted.points}分合格。", "还有次数的可以再考。")
    )


@rule("QUA-003", source=HOUSE)
def training_of_officers(one: Candidate, wanted: Wanted) -> str | None:
    """内检员证书由农业农村部门组织的培训发；主体自办的培训只算继续教育。"""
    return None if one.of_officers else "这是主体自己办的培训，只算继续教育学时。"


@rule("QUA-004", source=HOUSE)
def of_an_operator(one: Candidate, wanted: Wanted) -> str | None:
    """内检员属于一个经营主体。"""
    return None if one.works_for else "这个人的账号不属于任何经营主体。请先由主体负责人开通内检员账号。"


@rule("QUA-005", source=HOUSE)
def tries_left(taken: int, wanted: Wanted) -> str | None:
    """同一培训的考试，次数有限。"""
    return (
        None
        if taken < wanted.tries
        else f"这个培训已经考了{taken}次，最多{wanted.tries}次。请参加下一期培训。"
    )


def against(one: Candidate, wanted: Wanted) -> list[Finding]:
    """What speaks against a certificate; nothing where it may be issued."""
    asked = (training_of_officers, of_an_operator, hours_enough, exam_passed)
    return [found for ask in asked if (found := ask(one, wanted))]


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate: it holds on the days of ``[since, until)``; withdrawn, not from that day on."""

    since: date
    until: date
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a certificate stands on a day; ``owing`` are hours that are still to be made up."""

    state: str
    sentence: str
    owing: Decimal = Decimal(0)

    @property
    def word(self) -> str:
        """In words."""
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        """How it is shown."""
        return STATES[self.state][1]

    @property
    def valid(self) -> bool:
        """Whether it holds."""
        return self.state == VALID


def owing(held: Held, heard: Collection[tuple[date, Decimal]], yearly: int, day: date) -> Decimal:
    """Hours of the years that are over by ``day`` which nobody has made up yet.

    Each year from ``since`` asks for ``yearly`` hours. What is missing may be heard later, on top of the later year's own; what is
    heard beyond a year's own is no credit for the next. What was heard until the day of issue, the course itself, is none of it.
    """
    heard = [(on, hours) for on, hours in heard if on > held.since]
    owed, year, begins = Decimal(0), 0, held.since
    while (ends := add_years(held.since, year + 1)) <= min(day, held.until):
        owed = max(Decimal(0), owed + yearly - _heard(heard, begins, ends))
        year, begins = year + 1, ends
    since_then = sum((hours for on, hours in heard if begins <= on <= day), Decimal(0))
    return max(Decimal(0), owed - since_then)


def _heard(heard: Collection[tuple[date, Decimal]], begins: date, ends: date) -> Decimal:
    return sum((hours for on, hours in heard if begins <= on < ends), Decimal(0))


def standing(held: Held, heard: Collection[tuple[date, Decimal]], yearly: int, day: date) -> Standing:
    """How the certificate stands on the day.

    Args:
        heard: the days on which its person was at a training, with the hours. yearly: hours a year asks for.
    """
    if held.withdrawn_on is not None and day >= held.withdrawn_on:
        return Standing(WITHDRAWN, f"{in_words(held.withdrawn_on)}撤销。")
    if day < held.since:
        return Standing(NOT_YET, f"{in_words(held.since)}起有效。")
    if day >= held.until:
        return Standing(EXPIRED, f"有效期到{in_words(last_day(held.until))}。")
    if owed := owing(held, heard, yearly, day):
        return Standing(SHORT, f"往年的继续教育还差{owed.normalize():f}学时，补足后恢复。", owed)
    return Standing(VALID, f"有效期至{in_words(last_day(held.until))}。")
