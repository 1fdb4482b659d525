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
    sources: frozenset[EntryStatus | None]
    roles: frozenset[Role]
    level: str  # province | city: the lowest level that may take it
    ground: str = ""  # the Ground.measure it must name, if any
    needs_document_number: bool = False
    needs_deadline: bool = False
    needs_file: bool = False
    way: str = ""  # the procedure it comes out of; empty: taken at once, by one person
    direct: bool = False  # of what was entered by its document, and nothing else
    tone: str = "forward"  # forward | warn | stop
    says: str = ""  # what happens, told before it is done

    def admits(self, actor: Actor) -> bool:
        """Whether the actor's role and level suffice; whose entry it is, ``visible_to`` decides."""
        return bool(self.roles & actor.roles) and 0 < len(actor.division) <= REACH[self.level]


DAILY = frozenset({Role.SUPERVISOR, Role.CITY_REVIEWER, Role.PROVINCE_REVIEWER})
GRAVE = frozenset({Role.SUPERVISOR, Role.PROVINCE_REVIEWER})
LAST = frozenset({Role.DECISION_MAKER, Role.PUBLISHER})
#: Where an entry can be whose line was copied wrongly: over too early, or not begun.
ANYWHERE: frozenset[EntryStatus | None] = ON_LIST | {S.EXPIRED, None}
#: What must have been gone through before a measure is taken, by ``Measure.way``.
WAYS = {
    "interim": Problem("临时暂停还没有说明情形。", "请在“临时暂停”页面办理，由另一人确认。"),
    "hearing": Problem(
        "还没有事先告知持有主体。", "请先发事先告知；主体陈述申辩或期限届满后，由另一人作出决定。"
    ),
    "another": Problem("还没有由另一人复核。", "请先提出撤销，由另一人复核后作出。"),
    "amend": Problem("没有说明更正哪一项。", "请在“更正纳入信息”页面填写更正后的内容。"),
}

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
        says="立即公开，条目仍然有效；在自查报告以前作出的，年检合格后解除。",
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
        "interim_suspend",
        "临时暂停",
        EventKind.INTERIM_SUSPENDED,
        frozenset({S.PENDING, S.IN_FORCE, S.WARNED, S.RECTIFYING}),
        DAILY,
        "city",
        ground="interim",
        way="interim",
        tone="stop",
        says="危及人身健康安全，或事件正在调查时使用：立即公开为“临时暂停，待核实”。须由另一人按期确认，并听取主体陈述申辩，否则自动失效并公告。",
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
        way="hearing",
        tone="stop",
        says="先事先告知持有主体，听取陈述申辩；再由另一人决定。决定立即公开，证书和标牌作废，历史记录永久保留。",
    ),
    Measure(
        "withdraw",
        "主体申请退出",
        EventKind.WITHDRAWN,
        ON_LIST,
        LAST,
        "province",
        needs_document_number=True,
        needs_file=True,
        tone="stop",
        says="凭持有主体的书面申请办理，不需要事先告知，不限制再次申报。立即公开，证书和标牌作废。",
    ),
    Measure(
        "annul",
        "撤销纳入",
        EventKind.ANNULLED,
        ANYWHERE,
        LAST,
        "province",
        needs_document_number=True,
        way="another",
        direct=True,
        tone="stop",
        says="凭文件纳入有误、名单中并无此项时使用：由另一人复核后作出，立即公开，不限制再次申报。",
    ),
    Measure(
        "amend",
        "更正纳入信息",
        EventKind.CORRECTED,
        ANYWHERE,
        LAST,
        "province",
        needs_file=True,
        way="amend",
        direct=True,
        says="更正凭文件纳入时录错的文号、公布日期、序号、公布机关、类别、有效期，原值保留在历史中，立即公开。",
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
    Ground("plan-danger", "发现危及人身健康、生命安全的情形", "interim", f"《{PLAN}》五（五）"),
    Ground("plan-interim-inquiry", "发生农产品质量安全事件，正在调查", "interim", f"《{PLAN}》五（五）"),
    Ground("plan-patrol-suspend", "日常巡查、监督抽查发现严重问题", "suspend", f"《{PLAN}》四（五）"),
    Ground("plan-patrol-rectify", "日常巡查、监督抽查发现问题", "rectify", f"《{PLAN}》四（五）"),
    Ground(
        "plan-inquiry-rectify", "发生农产品质量安全事件，调查中需先行整改", "rectify", f"《{PLAN}》五（五）"
    ),
    Ground("plan-patrol-warn", "日常巡查、监督抽查发现问题，情节轻微", "warn", f"《{PLAN}》四（五）"),
    Ground("plan-inquiry-warn", "发生农产品质量安全事件，正在调查，予以提示", "warn", f"《{PLAN}》五（五）"),
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


def open_to(actor: Actor, status: EntryStatus | None, *, direct: bool = False) -> tuple[Measure, ...]:
    """The measures this actor may take from this status: the buttons of the page and the law of the service.

    Args:
        direct: whether the entry was entered by its document.
    """
    fitting = (m for m in MEASURES if direct or not m.direct)
    return tuple(m for m in fitting if status in m.sources and m.admits(actor))


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
    has_file: bool = True
    gone_through: bool = True  # the procedure the measure comes out of, ``Measure.way``


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


def remedy_has_its_number(kind: EventKind, document_number: str) -> Finding | None:
    """What the measure of this kind asks of its number, where an appeal upheld or a hearing comes to the same."""
    measure = next((m for m in MEASURES if m.kind is kind), None)
    if measure is None:
        return None
    never = date.min  # the rule of numbers looks at no day
    return document_number_given(MeasureFacts(measure, never, never, document_number=document_number))


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


@rule("CAT-017", source=DYNAMIC)
def procedure_gone_through(f: MeasureFacts) -> str | Problem | None:
    """临时暂停、删除、撤销纳入按程序作出：删除须先事先告知、听取陈述申辩并由另一人决定，撤销纳入由另一人复核。"""
    return None if f.gone_through or not f.measure.way else WAYS[f.measure.way]


@rule("CAT-018", source=DYNAMIC)
def file_attached(f: MeasureFacts) -> str | Problem | None:
    """主体申请退出、更正纳入信息须附申请或文件。"""
    if f.has_file or not f.measure.needs_file:
        return None
    return Problem("没有附文件。", "请上传主体的书面申请或公布文件的扫描件。")


MEASURE_RULES = (
    procedure_gone_through,
    effective_from_today,
    ground_of_the_scheme,
    reason_given,
    document_number_given,
    deadline_after_order,
    file_attached,
)


def findings_on(facts: MeasureFacts) -> tuple[Finding, ...]:
    """Everything the rules object to."""
    return tuple(f for check in MEASURE_RULES if (f := check(facts)) is not None)
