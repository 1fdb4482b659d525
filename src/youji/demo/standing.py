"""Things that happened to catalogue entries: every measure, an appeal, an annual check."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from youji.accounts.models import Person
from youji.accounts.selectors.actors import actor_of
from youji.appeals import services as appeals
from youji.catalogue.logic.measures import BY_NAME, grounds_for
from youji.catalogue.logic.statuses import ON_LIST
from youji.catalogue.models import AnnualCheck, Entry, Rectification
from youji.catalogue.services import annual, publication, standing
from youji.demo.made import World
from youji.hearings.services import proposals
from youji.procedures.selectors import Hands
from youji.registry.models import Operator
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import SYSTEM, Actor, Role
from youji.shared.roles import PROVINCE

APPEALS = {"warned": "年度情况已于期限内报送县农业农村局，有回执，请求撤销警示。（演示）"}
REASONS = {
    "warn": "未按时报送年度生产情况，经提醒后补报。（演示）",
    "order_rectification": "巡查发现部分地块用药记录不完整。（演示）",
    "suspend": "监督抽查发现一批次产品农药残留超标，正在调查。（演示）",
    "remove": "调查确认使用禁用农药，依法处罚。（演示）",
    "resume": "调查结束，整改到位。（演示）",
}


#: (days ago, measures, days an order gives). One order has run out unreported, as happens; the rest are in time.
PLAN = (
    (96, ("warn",), 0),
    (9, ("warn",), 0),
    (55, ("order_rectification",), 58),
    (18, ("order_rectification",), 45),
    (66, ("order_rectification",), 60),
    (40, ("suspend",), 0),
    (80, ("suspend", "resume"), 0),
    (75, ("suspend", "remove"), 0),
    (48, ("remove",), 0),
    (10, ("suspend",), 0),
)


def happen(world: World) -> None:
    """Each measure is taken on some operator's entry, by whoever may take it; then the year's checks."""
    entries = list(
        Entry.objects.filter(first_edition__isnull=False, base__operator__isnull=False).order_by("pk")
    )
    # The first rectification, which has been reported and waits for its check, is 岳阳's.
    near = next(entry for entry in entries if entry.division.startswith("4306"))
    entries.insert(2, entries.pop(entries.index(near)))
    # The second, which waits for its operator, is that of a producer one can sign in as.
    mine = next(entry for entry in entries if entry.base.operator_id == world.farms["430181"][0].operator.pk)
    entries.insert(3, entries.pop(entries.index(mine)))
    for number, (days, measures, gives) in enumerate(PLAN):
        at = world.days_ago(days)
        for name in measures:
            take(world, entries[number], name, at, gives=gives)
            at += timedelta(days=9)
    _rectifications(world)
    for number in (1, len(PLAN) - 1):
        _appeal(world, entries[number])
    _annual(world)
    # What was concluded in spring was told last: everything is as of today again.
    publication.refresh([entry.code for entry in entries[: len(PLAN)]], world.now)


def take(world: World, entry: Entry, name: str, at: datetime, *, gives: int = 0) -> None:
    """One measure, on the first ground its scheme lists."""
    measure = BY_NAME[name]
    grounds = grounds_for(scheme_of(entry.scheme_version), measure)
    today = clock.local_date(at)
    order = standing.Order(
        reason=REASONS[name],
        ground=grounds[0].key if grounds else "",
        document_number=f"湘农质〔{today.year}〕{world.random.randint(1, 80)}号（演示）"
        if measure.needs_document_number
        else "",
        deadline=today + timedelta(days=gives) if measure.needs_deadline else None,
    )
    actor = _who(world, measure, entry, at)
    if measure.way:
        _after_a_hearing(world, entry, name, order, decides=actor, at=at)
    else:
        standing.take_measure(name, code=entry.code, order=order, actor=actor, now=at)


def _after_a_hearing(
    world: World, entry: Entry, name: str, order: standing.Order, *, decides: Actor, at: datetime
) -> None:
    """Its holder was told by another and has answered."""
    told, said = at - timedelta(days=4), at - timedelta(days=2)
    row = proposals.propose(
        name,
        code=entry.code,
        ground=order.ground,
        reason=order.reason,
        actor=world.cast.officer(Role.DECISION_MAKER, PROVINCE, told),
        now=told,
    )
    operator = entry.base.operator
    if operator is not None:
        holder = world.cast.holder(operator, said)
        proposals.answer(
            proposal_id=row.pk, statement="已停用问题批次，请求从轻。（演示）", actor=holder, now=said
        )
    proposals.decide(
        proposal_id=row.pk,
        carry_out=True,
        view="not_taken_up",
        opinion="两次复检均不合格，申辩不影响认定的事实。（演示）",
        document_number=order.document_number,
        actor=decides,
        now=at,
    )


def _who(world: World, measure: object, entry: Entry, at: datetime) -> Actor:
    if Role.PUBLISHER in measure.roles:  # type: ignore[attr-defined]
        return world.cast.officer(Role.PUBLISHER, "43", at)
    return world.cast.officer(Role.SUPERVISOR, entry.division[:4], at)


def _rectifications(world: World) -> None:
    """One has been reported and waits for its check; one waits for the operator."""
    order = Rectification.objects.order_by("pk").first()
    if order and order.entry.base.operator:
        standing.report_rectification(
            rectification_id=order.pk,
            report="已补齐用药记录，并对内检员重新培训。（演示）",
            actor=world.cast.holder(order.entry.base.operator, world.days_ago(4)),
            now=world.days_ago(4),
        )


def _appeal(world: World, entry: Entry) -> None:
    event = entry.events.order_by("-recorded_at").first()
    operator = entry.base.operator
    if event and operator:
        at = event.recorded_at + timedelta(days=3)
        appeals.file(
            code=entry.code,
            event_id=str(event.pk),
            text=APPEALS.get(event.kind, "送检样品并非本基地产品，请求复核采样记录。（演示）"),
            actor=world.cast.holder(operator, at),
            now=at,
        )


def _annual(world: World) -> None:
    """The last checks that have been opened: all concluded but those reported late, which wait."""
    opened, due = _last_opening(world.now)
    annual.open_year(opened.year, now=opened, actor=SYSTEM)
    checks = list(AnnualCheck.objects.select_related("entry__base__operator").order_by("pk"))
    held = [(check, operator) for check in checks if (operator := check.entry.base.operator)]
    held.sort(key=lambda pair: not pair[0].entry.division.startswith("4306"))
    for number, (check, operator) in enumerate(held[:12]):
        late = number in LATE
        at = world.days_ago(3 + number) if late else opened + timedelta(days=2 + number)
        annual.report(
            check_id=check.pk,
            self_report="全年生产记录完整，自检合格，未发生质量安全问题。（演示）",
            actor=world.cast.holder(operator, at),
            now=at,
        )
        if not late:
            hand = world.cast.officer(Role.SUPERVISOR, check.entry.division[:4], at)
            _conclude(check, at + timedelta(hours=2), hand, world.now)
    hands = Hands(AnnualCheck.procedure.office, clock.local_date(world.now))
    there = [pair for pair in held[12:] if pair[0].entry.status in ON_LIST]
    above = [pair for pair in there if hands.falls_to(pair[0].entry.division) == PROVINCE][:1]
    for check, operator in above:
        _falls_to_the_province(world, check, operator)
    if clock.local_date(world.now) > due:
        reported = {check.pk for check, _ in (*held[:12], *above)}
        at = datetime.combine(due, opened.timetz()) + timedelta(days=9)
        for check in checks:
            of_liuyang = check.entry.division == "430181" and not check.entry.base.operator
            if check.pk not in reported and not of_liuyang:  # that county has yet to report on its own
                free = min(hands.people[hands.falls_to(check.entry.division)])
                _conclude(check, at, actor_of(Person.objects.get(pk=free), now=at), world.now)


def _falls_to_the_province(world: World, check: AnnualCheck, operator: Operator) -> None:
    """One more has just been reported in a city where nobody is appointed: it waits in the province's inbox."""
    at = world.days_ago(2)
    annual.report(
        check_id=check.pk,
        self_report="全年生产记录完整，自检合格。（演示）",
        actor=world.cast.holder(operator, at),
        now=at,
    )


#: Of the twelve who report, these do so only now, and wait for the city.
LATE = (1, 3, 8, 10)


def _last_opening(now: datetime) -> tuple[datetime, date]:
    """The second of January of the last year that had one before ``now``, and the day reports were due."""
    today = clock.local_date(now)
    year = today.year if (today.month, today.day) > (1, 20) else today.year - 1
    return datetime(year, 1, 2, 9, tzinfo=clock.PROVINCE_TIME), date(year, 3, 31)


def _conclude(check: AnnualCheck, at: datetime, actor: Actor, now: datetime) -> None:
    if at > now:
        return
    annual.conclude(
        check_id=check.pk,
        result="passed",
        opinion="现场核查与自查一致。（演示）",
        actor=actor,
        now=at,
    )
