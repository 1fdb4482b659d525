"""Measures on catalogue entries: who may take which, from which status, on what ground. A table and its rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from youji.catalogue.logic.statuses import ON_LIST, EntryStatus, EventKind
from youji.schemes.logic.scheme import Ground, Scheme
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.findings import Finding, Problem, Source, rule

PLAN = "湖南省优质农产品生产基地建设行动实施方案"
DYNAMIC = Source(PLAN, "五（五）动态管理")
PUBLICATION = Source(PLAN, "五（四）复核公布")
LISTING = Source(PLAN, "五（一）制定方案")

S = EntryStatus

#: How long a division prefix may be at each level: the plan gives daily supervision to the city.
REACH = {"province": 2, "city": 4}


@dataclass(frozen=True, slots=True)
class Measure:
    """One row: *from* any of ``sources``, ``roles`` at ``level`` or above may take it; ``kind`` is then recorded."""

    name: str
    label: str
    kind: EventKind
    sources: frozenset[EntryStatus]
    roles: frozenset[Role]
    level: str  # province | city: the lowest level that may take it
    ground: str = ""  # the Ground.measure it must name, if any
    needs_document_number: bool = False
    needs_deadline: bool = False
    tone: str = "forward"  # forward | warn | stop
    says: str = ""  # what happens, told before it is done

    def admits(self, actor: Actor) -> bool:
        """Whether the actor's role and level suffice; whose entry it is, ``visible_to`` decides."""
        return bool(self.roles & actor.roles) and 0 < len(actor.division) <= REACH[self.level]


DAILY = frozenset({Role.SUPERVISOR, Role.CITY_REVIEWER, Role.PROVINCE_REVIEWER})
GRAVE = frozenset({Role.SUPERVISOR, Role.PROVINCE_REVIEWER})
LAST = frozenset({Role.DECISION_MAKER, Role.PUBLISHER})

MEASURES: tuple[Measure, ...] = (
    Measure(
        "warn",
        "警示",
        EventKind.WARNED,
        frozenset({S.IN_FORCE, S.WARNED}),
        DAILY,
        "city",
        ground="warn",
        tone="warn",
        says="立即公开，条目仍然有效；年检合格后解除。",
    ),
    Measure(
        "order_rectification",
        "责令限期整改",
        EventKind.RECTIFICATION_ORDERED,
        frozenset({S.IN_FORCE, S.WARNED}),
        DAILY,
        "city",
        ground="rectify",
        needs_deadline=True,
        tone="warn",
        says="立即公开并通知主体，到期未报告转入您的待办。",
    ),
    Measure(
        "suspend",
        "暂停",
        EventKind.SUSPENDED,
        frozenset({S.PENDING, S.IN_FORCE, S.WARNED, S.RECTIFYING}),
        GRAVE,
        "city",
        ground="suspend",
        needs_document_number=True,
        tone="stop",
        says="立即公开，暂停期间不计入目标、不得再次申报，证书和标牌停用。",
    ),
    Measure(
        "resume",
        "恢复",
        EventKind.RESUMED,
        frozenset({S.SUSPENDED}),
        GRAVE,
        "city",
        needs_document_number=True,
        says="立即公开，证书和标牌恢复使用。",
    ),
    Measure(
        "remove",
        "从目录中删除",
        EventKind.REMOVED,
        ON_LIST,
        LAST,
        "province",
        ground="remove",
        needs_document_number=True,
        tone="stop",
        says="立即公开，证书和标牌作废；历史记录永久保留。",
    ),
    Measure(
        "restore",
        "恢复目录",
        EventKind.RESTORED,
        frozenset({S.REMOVED}),
        LAST,
        "province",
        needs_document_number=True,
        says="立即公开，条目重新列入目录。",
    ),
    Measure(
        "correct",
        "信息更正",
        EventKind.CORRECTED,
        ON_LIST,
        LAST | {Role.PROVINCE_REVIEWER},
        "province",
        says="更正名称、面积，原值保留在历史中。",
    ),
)
BY_NAME = {measure.name: measure for measure in MEASURES}

#: The plan's own grounds, for a scheme file that lists none for a measure.
PLAN_GROUNDS: tuple[Ground, ...] = (
    Ground("plan-incident", "发生重大农产品质量安全事件", "remove", f"《{PLAN}》五（五）"),
    Ground("plan-violation", "存在违规违法行为", "remove", f"《{PLAN}》五（五）"),
    Ground("plan-incident-inquiry", "发生农产品质量安全事件，正在调查", "suspend", f"《{PLAN}》五（五）"),
    Ground("plan-violation-inquiry", "涉嫌违规违法，正在调查", "suspend", f"《{PLAN}》五（五）"),
    Ground("plan-standard", "未按标准组织生产", "rectify", f"《{PLAN}》四（四）"),
    Ground("plan-records", "生产记录、用药记录不完整", "rectify", f"《{PLAN}》四（四）"),
    Ground("plan-duty", "日常监督发现问题，情节轻微", "warn", f"《{PLAN}》五（五）"),
)


def grounds_for(scheme: Scheme, measure: Measure) -> tuple[Ground, ...]:
    """The grounds a measure must choose from: the scheme's, then those of the plan it does not word itself.

    None where the measure needs no ground.
    """
    own = {g.label: g for g in scheme.grounds}
    known = (*scheme.grounds, *(g for g in PLAN_GROUNDS if g.label not in own))
    return tuple(g for g in known if measure.ground and g.measure == measure.ground)


def open_to(actor: Actor, status: EntryStatus | None) -> tuple[Measure, ...]:
    """The measures this actor may take from this status: the buttons of the page and the law of the service."""
    return tuple(m for m in MEASURES if status in m.sources and m.admits(actor))


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """What the rules may know about a measure somebody wants to take."""

    measure: Measure
    today: date
    effective_on: date
    ground: str = ""
    grounds: tuple[Ground, ...] = ()
    reason: str = ""
    document_number: str = ""
    deadline: date | None = None
    latest: date | None = None  # the last day the scheme lets an order give
    valid_until: date | None = None


@rule("CAT-001", source=DYNAMIC)
def effective_from_today(f: MeasureFacts) -> str | Problem | None:
    """措施自当日或以后生效，不得倒填日期：过去任何一天的状态不因今天的决定改变。"""
    if f.effective_on >= f.today:
        return None
    return Problem(
        "生效日期早于今天。",
        "请改为今天或以后的日期；此前发生的事写在理由里。",
        {"effective_on": f.effective_on, "today": f.today},
    )


@rule("CAT-002", source=DYNAMIC)
def ground_of_the_scheme(f: MeasureFacts) -> str | Problem | None:
    """警示、整改、暂停、删除须选认定办法列明的情形。"""
    if not f.measure.ground or any(g.key == f.ground for g in f.grounds):
        return None
    return Problem("没有选择认定办法列明的情形。", "请在“适用情形”中选择一项。", {"ground": f.ground})


@rule("CAT-003", source=DYNAMIC)
def reason_given(f: MeasureFacts) -> str | Problem | None:
    """每项措施写明理由，随措施一并公开。"""
    if f.reason.strip():
        return None
    return Problem("没有写明理由。", "请写明事实和依据，理由将随决定公开。")


@rule("CAT-004", source=DYNAMIC)
def document_number_given(f: MeasureFacts) -> str | Problem | None:
    """暂停、恢复、删除凭文件作出，须有文号。"""
    if not f.measure.needs_document_number or f.document_number.strip():
        return None
    return Problem("没有文号。", "请填写决定文件的文号。")


@rule("CAT-005", source=DYNAMIC)
def deadline_after_order(f: MeasureFacts) -> str | Problem | None:
    """限期整改的期限在生效日之后，不超过办法规定的最长期限，并在有效期届满之前。"""
    if not f.measure.needs_deadline:
        return None
    if f.deadline is None or f.deadline <= f.effective_on:
        return Problem("整改期限没有晚于生效日期。", "请填写生效日期之后的日期。", {"deadline": f.deadline})
    if f.latest is not None and f.deadline > f.latest:
        return Problem(
            f"整改期限晚于{clock.in_words(f.latest)}，超过认定办法规定的最长期限。",
            f"请改为{clock.in_words(f.latest)}或更早的日期。",
            {"latest": f.latest},
        )
    if f.valid_until is not None and f.deadline >= f.valid_until:
        return Problem("整改期限晚于有效期届满日。", "请把期限定在有效期内。", {"valid_until": f.valid_until})
    return None


MEASURE_RULES = (
    effective_from_today,
    ground_of_the_scheme,
    reason_given,
    document_number_given,
    deadline_after_order,
)


def findings_on(facts: MeasureFacts) -> tuple[Finding, ...]:
    """Everything the rules object to."""
    return tuple(f for check in MEASURE_RULES if (f := check(facts)) is not None)
