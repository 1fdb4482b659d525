"""Measures taken on entries: recorded, public at once, provable, and settled when two press together."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from youji.catalogue.logic.statuses import EntryStatus as S
from youji.catalogue.models import Entry, PublishedEntry, Rectification
from youji.catalogue.selectors.courses import standing_of_base, status_of
from youji.catalogue.services import standing
from youji.catalogue.services.standing import Order
from youji.ledger.models import AuditEntry
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Role
from youji.shared.refusals import Blocked, NotAllowed, StaleState, Unknown

TODAY = date(2026, 6, 1)
SUSPEND = Order(reason="检出禁用农药，立案调查", ground="annual_failed", document_number="岳农〔2026〕7号")
REMOVE = Order(reason="检出禁用农药", ground="major_incident", document_number="湘农发〔2026〕9号")
RECTIFY = Order(reason="用药记录缺三月", ground="records_incomplete", deadline=date(2026, 7, 1))


def status(entry: Entry, day: date = TODAY) -> S | None:
    return status_of(Entry.objects.get(pk=entry.pk), day)


@pytest.mark.clause("5.5")
def test_a_suspension_is_public_at_once_and_in_the_log(entry, supervisor, now):
    event = standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now)
    row = PublishedEntry.objects.get(code=entry.code)
    assert row.status == S.SUSPENDED
    assert row.payload["history"][-1]["reason"] == SUSPEND.reason
    assert row.payload["history"][-1]["ledger_entry_id"] == str(event.ledger_entry_id)
    leaf = AuditEntry.objects.get(pk=event.ledger_entry_id)
    assert leaf.action == "catalogue.entry.suspended"
    assert leaf.public["document_number"] == "岳农〔2026〕7号"
    assert leaf.public["ground"] == "年检不合格"
    assert supervisor.name not in str(leaf.public)
    assert supervisor.name not in str(row.payload)


@pytest.mark.clause("5.5")
def test_removed_for_a_major_incident_it_is_off_the_list_for_good(entry, decision_maker, now):
    standing.remove(way="hearing", code=entry.code, order=REMOVE, actor=decision_maker, now=now)
    assert status(entry) is S.REMOVED
    assert status(entry, TODAY - timedelta(days=1)) is S.PENDING  # the edition was of today
    known = standing_of_base(entry.base_id, TODAY)
    assert known.banned_until == date(2026 + scheme_of(entry.scheme_version).reapply_ban_years, 6, 1)
    assert known.on_list == ()


def test_a_measure_may_take_effect_later(entry, supervisor, now):
    standing.suspend(
        code=entry.code, order=replace(SUSPEND, effective_on=date(2026, 6, 10)), actor=supervisor, now=now
    )
    assert status(entry, date(2026, 6, 9)) is S.IN_FORCE
    assert status(entry, date(2026, 6, 10)) is S.SUSPENDED
    assert PublishedEntry.objects.get(code=entry.code).status == S.IN_FORCE


def test_suspend_and_resume(entry, supervisor, now):
    standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now)
    assert standing_of_base(entry.base_id, TODAY).suspended
    resume = Order(reason="复检合格", document_number="岳农〔2026〕8号")
    standing.resume(code=entry.code, order=resume, actor=supervisor, now=now + timedelta(hours=1))
    assert status(entry) is S.IN_FORCE


def test_a_city_cannot_remove_and_a_county_can_do_nothing(entry, supervisor, make_actor, now):
    with pytest.raises(NotAllowed):
        standing.remove(code=entry.code, order=REMOVE, actor=supervisor, now=now)
    county = make_actor(Role.SUPERVISOR, division="430611")
    with pytest.raises(NotAllowed):
        standing.suspend(code=entry.code, order=SUSPEND, actor=county, now=now)
    assert status(entry) is S.IN_FORCE


def test_another_city_does_not_know_the_entry(entry, make_actor, now):
    other = make_actor(Role.SUPERVISOR, division="4301")
    with pytest.raises(Unknown):
        standing.suspend(code=entry.code, order=SUSPEND, actor=other, now=now)


def test_a_measure_not_in_order_writes_nothing(entry, supervisor, now):
    before = AuditEntry.objects.count()
    with pytest.raises(Blocked) as refused:
        standing.suspend(code=entry.code, order=Order(), actor=supervisor, now=now)
    assert [f.code for f in refused.value.findings] == ["CAT-002", "CAT-003", "CAT-004"]
    assert AuditEntry.objects.count() == before
    assert entry.events.count() == 1


def test_acting_on_a_page_that_has_gone_stale_is_refused(entry, supervisor, now):
    seen = entry.version
    standing.warn(
        code=entry.code,
        order=Order(reason="记录不全", ground="late_report"),
        actor=supervisor,
        now=now,
        version=seen,
    )
    with pytest.raises(StaleState):
        standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now, version=seen)
    assert status(entry) is S.WARNED


def test_rectification_from_order_to_closing(entry, supervisor, holder, now):
    standing.order_rectification(code=entry.code, order=RECTIFY, actor=supervisor, now=now)
    order = Rectification.objects.get()
    assert (order.deadline, order.matter) == (date(2026, 7, 1), "用药记录缺三月")
    with pytest.raises(Blocked):
        standing.close_rectification(rectification_id=order.pk, reason="已补齐", actor=supervisor, now=now)
    standing.report_rectification(rectification_id=order.pk, report="已补齐三月记录", actor=holder, now=now)
    standing.return_rectification(rectification_id=order.pk, reason="缺附件", actor=supervisor, now=now)
    order.refresh_from_db()
    assert (order.reported_at, order.returned_reason) == (None, "缺附件")
    standing.report_rectification(rectification_id=order.pk, report="已补附件", actor=holder, now=now)
    standing.close_rectification(
        rectification_id=order.pk, reason="核查属实", actor=supervisor, now=now + timedelta(hours=1)
    )
    assert status(entry) is S.IN_FORCE
    with pytest.raises(NotAllowed):
        standing.report_rectification(rectification_id=order.pk, report="再报", actor=holder, now=now)


def test_a_holder_reports_only_on_its_own(entry, supervisor, make_actor, now):
    standing.order_rectification(code=entry.code, order=RECTIFY, actor=supervisor, now=now)
    stranger = make_actor(Role.HOLDER, operator_id=entry.base.operator_id + 1)
    with pytest.raises(Unknown):
        standing.report_rectification(
            rectification_id=Rectification.objects.get().pk, report="x", actor=stranger, now=now
        )


def test_a_correction_keeps_what_was_printed_before(entry, publisher, now):
    event = standing.correct(
        code=entry.code, order=Order(reason="名单笔误", name="君山银针茶叶基地"), actor=publisher, now=now
    )
    row = PublishedEntry.objects.get(code=entry.code)
    assert row.name == "君山银针茶叶基地"
    assert AuditEntry.objects.get(pk=event.ledger_entry_id).public["before"]["name"] == "君山茶叶基地"


def together(*calls) -> list:
    """Run the calls at once on connections of their own; what each returned or raised."""
    barrier, said = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        barrier.wait()
        try:
            said[place] = call()
        except Exception as error:
            said[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


@pytest.mark.django_db(transaction=True)
def test_two_officers_press_at_once_one_wins_and_the_other_is_told(entry, supervisor, decision_maker, now):
    seen = entry.version
    said = together(
        lambda: standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now, version=seen),
        lambda: standing.remove(
            way="hearing", code=entry.code, order=REMOVE, actor=decision_maker, now=now, version=seen
        ),
    )
    refused = [s for s in said if isinstance(s, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], StaleState | NotAllowed)
    assert entry.events.count() == 2
