"""Two sides agree that somebody produces in a base: both directions, on paper, and the end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.members.conftest import TODAY
from youji.accounts.models import Message
from youji.ledger.models import AuditEntry
from youji.members import selectors, services
from youji.members.models import Membership
from youji.members.selectors import waiting
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown

pytestmark = pytest.mark.django_db


def titles(actor) -> list[str]:
    return list(
        Message.objects.filter(person_id=actor.user_id).order_by("pk").values_list("title", flat=True)
    )


def test_the_county_enters_and_the_producer_agrees(tea, li, county, people, now):
    grower = people(li)
    row = services.enter(base=tea, operator=li.code, since=TODAY, actor=county, now=now)
    assert not selectors.is_member(li.pk, tea.pk, TODAY)
    assert [item.next_action for item in waiting.waiting(grower, now)] == ["确认成员"]
    assert waiting.waiting(county, now) == []
    assert [item.keeper.name for item in waiting.pending(county, now)] == ["李大山"]
    assert titles(grower) == ["“君山茶叶”请您确认成员关系"]
    services.answer(membership_id=row.pk, version=0, answer="confirm", actor=grower, now=now)
    assert selectors.is_member(li.pk, tea.pk, TODAY)
    assert not selectors.is_member(li.pk, tea.pk, TODAY - timedelta(days=1))
    assert waiting.waiting(grower, now) == []
    assert titles(county) == ["李大山 · 君山茶叶：成员"]
    assert list(
        AuditEntry.objects.filter(subject=row.subject)
        .order_by("pk")
        .values_list("action", "operator_id", "division")
    ) == [
        ("members.membership.asked", li.pk, "430611"),
        ("members.membership.confirmed", li.pk, "430611"),
    ]


def test_the_producer_applies_and_the_county_agrees(tea, li, county, people, now):
    grower = people(li)
    row = services.apply(base=tea.code, since=TODAY, actor=grower, now=now)
    assert [item.url for item in waiting.waiting(county, now)] == [f"/desk/members/{row.pk}"]
    with pytest.raises(NotAllowed):  # nobody agrees with themselves
        services.answer(membership_id=row.pk, version=0, answer="confirm", actor=grower, now=now)
    services.answer(membership_id=row.pk, version=0, answer="confirm", actor=county, now=now)
    assert [one.operator_id for one in selectors.members_of(tea.pk, TODAY)] == [li.pk]


def test_an_operators_base_its_holder_confirms_and_is_a_member_by_itself(make_base, li, people, now):
    base = make_base()
    holder, grower = people(base.operator), people(li)
    row = services.apply(base=base.code, since=TODAY, actor=grower, now=now)
    assert [item.url for item in waiting.waiting(holder, now)] == [f"/field/members/{row.pk}"]
    services.answer(membership_id=row.pk, version=0, answer="confirm", actor=holder, now=now)
    members = selectors.members_of(base.pk, TODAY)
    assert [(one.operator_id, one.is_holder) for one in members] == [(base.operator_id, True), (li.pk, False)]
    assert selectors.is_member(base.operator_id, base.pk, date(2020, 1, 1))
    with pytest.raises(Refused) as own:
        services.apply(base=base.code, since=TODAY, actor=holder, now=now)
    assert "本身就是成员" in own.value.by_field["base"]


def test_without_account_an_officer_compares_the_signed_sheet(tea, li, county, now):
    row = services.enter(base=tea, operator=li.code, since=TODAY, actor=county, now=now)
    assert [item.next_action for item in waiting.waiting(county, now)] == ["核对签字单"]
    said = {"membership_id": row.pk, "version": 0, "actor": county, "now": now}
    with pytest.raises(Refused) as late:
        services.confirm_on_paper(**said, signed_on=TODAY + timedelta(days=1), reason="村部签")
    assert set(late.value.by_field) == {"signed_on"}
    services.confirm_on_paper(**said, signed_on=TODAY, reason="村部签，存档案柜")
    row.refresh_from_db()
    assert (row.state, row.signed_on, row.version) == ("member", TODAY, 1)


def test_whoever_can_sign_in_agrees_in_person(tea, li, county, people, now):
    row = services.enter(base=tea, operator=li.code, since=TODAY, actor=county, now=now)
    people(li)
    with pytest.raises(Refused) as refused:
        services.confirm_on_paper(
            membership_id=row.pk, version=0, actor=county, now=now, signed_on=TODAY, reason="村部签"
        )
    assert [one.code for one in refused.value.problems] == ["MEM-007"]


def test_a_member_leaves_on_its_own_word_and_the_county_with_a_reason(
    tea, li, county, people, member, put_plot, now
):
    grower = people(li)
    row = member(grower, li)
    plot = put_plot(tea)
    services.assign_plots(base=tea, plots=[plot.pk], operator=li.code, since=TODAY, actor=county, now=now)
    about = {"membership_id": row.pk, "version": row.version, "now": now}
    with pytest.raises(Refused) as silent:
        services.end(**about, last_day=TODAY, actor=county)
    assert set(silent.value.by_field) == {"reason"}
    with pytest.raises(Refused) as past:
        services.end(**about, last_day=TODAY - timedelta(days=1), actor=grower)
    assert [one.code for one in past.value.problems] == ["MEM-005"]
    services.end(**about, last_day=TODAY + timedelta(days=29), actor=grower)
    last, after = date(2026, 6, 30), date(2026, 7, 1)
    assert (selectors.is_member(li.pk, tea.pk, last), selectors.is_member(li.pk, tea.pk, after)) == (
        True,
        False,
    )
    assert ([one.plot_id for one in selectors.plots_of(li.pk, last)], selectors.plots_of(li.pk, after)) == (
        [plot.pk],
        (),
    )
    with pytest.raises(NotAllowed):
        services.end(**about | {"version": row.version + 1}, last_day=last, actor=grower)
    again = services.apply(base=tea.code, since=after, actor=grower, now=now)
    assert again.state == "asked"


def test_one_membership_a_day_and_product(tea, li, county, people, member, now):
    grower = people(li)
    member(grower, li)
    with pytest.raises(Refused) as twice:
        services.apply(base=tea.code, since=TODAY, actor=grower, now=now)
    assert [one.code for one in twice.value.problems] == ["MEM-003"]
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"operator": "ZZZZZZ"}, "operator"),
        ({"operator": ""}, "operator"),
        ({"since": date(2021, 1, 1)}, "since"),
        ({"since": ""}, "since"),
        ({"bookkeeper": "ZZZZZZ"}, "bookkeeper"),
        ({"product_id": 999_999}, "product_id"),
    ],
)
def test_what_will_not_do_is_said_at_its_field(tea, li, county, now, said, field):
    with pytest.raises(Refused) as refused:
        services.enter(base=tea, **{"operator": li.code, "since": TODAY} | said, actor=county, now=now)
    assert set(refused.value.by_field) == {field}


def test_a_key_county_has_no_members_of_its_own(make_base, li, county, now):
    whole = make_base("君山区", kind="county")
    with pytest.raises(Refused) as refused:
        services.enter(base=whole, operator=li.code, since=TODAY, actor=county, now=now)
    assert [one.code for one in refused.value.problems] == ["MEM-001"]


def test_whoever_comes_second_is_told(tea, li, county, people, now):
    grower = people(li)
    row = services.enter(base=tea, operator=li.code, since=TODAY, actor=county, now=now)
    services.answer(membership_id=row.pk, version=0, answer="withdraw", actor=county, now=now)
    with pytest.raises(NotAllowed):
        services.answer(membership_id=row.pk, version=0, answer="confirm", actor=grower, now=now)
    row = services.enter(base=tea, operator=li.code, since=TODAY, actor=county, now=now)
    with pytest.raises(StaleState):
        services.answer(membership_id=row.pk, version=7, answer="confirm", actor=grower, now=now)


def test_saying_no_takes_a_reason(tea, li, county, people, now):
    grower = people(li)
    row = services.enter(base=tea, operator=li.code, since=TODAY, actor=county, now=now)
    said = {"membership_id": row.pk, "version": 0, "answer": "decline", "actor": grower, "now": now}
    with pytest.raises(Refused):
        services.answer(**said)
    services.answer(**said, reason="地已转包给别人")
    assert titles(county) == ["李大山 · 君山茶叶：未同意"]
    assert not selectors.is_member(li.pk, tea.pk, TODAY)


def test_strangers_see_and_do_nothing(tea, li, county, people, member, make_operator, make_actor, now):
    grower = people(li)
    row = member(grower, li)
    neighbour = people(make_operator("邻家合作社"))
    elsewhere = make_actor(Role.COUNTY_REVIEWER, division="430612")
    for stranger in (neighbour, elsewhere):
        with pytest.raises(Unknown):
            services.end(
                membership_id=row.pk, version=row.version, last_day=TODAY, reason="x", actor=stranger, now=now
            )
        with pytest.raises(NotAllowed):
            services.enter(base=tea, operator=li.code, since=TODAY, actor=stranger, now=now)
    supervisor = make_actor(Role.SUPERVISOR, division="430611")  # reads the area, and enters nobody
    assert services.find_membership(row.pk, supervisor) == row
    with pytest.raises(NotAllowed):
        services.end(
            membership_id=row.pk, version=row.version, last_day=TODAY, reason="x", actor=supervisor, now=now
        )
