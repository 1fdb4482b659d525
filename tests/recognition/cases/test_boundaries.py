"""边界协调: an overlap found late is reconciled with the clock stopped, and is no second 退回补正 (phone.md C3)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from tests.recognition.cases.conftest import shifted, text
from youji.accounts.models import Message
from youji.ledger.models import AuditEntry
from youji.recognition.models import Application, Reconciliation
from youji.recognition.selectors import boundaries as found
from youji.recognition.selectors import facts, turns
from youji.recognition.services import adopting, boundaries, review
from youji.recognition.services.applications import answer_correction
from youji.recognition.services.effects import Remark
from youji.registry.models import Base
from youji.registry.selectors.statement import statement_of
from youji.registry.services.plots import replace_plot, retire_plot
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState, Unknown

REASON = "现场核对界桩，柳林茶园东头地画到了路的西边。"


@pytest.fixture
def returned_once(farm_case, farm, neighbour, step, now):
    """C3: handed in, returned for something else, corrected; the neighbour's plot lies on the ground."""
    step("submit", farm_case, farm.holder)
    back = step(
        "county_return", farm_case, farm.county, days=1, corrections=[Remark("other", "检测报告看不清。")]
    )
    answer_correction(
        correction_id=back.corrections.get().pk,
        answer="已重传。",
        actor=farm.holder,
        now=now + timedelta(days=2),
    )
    return step("resubmit", back, farm.holder, days=2)


@pytest.fixture
def under_way(returned_once, farm, now):
    return boundaries.open_reconciliations(
        application_id=returned_once.pk, actor=farm.county, now=now + timedelta(days=3)
    )[0]


def at(now, days):
    return SimpleNamespace(now=now + timedelta(days=days), today=clock.local_date(now + timedelta(days=days)))


@pytest.mark.clause("4.1-f")
def test_after_one_return_an_overlap_leaves_the_county_more_than_a_refusal(
    returned_once, farm, neighbour, step, now
):
    later = now + timedelta(days=3)
    open_ = [one.step.name for one in review.outlook(returned_once, farm.county, later) if one.open]
    assert "county_recommend" not in open_
    assert "county_return" not in open_

    (row,) = boundaries.open_reconciliations(application_id=returned_once.pk, actor=farm.county, now=later)

    returned_once.refresh_from_db()
    assert returned_once.due_on is None  # the clock stands still
    assert (row.other, row.state, row.days_left) == (neighbour.base, "open", 19)
    assert not turns.waiting_cases(farm.county, clock.local_date(later)).exists()
    for person in (farm.holder, neighbour.holder):
        message = Message.objects.get(person_id=person.user_id, link=f"/field/boundaries/{row.pk}/")
        assert "画在同一块地上" in message.body
        (item,) = found.waiting(person, later)
        assert (item.next_action, item.due_on) == ("核对边界", row.due_on)

    # The neighbour had it wrong, redraws and says so: that ends it, and the days run on from there.
    replace_plot(
        plot_id=neighbour.plot.pk, name="东头地", geometry=shifted(0.0041), datum="CGCS2000",
        actor=neighbour.holder, now=later,
    )  # fmt: skip
    ended = boundaries.state(
        reconciliation_id=row.pk,
        said="已改，东头地挪到路的东边。",
        actor=neighbour.holder,
        now=now + timedelta(days=9),
    )
    returned_once.refresh_from_db()
    assert ended.state == "settled"
    assert facts.calendar().between(at(now, 9).today, returned_once.due_on) == 19
    assert not found.waiting(farm.holder, later)
    assert step("county_recommend", returned_once, farm.county, days=10).status == "county_recommended"


def test_the_applicant_redraws_and_the_reviewer_takes_it_over(under_way, returned_once, farm, step, now):
    plot = statement_of(farm.base).plots[0]
    replace_plot(
        plot_id=plot.id,
        name="一号地",
        geometry=shifted(-0.0021),
        datum="CGCS2000",
        actor=farm.holder,
        now=now,
    )
    boundaries.state(
        reconciliation_id=under_way.pk, said="已改。", actor=farm.holder, now=now + timedelta(days=4)
    )

    with pytest.raises(Blocked) as blocked:  # what was handed in still lies on the neighbour's ground
        step("county_recommend", returned_once, farm.county, days=5)
    assert [one.code for one in blocked.value.findings] == ["REC-013"]
    adopting.adopt_register(
        application_id=returned_once.pk, version=None, reason="边界协调后更正。", actor=farm.county,
        now=now + timedelta(days=5),
    )  # fmt: skip
    assert step("county_recommend", returned_once, farm.county, days=5).status == "county_recommended"


def test_it_ends_by_itself_once_the_ground_is_apart(under_way, neighbour, now):
    assert boundaries.settle_what_is_apart(now + timedelta(days=4)) == 0
    retire_plot(plot_id=neighbour.plot.pk, actor=neighbour.holder, now=now + timedelta(days=4))

    assert boundaries.settle_what_is_apart(now + timedelta(days=4)) == 1
    assert boundaries.settle_what_is_apart(now + timedelta(days=4)) == 0
    under_way.refresh_from_db()
    assert (under_way.state, under_way.concluded_by) == ("settled", "系统")


@pytest.fixture
def second(under_way, returned_once, neighbour, now):
    """Another of the same case: one more base of the neighbour's that lay there when both were asked."""
    other = Base.objects.create(
        code="JS0002-02", name="柳林二园", kind="operator", operator=neighbour.operator, division="430611",
        product=neighbour.base.product, area_mu=Decimal("20.00"),
    )  # fmt: skip
    return Reconciliation.objects.create(
        application=returned_once, other=other, area_mu=Decimal("1.00"), opened_at=under_way.opened_at,
        opened_by_id=under_way.opened_by_id, due_on=under_way.due_on, days_left=under_way.days_left,
    )  # fmt: skip


def test_of_two_that_end_at_once_the_second_starts_the_clock(
    under_way, second, returned_once, farm, now, monkeypatch
):
    """Whoever comes second waits for the case and then sees that theirs is the last."""
    said = {"decision": "failed", "outcome": "不成。", "actor": farm.county, "now": now + timedelta(days=4)}
    lock, first = QuerySet.select_for_update, [second]

    def behind_the_first(rows):
        if rows.model is Application and first:
            boundaries.decide(reconciliation_id=first.pop().pk, **said)
        return lock(rows)

    monkeypatch.setattr(QuerySet, "select_for_update", behind_the_first)
    boundaries.decide(reconciliation_id=under_way.pk, **said)

    assert not first, "the case is locked before it is read which of its boundaries are under way"
    returned_once.refresh_from_db()
    assert facts.calendar().between(at(now, 4).today, returned_once.due_on) == under_way.days_left


def test_one_that_somebody_ends_meanwhile_does_not_keep_the_others_open(
    under_way, second, neighbour, now, monkeypatch
):
    retire_plot(plot_id=neighbour.plot.pk, actor=neighbour.holder, now=now + timedelta(days=4))
    take = boundaries.take

    def too_late(row, *of, **said):
        if row == under_way:
            raise StaleState(row.stale)
        return take(row, *of, **said)

    monkeypatch.setattr(boundaries, "take", too_late)
    assert boundaries.settle_what_is_apart(now + timedelta(days=4)) == 1
    second.refresh_from_db()
    assert second.state == "settled"


def test_what_was_put_off_keeps_its_day_when_its_boundary_is_settled(under_way, returned_once, farm, now):
    day = clock.local_date(now) + timedelta(days=90)
    Application.objects.filter(pk=returned_once.pk).update(deferred_until=day)
    boundaries.decide(
        reconciliation_id=under_way.pk, decision="failed", outcome="不成。", actor=farm.county, now=now
    )
    returned_once.refresh_from_db()
    assert returned_once.due_on == day


def test_the_reviewer_decides_for_this_boundary_and_the_overlap_stands_in_no_bodys_way(
    under_way, returned_once, farm, neighbour, step, now
):
    boundaries.decide(
        reconciliation_id=under_way.pk,
        decision="upheld",
        outcome=REASON,
        actor=farm.county,
        now=now + timedelta(days=5),
    )
    assert step("county_recommend", returned_once, farm.county, days=6).status == "county_recommended"

    # Decided was this much and no more: the neighbour draws further over it.
    replace_plot(
        plot_id=neighbour.plot.pk, name="东头地", geometry=shifted(0.001), datum="CGCS2000",
        actor=neighbour.holder, now=now,
    )  # fmt: skip
    assert facts.gather(returned_once, farm.county, now).overlaps


def test_without_agreement_the_case_goes_on_as_its_boundary_is(under_way, returned_once, farm, step, now):
    boundaries.decide(
        reconciliation_id=under_way.pk, decision="failed", outcome="申报方越界，双方不愿改。", actor=farm.county,
        now=now + timedelta(days=5),
    )  # fmt: skip
    returned_once.refresh_from_db()
    assert returned_once.due_on is not None
    with pytest.raises(Blocked):
        step("county_recommend", returned_once, farm.county, days=6)
    assert step("county_refuse", returned_once, farm.county, days=6, opinion="边界有误。").status == "refused"


def test_a_step_that_leads_on_or_out_ends_it_too(under_way, returned_once, farm, step):
    step("withdraw", returned_once, farm.holder, days=4)

    under_way.refresh_from_db()
    assert (under_way.state, under_way.outcome) == ("failed", "撤回申报")


@pytest.mark.parametrize(
    ("decision", "outcome", "refusal"),
    [
        ("settled", REASON, Blocked),
        ("upheld", "", Refused),
        ("", REASON, Refused),
        ("whatever", REASON, Refused),
    ],
)
def test_what_is_no_decision_ends_nothing(under_way, farm, now, decision, outcome, refusal):
    with pytest.raises(refusal):
        boundaries.decide(
            reconciliation_id=under_way.pk, decision=decision, outcome=outcome, actor=farm.county, now=now
        )
    under_way.refresh_from_db()
    assert under_way.state == "open"


def test_only_whoever_has_the_case_opens_and_ends_it_and_only_the_two_answer(
    returned_once, farm, people, neighbour, make_actor, now
):
    for actor in (people.city, people.province, make_actor(Role.SUPERVISOR, division="430611")):
        with pytest.raises((NotAllowed, Unknown)):
            boundaries.open_reconciliations(application_id=returned_once.pk, actor=actor, now=now)
    (row,) = boundaries.open_reconciliations(application_id=returned_once.pk, actor=farm.county, now=now)
    with pytest.raises(NotAllowed):
        boundaries.state(reconciliation_id=row.pk, said="对。", actor=farm.county, now=now)
    with pytest.raises(NotAllowed):
        boundaries.decide(
            reconciliation_id=row.pk, decision="upheld", outcome=REASON, actor=people.city, now=now
        )
    stranger = make_actor(Role.HOLDER, operator_id=neighbour.operator.pk + 100)
    with pytest.raises(Unknown):
        boundaries.state(reconciliation_id=row.pk, said="对。", actor=stranger, now=now)


def test_it_is_opened_once_and_only_over_common_ground(under_way, returned_once, farm, neighbour, now):
    with pytest.raises(Refused, match="没有与别的基地重叠"):
        boundaries.open_reconciliations(application_id=returned_once.pk, actor=farm.county, now=now)
    boundaries.decide(
        reconciliation_id=under_way.pk, decision="failed", outcome="不成。", actor=farm.county, now=now
    )
    with pytest.raises(StaleState):
        boundaries.state(reconciliation_id=under_way.pk, said="已改。", actor=farm.holder, now=now)
    retire_plot(plot_id=neighbour.plot.pk, actor=neighbour.holder, now=now)
    with pytest.raises(Refused, match="没有与别的基地重叠"):
        boundaries.open_reconciliations(application_id=returned_once.pk, actor=farm.county, now=now)


def test_past_its_day_it_lies_with_whoever_has_the_case(under_way, farm, neighbour, now):
    in_time = now + timedelta(days=10)
    for said, actor in (("没有画错。", farm.holder), ("有承包合同。", neighbour.holder)):
        assert not found.waiting(farm.county, in_time)
        boundaries.state(reconciliation_id=under_way.pk, said=said, actor=actor, now=now)
        assert not found.waiting(actor, now)
    (answered,) = found.waiting(farm.county, in_time)  # nobody else has anything left to do
    assert (answered.next_action, answered.due_on) == ("双方已答复，作出决定", under_way.due_on)
    (held,) = found.pending(farm.county, in_time)
    assert (held.next_action, held.keeper.level) == ("双方已答复，作出决定", "county")
    late = now + timedelta(days=60)
    (item,) = found.waiting(farm.county, late)
    assert item.next_action == "边界协调到期，作出决定"
    assert item.overdue(clock.local_date(late))


def test_who_stands_aside_is_not_asked_to_decide_and_their_colleague_is(under_way, farm, make_actor, now):
    late = now + timedelta(days=60)
    colleague = make_actor(Role.COUNTY_REVIEWER, division="430611", name="郑同事")
    under_way.application.recusals.create(
        person_id=farm.county.user_id, person_name="吴县审", reason="亲属", at=now
    )

    assert not found.waiting(farm.county, late)
    assert len(found.waiting(colleague, late)) == 1


def test_the_inbox_asks_as_often_for_three_as_for_one(under_way, farm, now):
    def asked(rows: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert len(found.waiting(farm.county, now + timedelta(days=60))) == rows
        # A house in use knows its places by heart.
        return sum("divisions_division" not in one["sql"] for one in seen)

    once = asked(1)
    for number in range(2):
        other = under_way.other
        other.pk, other.code, other._state.adding = None, f"JS0003-{number:02}", True
        other.save()
        Reconciliation.objects.create(
            application=under_way.application, other=other, area_mu=1, opened_at=now, opened_by_id=0,
            due_on=under_way.due_on,
        )  # fmt: skip
    assert asked(3) == once <= 3


def test_days_on_which_the_clock_stood_still_are_no_days_for_asking_either(
    farm_case, farm, neighbour, step, now
):
    submitted = step("submit", farm_case, farm.holder)
    before = facts.gather(submitted, farm.county, now).correction_deadline
    (row,) = boundaries.open_reconciliations(
        application_id=submitted.pk, actor=farm.county, now=now + timedelta(days=2)
    )
    boundaries.decide(
        reconciliation_id=row.pk,
        decision="failed",
        outcome="不成。",
        actor=farm.county,
        now=now + timedelta(days=9),
    )
    submitted.refresh_from_db()

    after = facts.gather(submitted, farm.county, now + timedelta(days=9)).correction_deadline
    assert facts.calendar().between(before, after) == 5


def test_every_step_of_it_is_on_the_trail(under_way, farm, neighbour, now):
    boundaries.state(reconciliation_id=under_way.pk, said="没有画错。", actor=neighbour.holder, now=now)
    boundaries.decide(
        reconciliation_id=under_way.pk, decision="upheld", outcome=REASON, actor=farm.county, now=now
    )

    entries = AuditEntry.objects.filter(subject=f"recognition.reconciliation:{under_way.pk}").order_by(
        "at", "pk"
    )
    assert {one.action for one in entries} == {
        "recognition.reconciliation.opened", "recognition.reconciliation.answered", "recognition.reconciliation.upheld",
    }  # fmt: skip


@pytest.mark.usefixtures("at_that_time")
def test_the_pages_of_the_county_of_the_applicant_and_of_the_neighbour(
    returned_once, farm, neighbour, client_as
):
    case = f"/desk/cases/{returned_once.code}/"
    client = client_as(farm.county)
    assert "可以请双方核对边界" in text(client.get(case))
    opened = client.post(f"{case}boundaries/open/", {"version": returned_once.version}, follow=True)
    assert "办理期限暂停计算" in text(opened)
    row = Reconciliation.objects.get()
    assert "办理期限暂停计算</strong>（结束后还有" in text(client.get(case))

    client = client_as(neighbour.holder)
    page = text(client.get(f"/field/boundaries/{row.pk}/"))
    assert "核对边界：柳林茶园" in page
    assert f"/field/bases/{neighbour.base.code}/plots" in page
    empty = client.post(f"/field/boundaries/{row.pk}/", {"said": ""})
    assert (empty.status_code, "请写明边界改了哪里" in text(empty)) == (422, True)
    client.post(f"/field/boundaries/{row.pk}/", {"said": "有承包合同。"})

    client = client_as(farm.holder)
    assert "请核对边界，办理期限暂停计算" in text(client.get(f"/field/apply/{returned_once.code}/"))
    assert "有承包合同。" in text(client.get(f"/field/boundaries/{row.pk}/"))

    client = client_as(farm.county)
    refused = client.post(f"{case}boundaries/{row.pk}/", {"decision": "settled", "outcome": "改了。"})
    assert refused.status_code == 409
    assert "还有" in str(refused.context["form"].errors["decision"])
    assert "改了。" in text(refused)
    elsewhere = client.post(
        f"/desk/cases/430611/boundaries/{row.pk}/", {"decision": "failed", "outcome": "错。"}
    )
    assert elsewhere.status_code == 404
    done = client.post(f"{case}boundaries/{row.pk}/", {"decision": "upheld", "outcome": REASON}, follow=True)
    assert "边界协调已结束" in text(done)


def test_a_program_does_the_same(returned_once, farm, neighbour, caller):
    county, theirs = caller(farm.county), caller(neighbour.holder)
    (row,) = county.post(f"/recognition/applications/{returned_once.code}/boundaries", {}).json()
    said = theirs.post(f"/recognition/boundaries/{row['id']}/statement", {"said": "有承包合同。"}).json()
    assert (said["state"], said["said_by_other"]) == ("open", "有承包合同。")
    assert theirs.get("/recognition/boundaries").json()["items"][0]["id"] == row["id"]
    ended = county.post(
        f"/recognition/boundaries/{row['id']}/decision", {"decision": "failed", "outcome": "不成。"}
    )
    assert (ended.status_code, ended.json()["state"]) == (200, "failed")
