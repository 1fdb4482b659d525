"""听证: asked for by the holder, set by another than whoever proposed, held or given up; until then nothing is removed."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import connections

from tests.hearings.conftest import EARLIEST, PLACE, arrange
from tests.hearings.test_removal import ANSWER_BY, DECIDED, TODAY, at, status
from youji.accounts.models import Message
from youji.catalogue.logic.statuses import EntryStatus as S
from youji.catalogue.models import Entry, PublishedEntry
from youji.catalogue.selectors.courses import status_of
from youji.divisions.models import CalendarDay
from youji.hearings.jobs import recount_deadlines
from youji.hearings.logic.procedures import gives_up
from youji.hearings.models import OralHearing, Proposal
from youji.hearings.selectors.inbox import pending, waiting
from youji.hearings.selectors.records import find_oral, presiders
from youji.hearings.services import orals, proposals
from youji.shared.actor import Role
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState, Unknown

pytestmark = pytest.mark.clause("5.5")
SIGNED = {"present": "合作社负责人、办案人员二人", "minutes": "主体称第二次采样没有通知。各方签字。"}


def absent(row: OralHearing, actor, now: datetime, *, excused: bool) -> OralHearing:
    return orals.absent(oral_id=row.pk, excused=excused, opinion="电话未接", actor=actor, now=now)


def decide(told: Proposal, actor, now: datetime, view: str = "none", *, carry_out: bool = True) -> Proposal:
    return proposals.decide(
        proposal_id=told.pk, carry_out=carry_out, view=view, **DECIDED, actor=actor, now=now
    )


def codes(refused) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def due(actor, now: datetime) -> list[tuple[str, str, date | None]]:
    return [(item.kind, item.next_action, item.due_on) for item in waiting(actor, now)]


def test_asked_set_held_and_then_decided(told, asked, entry, publisher, decision_maker, holder, now):
    assert asked.due_on == date(2026, 6, 8)
    assert due(publisher, now) == [("oral", "定听证时间和主持人", date(2026, 6, 8))]
    assert due(decision_maker, now) == []  # proposed it
    late = at(ANSWER_BY + timedelta(days=1), now)
    with pytest.raises(Blocked) as refused:
        decide(told, publisher, late)
    assert codes(refused) == ["CAT-030"]
    arrange(asked, publisher, now)
    message = Message.objects.get(person_id=holder.user_id, title__contains="听证时间")
    assert all(word in message.body for word in ("2026年6月10日", PLACE, publisher.name, "视为放弃"))
    assert due(publisher, now) == [("oral", "2026年6月10日举行听证，记录笔录", EARLIEST)]
    assert ("oral", "到场参加听证", EARLIEST) in due(holder, now)
    with pytest.raises(Blocked) as refused:
        decide(told, publisher, late)
    assert "听证定于2026年6月10日" in refused.value.findings[0].message
    day = at(EARLIEST, now)
    made = orals.record(oral_id=asked.pk, **SIGNED, actor=publisher, now=day)
    assert made.state == OralHearing.State.HELD
    assert [item[1] for item in due(publisher, day)] == ["决定是否从目录中删除"]
    with pytest.raises(Blocked) as refused:
        decide(told, publisher, day)
    assert codes(refused) == ["CAT-020"]  # spoken there, it is weighed
    decide(Proposal.objects.get(), publisher, day, "not_taken_up")
    assert status_of(Entry.objects.get(pk=entry.pk), EARLIEST) is S.REMOVED
    said = PublishedEntry.objects.get(code=entry.code).payload["history"][-1]["reason"]
    assert "听证：2026年6月10日举行。" in said
    assert SIGNED["minutes"] not in said


@pytest.mark.parametrize(
    ("day", "allowed"),
    [(EARLIEST - timedelta(days=1), False), (EARLIEST, True), (EARLIEST + timedelta(days=30), True)],
)
def test_its_holder_is_told_in_good_time(asked, publisher, now, day, allowed):
    if allowed:
        assert arrange(asked, publisher, now, day).due_on == day
        return
    with pytest.raises(Blocked) as refused:
        arrange(asked, publisher, now, day)
    assert codes(refused) == ["CAT-031"]


def test_whoever_proposed_it_neither_arranges_nor_presides(asked, decision_maker, publisher, holder, now):
    assert decision_maker.user_id not in dict(presiders(asked, TODAY))
    with pytest.raises(Blocked) as refused:
        arrange(asked, decision_maker, now, presider=publisher.user_id)
    assert codes(refused) == ["PRO-001"]
    with pytest.raises(Blocked) as refused:
        arrange(asked, publisher, now, presider=decision_maker.user_id)
    assert codes(refused) == ["CAT-032"]
    with pytest.raises(Refused):
        arrange(asked, publisher, now, presider=holder.user_id)
    with pytest.raises(NotAllowed):
        arrange(asked, holder, now)


def test_nothing_is_recorded_before_its_day_or_without_minutes(arranged, publisher, now):
    before, day = at(EARLIEST - timedelta(days=1), now), at(EARLIEST, now)
    for early in (
        lambda: orals.record(oral_id=arranged.pk, **SIGNED, actor=publisher, now=before),
        lambda: absent(arranged, publisher, before, excused=False),
    ):
        with pytest.raises(Blocked) as refused:
            early()
        assert codes(refused) == ["CAT-033"]
    with pytest.raises(Blocked) as refused:
        orals.record(oral_id=arranged.pk, present="负责人", minutes="", actor=publisher, now=day)
    assert codes(refused) == ["CAT-034"]


def test_without_a_day_there_is_nothing_to_record(asked, publisher, now):
    with pytest.raises(StaleState):
        absent(asked, publisher, at(EARLIEST, now), excused=False)


@pytest.mark.parametrize(
    ("excused", "missed_before", "given_up"),
    [(False, False, True), (True, False, False), (True, True, True), (False, True, True)],
)
def test_what_counts_as_giving_up(excused, missed_before, given_up):
    assert gives_up(excused=excused, missed_before=missed_before) == given_up


def test_excused_once_another_day_is_set_and_the_second_time_it_is_given_up(
    told, arranged, publisher, holder, now
):
    day = at(EARLIEST, now)
    row = absent(arranged, publisher, day, excused=True)
    assert (row.state, row.due_on) == ("asked", date(2026, 6, 17))
    assert due(publisher, day) == [("oral", "定听证时间和主持人", date(2026, 6, 17))]
    with pytest.raises(Blocked) as refused:
        decide(told, publisher, day)
    assert "还没有定下听证时间" in refused.value.findings[0].message
    again = date(2026, 7, 1)
    arrange(row, publisher, day, again)
    row = absent(row, publisher, at(again, now), excused=True)
    assert row.state == "given_up"
    assert Message.objects.filter(person_id=holder.user_id, title__contains="视为放弃听证").exists()
    decide(Proposal.objects.get(), publisher, at(again, now))
    assert "听证：视为放弃。" in PublishedEntry.objects.get().payload["history"][-1]["reason"]


def test_the_holder_does_without(told, arranged, publisher, holder, now):
    late = at(ANSWER_BY + timedelta(days=1), now)
    with pytest.raises(NotAllowed):
        orals.withdraw(oral_id=arranged.pk, actor=publisher, now=now)
    orals.withdraw(oral_id=arranged.pk, actor=holder, now=now)
    with pytest.raises(NotAllowed):
        orals.ask(proposal_id=told.pk, points="", actor=holder, now=now)  # once
    assert [item[1] for item in due(publisher, late)] == ["决定是否从目录中删除"]
    assert decide(Proposal.objects.get(), publisher, late).state == "carried_out"


def test_nothing_done_after_all_needs_no_hearing(told, asked, entry, publisher, holder, now):
    proposals.answer(proposal_id=told.pk, statement="采样有误", actor=holder, now=now)
    decide(Proposal.objects.get(), publisher, now, "taken_up", carry_out=False)
    asked.refresh_from_db()
    assert asked.state == "moot"
    assert waiting(publisher, now) == []
    assert status(entry) is S.IN_FORCE


@pytest.mark.parametrize(("day", "allowed"), [(ANSWER_BY, True), (ANSWER_BY + timedelta(days=1), False)])
def test_it_is_asked_for_within_the_days_of_answering(told, holder, publisher, now, day, allowed):
    with pytest.raises(NotAllowed):
        orals.ask(proposal_id=told.pk, points="", actor=publisher, now=now)
    if allowed:
        assert orals.ask(proposal_id=told.pk, points="", actor=holder, now=at(day, now)).state == "asked"
        return
    with pytest.raises(Blocked) as refused:
        orals.ask(proposal_id=told.pk, points="", actor=holder, now=at(day, now))
    assert codes(refused) == ["CAT-021"]


def test_another_operator_does_not_find_it(asked, make_actor):
    with pytest.raises(Unknown):
        find_oral(asked.pk, make_actor(Role.HOLDER, operator_id=None))


def test_what_is_overdue_is_seen_by_whoever_watches(asked, publisher, make_actor, now):
    province = make_actor(Role.PROVINCE_REVIEWER, division="43")
    (row,) = [item for item in pending(province, now) if item.kind == "oral"]
    assert row.keeper.level == "province"
    assert row.overdue(asked.due_on + timedelta(days=1))


def test_a_holiday_moves_the_day_by_which_it_is_set(asked, now):
    CalendarDay.objects.create(day=date(2026, 6, 3), kind="holiday", name="端午节", changed_at=now)
    recount_deadlines(now)
    asked.refresh_from_db()
    assert asked.due_on == date(2026, 6, 9)


@pytest.mark.django_db(transaction=True)
def test_of_asking_and_deciding_at_once_one_is_told(told, publisher, holder, now):
    """Asked at the moment of the decision, either the removal waits or the asking comes too late."""
    proposals.answer(proposal_id=told.pk, statement="采样有误", actor=holder, now=now)
    barrier, said = threading.Barrier(2), []

    def press(act):
        try:
            barrier.wait(10)
            act()
            said.append("done")
        except (StaleState, NotAllowed, Blocked):
            said.append("told")
        finally:
            connections.close_all()

    acts = (
        lambda: orals.ask(proposal_id=told.pk, points="", actor=holder, now=now),
        lambda: decide(told, publisher, now, "not_taken_up"),
    )
    threads = [threading.Thread(target=press, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(said) == ["done", "told"]
    assert OralHearing.objects.exists() != (Proposal.objects.get().state == "carried_out")
