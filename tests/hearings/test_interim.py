"""临时暂停: at once by one, confirmed by another, heard; or gone by itself, and it says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from youji.accounts.models import Message
from youji.catalogue.logic.statuses import EntryStatus as S
from youji.catalogue.logic.statuses import EventKind as K
from youji.catalogue.models import Entry, PublishedEntry
from youji.catalogue.selectors.courses import standing_of_base, status_of
from youji.catalogue.services import standing
from youji.catalogue.services.entries import add_event
from youji.catalogue.services.standing import Order
from youji.hearings.jobs import keep_hearings
from youji.hearings.models import Interim
from youji.hearings.selectors.inbox import pending, waiting
from youji.hearings.services import interims, proposals
from youji.portal.selectors.entries import base_page
from youji.shared import clock
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState

TOLD = {"ground": "plan-interim-inquiry", "reason": "两名食客送医，正在采样"}
CONFIRMED = {"opinion": "快检阳性，确认暂停", "document_number": "岳农〔2026〕12号"}

LIFTED = {"opinion": "复检合格", "document_number": "岳农〔2026〕13号"}


def status(entry: Entry, day: date | None = None) -> S | None:
    return status_of(Entry.objects.get(pk=entry.pk), day or date(2026, 6, 1))


def at(day: date, now: datetime) -> datetime:
    return now + (day - clock.local_date(now))


@pytest.fixture
def interim(entry, supervisor, second, holder, now) -> Interim:
    return interims.order(code=entry.code, **TOLD, actor=supervisor, now=now)


@pytest.mark.clause("5.5")
def test_it_takes_effect_at_once_and_the_public_reads_what_it_is(interim, entry, now):
    row = PublishedEntry.objects.get(code=entry.code)
    assert row.status == S.INTERIM
    assert row.payload["history"][-1]["label"] == "临时暂停，待核实"
    assert row.payload["history"][-1]["reason"] == TOLD["reason"]
    assert interim.due_on == date(2026, 6, 4)  # 2026-06-01 is a Monday: three working days
    assert standing_of_base(
        entry.base_id, clock.local_date(now)
    ).suspended  # may not be announced or recognised


@pytest.mark.clause("5.5")
def test_another_confirms_hears_and_it_stands(interim, entry, supervisor, second, holder, now):
    assert [item.next_action for item in waiting(second, now)] == ["确认临时暂停"]
    assert waiting(supervisor, now) == []
    with pytest.raises(Blocked) as refused:
        interims.confirm(interim_id=interim.pk, **CONFIRMED, actor=supervisor, now=now)
    assert [f.code for f in refused.value.findings] == ["PRO-001"]
    row = interims.confirm(interim_id=interim.pk, **CONFIRMED, actor=second, now=now)
    assert status(entry) is S.SUSPENDED
    assert row.due_on == date(2026, 6, 23)  # fifteen working days from the order, 端午 off
    assert row.suspension.document_number == CONFIRMED["document_number"]
    interims.state(interim_id=row.pk, statement="样品不是我们的", actor=holder, now=now)
    assert [item.next_action for item in waiting(second, now)] == ["听取陈述申辩，作出处理"]
    interims.uphold(interim_id=row.pk, opinion="采样记录属实，不予采纳", actor=second, now=now)
    assert keep_hearings(at(date(2026, 7, 30), now)) == 0
    assert status(entry, date(2026, 7, 30)) is S.SUSPENDED


def test_confirmed_on_the_day_it_was_ordered_the_page_no_longer_says_that_it_is_to_be_verified(
    interim, entry, second, now
):
    interims.confirm(interim_id=interim.pk, **CONFIRMED, actor=second, now=now + timedelta(hours=1))

    today = clock.local_date(now)
    page = base_page(entry.code, on=today, today=today)

    assert [line.label for line in page.main.history] == ["暂停", "临时暂停，待核实", "认定"]
    assert page.main.since == "2026年6月1日暂停"


@pytest.mark.clause("5.5")
@pytest.mark.parametrize(
    ("confirmed", "day", "then"),
    [
        (False, date(2026, 6, 4), S.INTERIM),  # the last day of confirming
        (False, date(2026, 6, 5), S.IN_FORCE),
        (True, date(2026, 6, 5), S.SUSPENDED),
        (True, date(2026, 6, 23), S.SUSPENDED),  # the last day of hearing
        (True, date(2026, 6, 24), S.IN_FORCE),
    ],
)
def test_what_nobody_takes_up_in_time_lapses_and_says_so(interim, entry, second, now, confirmed, day, then):
    if confirmed:
        interims.confirm(interim_id=interim.pk, **CONFIRMED, actor=second, now=now)
    keep_hearings(at(day, now))
    keep_hearings(at(day, now))  # again: nothing more
    assert status(entry, day) is then
    last = PublishedEntry.objects.get(code=entry.code).payload["history"][-1]
    assert (last["kind"] == K.INTERIM_LAPSED) is (then is S.IN_FORCE)
    if then is S.IN_FORCE:
        assert "自动失效" in last["reason"]
        assert Message.objects.filter(title__contains="临时暂停失效").exists()
        assert Interim.objects.get().state == Interim.State.LAPSED


def test_past_its_days_it_is_not_confirmed_any_more(interim, second, now):
    with pytest.raises(Blocked) as refused:
        interims.confirm(interim_id=interim.pk, **CONFIRMED, actor=second, now=at(date(2026, 6, 5), now))
    assert [f.code for f in refused.value.findings] == ["CAT-021"]


@pytest.mark.parametrize("who", ["supervisor", "second"])
def test_it_is_lifted_by_another_or_by_who_ordered_it(interim, entry, who, request, now):
    actor = request.getfixturevalue(who)
    interims.lift(interim_id=interim.pk, opinion="误报", actor=actor, now=now)
    assert status(entry) is S.IN_FORCE
    with pytest.raises(StaleState):
        interims.lift(interim_id=interim.pk, opinion="误报", actor=actor, now=now)


def test_what_was_confirmed_is_lifted_by_another_and_by_a_number(interim, entry, supervisor, second, now):
    """It is a suspension with its number by then: its orderer alone took it back without one."""
    interims.confirm(interim_id=interim.pk, **CONFIRMED, actor=second, now=now)
    lift = {"interim_id": interim.pk, "now": now + timedelta(minutes=1)}
    with pytest.raises(Blocked) as own:
        interims.lift(**lift, **LIFTED, actor=supervisor)
    with pytest.raises(Blocked) as bare:
        interims.lift(**lift, opinion="复检合格", actor=second)
    assert [f.code for one in (own, bare) for f in one.value.findings] == ["PRO-001", "CAT-004"]
    assert status(entry) is S.SUSPENDED
    interims.lift(**lift, **LIFTED, actor=second)
    assert status(entry) is S.IN_FORCE
    assert PublishedEntry.objects.get().payload["history"][-1]["document_number"] == LIFTED["document_number"]


def test_lifting_it_leaves_every_other_measure(entry, supervisor, second, now):
    """What ends a suspension for the time being does not end a warning."""
    warned = Order(reason="记录不全", ground="late_report")
    standing.warn(code=entry.code, order=warned, actor=supervisor, now=now)
    row = interims.order(code=entry.code, **TOLD, actor=supervisor, now=now + timedelta(minutes=1))
    interims.confirm(interim_id=row.pk, **CONFIRMED, actor=second, now=now + timedelta(minutes=2))
    interims.lift(interim_id=row.pk, **LIFTED, actor=second, now=now + timedelta(minutes=3))
    assert status(entry) is S.WARNED


def test_what_another_decision_overtook_is_closed_without_a_word(interim, entry, supervisor, second, now):
    interims.confirm(interim_id=interim.pk, **CONFIRMED, actor=second, now=now)
    resume = Order(reason="复检合格", document_number="岳农〔2026〕13号")
    standing.resume(code=entry.code, order=resume, actor=supervisor, now=now + timedelta(hours=1))
    events = entry.events.count()
    keep_hearings(now + timedelta(hours=2))
    assert Interim.objects.get().state == Interim.State.OVERTAKEN
    assert entry.events.count() == events
    interims.order(
        code=entry.code, **TOLD, actor=supervisor, now=now + timedelta(hours=3)
    )  # and may begin anew


@pytest.mark.parametrize("end", ["resumed", "removed"])
@pytest.mark.parametrize("step", ["confirm", "uphold", "lift"])
def test_what_another_decision_ended_is_not_gone_on_with(
    interim, entry, supervisor, decision_maker, second, now, end, step
):
    """Between that decision and the next run of the job: a confirmation suspended the entry anew."""
    kind = K.REMOVED if end == "removed" else K.INTERIM_LIFTED
    if step == "uphold":
        interims.confirm(interim_id=interim.pk, **CONFIRMED, actor=second, now=now)
        kind = K.REMOVED if end == "removed" else K.RESUMED
    later = now + timedelta(minutes=2)
    with transaction.atomic():
        add_event(Entry.objects.get(pk=entry.pk), kind, actor=decision_maker, now=later)
    ended = status(entry)
    said = CONFIRMED if step == "confirm" else {"opinion": "复检合格"}
    with pytest.raises(StaleState, match="其他决定"):
        getattr(interims, step)(interim_id=interim.pk, **said, actor=second, now=later + timedelta(minutes=1))
    assert status(entry) is ended


@pytest.mark.parametrize(("day", "heard"), [(date(2026, 6, 23), True), (date(2026, 6, 24), False)])
def test_the_holder_speaks_within_the_days_of_hearing(interim, second, holder, now, day, heard):
    interims.confirm(interim_id=interim.pk, **CONFIRMED, actor=second, now=now)
    said = {"interim_id": interim.pk, "statement": "样品不是我们的", "actor": holder, "now": at(day, now)}
    if heard:
        assert interims.state(**said).stated_at
        return
    with pytest.raises(Blocked) as late:
        interims.state(**said)
    assert [f.code for f in late.value.findings] == ["CAT-021"]


def test_it_is_not_taken_by_the_form_of_any_measure(entry, supervisor, now):
    order = Order(reason=TOLD["reason"], ground=TOLD["ground"])
    with pytest.raises(Blocked) as refused:
        standing.take_measure("interim_suspend", code=entry.code, order=order, actor=supervisor, now=now)
    assert [f.code for f in refused.value.findings] == ["CAT-017"]


def test_a_ground_of_another_measure_a_county_and_a_second_one_are_refused(
    entry, supervisor, county_reviewer, now
):
    with pytest.raises(Blocked):
        interims.order(code=entry.code, ground="late_report", reason="记录", actor=supervisor, now=now)
    with pytest.raises(NotAllowed):
        interims.order(code=entry.code, **TOLD, actor=county_reviewer, now=now)
    with pytest.raises(Refused):
        interims.order(code=entry.code, ground="", reason="", actor=supervisor, now=now)
    interims.order(code=entry.code, **TOLD, actor=supervisor, now=now)
    with pytest.raises(NotAllowed):
        interims.order(code=entry.code, **TOLD, actor=supervisor, now=now)
    assert Interim.objects.count() == 1


def test_where_nobody_else_works_in_the_city_it_falls_to_the_province(
    entry, supervisor, province_reviewer, now
):
    interims.order(code=entry.code, **TOLD, actor=supervisor, now=now)
    assert [item.next_action for item in waiting(province_reviewer, now)] == ["确认临时暂停"]
    assert Message.objects.filter(person_id=province_reviewer.user_id, title__contains="待确认").exists()


def test_only_its_holder_speaks_and_only_while_it_is_open(interim, make_actor, holder, second, now):
    with pytest.raises(NotAllowed):
        interims.state(interim_id=interim.pk, statement="听说", actor=second, now=now)
    assert [item.next_action for item in waiting(holder, now)] == ["陈述申辩"]
    interims.state(interim_id=interim.pk, statement="样品不是我们的", actor=holder, now=now)
    assert waiting(holder, now) == []
    interims.lift(interim_id=interim.pk, opinion="误报", actor=second, now=now)
    with pytest.raises(NotAllowed):
        interims.state(interim_id=interim.pk, statement="再说一次", actor=holder, now=now)


def test_every_row_of_an_inbox_stands_in_the_view_over_what_others_hold(
    interim, entry, supervisor, second, holder, publisher, decision_maker, province_reviewer, now
):
    intended = {"ground": "major_incident", "reason": "检出禁用农药"}
    row = proposals.propose("remove", code=entry.code, **intended, actor=decision_maker, now=now)
    everybody = (supervisor, second, holder, publisher, decision_maker)
    for answered in (False, True):
        if answered:
            proposals.answer(proposal_id=row.pk, statement="有异议", actor=holder, now=now)
        seen = {(item.kind, item.refs, item.next_action) for item in pending(province_reviewer, now)}
        rows = [item for person in everybody for item in waiting(person, now)]
        assert rows
        assert {(item.kind, item.refs, item.next_action) for item in rows} <= seen
        assert all(item.keeper for item in pending(province_reviewer, now))
