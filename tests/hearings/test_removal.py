"""从目录中删除: told before, heard, decided by another, with what became of the answer; annulment by a second person."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.hearings.conftest import TOLD
from youji.accounts.models import Message
from youji.catalogue.logic.statuses import EntryStatus as S
from youji.catalogue.models import Entry, PublishedEntry
from youji.catalogue.selectors.courses import standing_of_base, status_of
from youji.catalogue.selectors.terms import terms
from youji.catalogue.services import standing
from youji.catalogue.services.standing import Order
from youji.divisions.selectors import calendar
from youji.documents.models import Document
from youji.hearings.jobs import recount_deadlines
from youji.hearings.models import Proposal
from youji.hearings.selectors.inbox import waiting
from youji.hearings.selectors.papers import notice
from youji.hearings.services import proposals
from youji.registry.models import Base
from youji.shared import clock
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState

DECIDED = {"opinion": "证据确凿", "document_number": "湘农发〔2026〕9号"}
TODAY, ANSWER_BY = date(2026, 6, 1), date(2026, 6, 8)


def status(entry: Entry) -> S | None:
    return status_of(Entry.objects.get(pk=entry.pk), TODAY)


def at(day: date, now: datetime) -> datetime:
    return now + (day - clock.local_date(now))


@pytest.mark.clause("5.5")
def test_nothing_is_removed_before_its_holder_was_told(entry, decision_maker, now):
    order = Order(**TOLD, document_number="湘农发〔2026〕9号")
    with pytest.raises(Blocked) as refused:
        standing.remove(code=entry.code, order=order, actor=decision_maker, now=now)
    assert [f.code for f in refused.value.findings] == ["CAT-017"]
    assert status(entry) is S.IN_FORCE


@pytest.mark.clause("5.5")
def test_told_answered_weighed_and_removed_by_another(told, entry, decision_maker, publisher, holder, now):
    assert told.due_on == ANSWER_BY
    assert status(entry) is S.IN_FORCE
    message = Message.objects.get(person_id=holder.user_id, title__contains="事先告知")
    assert TOLD["reason"] in message.body
    assert message.link == f"/field/hearings/proposals/{told.pk}/"
    assert waiting(publisher, now) == []  # nothing that cannot be done today
    proposals.answer(proposal_id=told.pk, statement="第二次采样没有通知我们", actor=holder, now=now)
    assert [item.next_action for item in waiting(publisher, now)] == ["决定是否从目录中删除"]
    assert waiting(decision_maker, now) == []
    made = proposals.decide(
        proposal_id=told.pk, carry_out=True, view="not_taken_up", **DECIDED, actor=publisher, now=now
    )
    assert made.state == Proposal.State.CARRIED_OUT
    assert status(entry) is S.REMOVED
    event = PublishedEntry.objects.get(code=entry.code).payload["history"][-1]
    assert event["document_number"] == DECIDED["document_number"]
    assert "陈述申辩：不予采纳。证据确凿" in event["reason"]
    last = Message.objects.filter(person_id=holder.user_id).order_by("-pk").first()
    assert DECIDED["document_number"] in last.body
    assert terms().remedies in last.body
    assert "60日" in terms().remedies
    assert "6个月" in terms().remedies


@pytest.mark.clause("5.5")
@pytest.mark.parametrize(
    ("day", "answered", "view", "codes"),
    [
        (TODAY, False, "none", ["CAT-019"]),
        (ANSWER_BY, False, "none", ["CAT-019"]),
        (ANSWER_BY + timedelta(days=1), False, "none", []),
        (TODAY, True, "partly", []),
        (TODAY, True, "none", ["CAT-020"]),
        (ANSWER_BY + timedelta(days=1), False, "taken_up", ["CAT-020"]),
    ],
)
def test_the_days_of_answering_and_the_weighing(
    told, entry, publisher, holder, now, day, answered, view, codes
):
    if answered:
        proposals.answer(proposal_id=told.pk, statement="有异议", actor=holder, now=now)
    decision = {"proposal_id": told.pk, "carry_out": True, "view": view, **DECIDED}
    if not codes:
        proposals.decide(**decision, actor=publisher, now=at(day, now))
        assert status_of(Entry.objects.get(pk=entry.pk), day) is S.REMOVED
        return
    with pytest.raises(Blocked) as refused:
        proposals.decide(**decision, actor=publisher, now=at(day, now))
    assert [f.code for f in refused.value.findings] == codes


def test_whoever_proposed_it_does_not_decide_it(told, decision_maker, holder, now):
    proposals.answer(proposal_id=told.pk, statement="有异议", actor=holder, now=now)
    with pytest.raises(Blocked) as refused:
        proposals.decide(
            proposal_id=told.pk, carry_out=True, view="partly", **DECIDED, actor=decision_maker, now=now
        )
    assert [f.code for f in refused.value.findings] == ["PRO-001"]


def test_dropped_it_leaves_the_entry_and_may_be_proposed_again(
    told, entry, decision_maker, publisher, holder, now
):
    proposals.answer(proposal_id=told.pk, statement="有异议", actor=holder, now=now)
    drop = {"carry_out": False, "view": "taken_up", "opinion": "申辩成立", "document_number": ""}
    proposals.decide(proposal_id=told.pk, **drop, actor=publisher, now=now)
    assert status(entry) is S.IN_FORCE
    with pytest.raises(StaleState):
        proposals.decide(proposal_id=told.pk, **drop, actor=publisher, now=now)
    again = proposals.propose("remove", code=entry.code, **TOLD, actor=publisher, now=now)
    with pytest.raises(NotAllowed):
        proposals.propose("remove", code=entry.code, **TOLD, actor=decision_maker, now=now)
    assert again.state == Proposal.State.NOTIFIED


def test_without_a_number_it_is_not_carried_out_and_stays_open(told, entry, publisher, holder, now):
    proposals.answer(proposal_id=told.pk, statement="有异议", actor=holder, now=now)
    bare = {"view": "partly", "opinion": "证据确凿", "document_number": ""}
    with pytest.raises(Blocked) as refused:
        proposals.decide(proposal_id=told.pk, carry_out=True, **bare, actor=publisher, now=now)
    assert [f.code for f in refused.value.findings] == ["CAT-004"]
    told.refresh_from_db()
    assert told.concluded_at is None


def test_late_or_anothers_answer_is_refused(told, holder, publisher, now):
    with pytest.raises(NotAllowed):
        proposals.answer(proposal_id=told.pk, statement="有异议", actor=publisher, now=now)
    late = at(ANSWER_BY + timedelta(days=1), now)
    with pytest.raises(Blocked) as refused:
        proposals.answer(proposal_id=told.pk, statement="有异议", actor=holder, now=late)
    assert [f.code for f in refused.value.findings] == ["CAT-021"]
    assert waiting(holder, late) == []


def test_a_ground_of_the_scheme_is_named(entry, decision_maker, now):
    with pytest.raises(Blocked) as refused:
        proposals.propose(
            "remove", code=entry.code, ground="weather", reason="雨", actor=decision_maker, now=now
        )
    assert [f.code for f in refused.value.findings] == ["CAT-002"]
    with pytest.raises(Refused):
        proposals.propose(
            "remove", code=entry.code, ground="major_incident", reason="", actor=decision_maker, now=now
        )


def test_the_calendar_is_asked_once_for_all_that_waits(make_entry, operator, decision_maker, publisher, now):
    """Of each row it was asked anew: one more query with every proposal and every interim suspension."""

    def asked(read) -> int:
        with CaptureQueriesContext(connection) as queries:
            read()
        return sum("calendarday" in query["sql"] for query in queries)

    calendar()  # whether it changed is asked each time; what it says only where another test has changed it
    found = []
    for number in range(2):
        here = Base.objects.create(
            code=f"K7Q2X-01{number}",
            name=f"{number}号",
            kind="operator",
            operator=operator,
            division="430611",
        )
        wrong = make_entry(base=here, list_row=str(number))
        proposals.propose("annul", code=wrong.code, reason="名单中没有", actor=publisher, now=now)
        found.append((asked(lambda: waiting(decision_maker, now)), asked(lambda: recount_deadlines(now))))
    assert found == [(1, 1), (1, 1)]


def test_the_notice_prints(told):
    assert notice(told).startswith(b"%PDF")


# --- ends that need no hearing --------------------------------------------------------------------


@pytest.fixture
def paper(entry, now) -> Document:
    return Document.objects.create(
        sha256="d" * 64, name="退出申请.pdf", mime="application/pdf", size_bytes=1, uploaded_at=now, uploaded_by_id=1,
        division="430611",
    )  # fmt: skip


@pytest.mark.clause("5.5")
def test_who_asks_to_leave_is_not_heard_and_not_banned(entry, decision_maker, paper, now):
    order = Order(reason="主体书面申请退出", document_number="湘农发〔2026〕10号")
    with pytest.raises(Blocked) as refused:
        standing.take_measure("withdraw", code=entry.code, order=order, actor=decision_maker, now=now)
    assert [f.code for f in refused.value.findings] == ["CAT-018"]
    order = Order(reason=order.reason, document_number=order.document_number, document=paper)
    standing.take_measure("withdraw", code=entry.code, order=order, actor=decision_maker, now=now)
    assert status(entry) is S.REMOVED
    assert standing_of_base(entry.base_id, TODAY).banned_until is None


def test_what_was_entered_wrongly_is_annulled_by_two(make_entry, decision_maker, publisher, now):
    wrong = make_entry(list_row="12")
    proposals.propose("annul", code=wrong.code, reason="名单中没有这一项", actor=publisher, now=now)
    row = Proposal.objects.get()
    assert [item.next_action for item in waiting(decision_maker, now)] == ["决定是否撤销纳入"]
    proposals.decide(
        proposal_id=row.pk, carry_out=True, view="none", **DECIDED, actor=decision_maker, now=now
    )
    assert status(wrong) is S.REMOVED
    assert standing_of_base(wrong.base_id, TODAY).banned_until is None


def test_what_went_through_the_procedure_is_not_annulled(entry, publisher, now):
    with pytest.raises(NotAllowed):
        proposals.propose("annul", code=entry.code, reason="名单中没有", actor=publisher, now=now)
