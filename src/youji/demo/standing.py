"""Things that happened to catalogue entries: every measure, an appeal, an annual check."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from youji.recognition.logic.measures import BY_NAME, grounds_for
from youji.recognition.models import AnnualCheck, Entry, Rectification
from youji.recognition.selectors.schemes import scheme_of
from youji.recognition.services import annual, appeals, standing
from youji.shared import clock
from youji.shared.actor import SYSTEM, Actor, Role

if TYPE_CHECKING:
    from youji.demo.world import World

REASONS = {
    "warn": "未按时报送年度生产情况，经提醒后补报。（演示）",
    "order_rectification": "巡查发现部分地块用药记录不完整。（演示）",
    "suspend": "监督抽查发现一批次产品农药残留超标，正在调查。（演示）",
    "remove": "调查确认使用禁用农药，依法处罚。（演示）",
    "resume": "调查结束，整改到位。（演示）",
}


def happen(world: World) -> None:
    """Each measure is taken on some operator's entry, by whoever may take it."""
    entries = list(
        Entry.objects.filter(first_edition__isnull=False, base__operator__isnull=False).order_by("pk")
    )
    # The first rectification, which has been reported and waits for its check, is 岳阳's.
    near = next(entry for entry in entries if entry.division.startswith("4306"))
    entries.insert(2, entries.pop(entries.index(near)))
    plan = (
        ("warn",),
        ("warn",),
        ("order_rectification",),
        ("order_rectification",),
        ("order_rectification",),
        ("suspend",),
        ("suspend", "resume"),
        ("suspend", "remove"),
        ("remove",),
        ("suspend",),
    )
    for number, measures in enumerate(plan):
        at = world.days_ago(100 - number * 6)
        for name in measures:
            take(world, entries[number], name, at)
            at += timedelta(days=9)
    _rectifications(world)
    _appeal(world, entries[len(plan) - 1])
    _annual(world)


def take(world: World, entry: Entry, name: str, at: datetime) -> None:
    """One measure, on the first ground its scheme lists."""
    measure = BY_NAME[name]
    grounds = grounds_for(scheme_of(entry.scheme_version), measure)
    today = clock.local_date(at)
    standing.take_measure(
        name,
        code=entry.code,
        order=standing.Order(
            reason=REASONS[name],
            ground=grounds[0].key if grounds else "",
            document_number=f"湘农质〔{today.year}〕{world.random.randint(1, 80)}号（演示）"
            if measure.needs_document_number
            else "",
            deadline=today + timedelta(days=world.random.choice((40, 120)))
            if measure.needs_deadline
            else None,
        ),
        actor=_who(world, measure, entry, at),
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
            actor=world.cast.holder(order.entry.base.operator, world.days_ago(20)),
            now=world.days_ago(20),
        )


def _appeal(world: World, entry: Entry) -> None:
    event = entry.events.order_by("-recorded_at").first()
    operator = entry.base.operator
    if event and operator:
        at = event.recorded_at + timedelta(days=3)
        appeals.file(
            code=entry.code,
            event_id=str(event.pk),
            text="送检样品并非本基地产品，请求复核采样记录。（演示）",
            actor=world.cast.holder(operator, at),
            now=at,
        )


def _annual(world: World) -> None:
    """This year's checks: some passed, some reported, the rest still due."""
    year = clock.local_date(world.now).year
    annual.open_year(year, now=world.days_ago(90), actor=SYSTEM)
    checks = list(AnnualCheck.objects.select_related("entry__base__operator").order_by("pk")[:30])
    held = [(check, operator) for check in checks if (operator := check.entry.base.operator)]
    for number, (check, operator) in enumerate(held[:12]):
        at = world.days_ago(60 - number)
        annual.report(
            check_id=check.pk,
            self_report="全年生产记录完整，自检合格，未发生质量安全问题。（演示）",
            actor=world.cast.holder(operator, at),
            now=at,
        )
        if number < 6:
            annual.conclude(
                check_id=check.pk,
                result="passed",
                opinion="现场核查与自查一致。（演示）",
                actor=world.cast.officer(Role.SUPERVISOR, check.entry.division[:4], at),
                now=at,
            )
