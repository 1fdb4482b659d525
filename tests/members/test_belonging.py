"""What rooms above ask: plots, bookkeepers, the day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.members.conftest import TODAY, square
from youji.members import selectors, services
from youji.members.models import PlotOwner
from youji.members.selectors import pages
from youji.registry.models import Product
from youji.registry.services import replace_plot
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def test_plots_of_a_base_that_nobody_holds_are_given_many_at_once(
    tea, li, county, people, member, put_plot, now
):
    plots = [put_plot(tea, f"{n}号地", square(112.84 + n / 50)) for n in range(3)]
    member(people(li), li)
    assert [row.unowned for row in pages.bases(county, TODAY)] == [3]
    said = {"base": tea, "operator": li.code, "since": TODAY, "actor": county, "now": now}
    assert services.assign_plots(plots=[plots[0].pk, plots[1].pk], **said) == 2
    assert services.assign_plots(plots=[plots[0].pk, plots[1].pk], **said) == 0
    assert [row.unowned for row in pages.bases(county, TODAY)] == [1]
    assert selectors.owners_of_plots([plot.pk for plot in plots], TODAY) == {
        plots[0].pk: li.pk,
        plots[1].pk: li.pk,
    }
    assert [one.name for one in selectors.plots_of(li.pk, TODAY)] == ["0号地", "1号地"]
    services.assign_plots(plots=[plots[0].pk], **said | {"operator": "", "since": TOMORROW})
    assert [one.name for one in selectors.plots_of(li.pk, TOMORROW)] == ["1号地"]
    assert [one.name for one in selectors.plots_of(li.pk, TODAY)] == ["0号地", "1号地"]


def test_the_holder_works_what_is_given_to_nobody(make_base, li, people, member, put_plot, now):
    base = make_base()
    holder = people(base.operator)
    mine, theirs = put_plot(base, "自己的", square(112.84)), put_plot(base, "老李的", square(112.87))
    row = services.apply(base=base.code, since=TODAY, actor=people(li), now=now)
    services.answer(membership_id=row.pk, version=0, answer="confirm", actor=holder, now=now)
    services.assign_plots(base=base, plots=[theirs.pk], operator=li.code, since=TODAY, actor=holder, now=now)
    assert [one.name for one in selectors.plots_of(base.operator_id, TODAY)] == ["自己的"]
    assert selectors.owners_of_plots([mine.pk, theirs.pk], TODAY) == {
        mine.pk: base.operator_id,
        theirs.pk: li.pk,
    }
    yesterday = TODAY - timedelta(days=1)
    assert selectors.owners_of_plots([theirs.pk], yesterday) == {theirs.pk: base.operator_id}


def test_a_plot_goes_to_a_member_only_and_by_whom_the_base_is_kept(
    tea, li, county, people, put_plot, make_actor, now
):
    plot = put_plot(tea)
    said = {"base": tea, "plots": [plot.pk], "operator": li.code, "since": TODAY, "now": now}
    with pytest.raises(Refused) as refused:
        services.assign_plots(**said, actor=county)
    assert [(one.field, one.code) for one in refused.value.problems] == [("operator", "MEM-008")]
    for stranger in (people(li), make_actor(Role.COUNTY_REVIEWER, division="430612")):
        with pytest.raises(NotAllowed):
            services.assign_plots(**said, actor=stranger)
    assert not PlotOwner.objects.exists()


def test_a_neighbour_keeps_the_books_as_long_as_the_producer_says_so(
    tea, li, county, people, member, make_operator, now
):
    coop = make_operator("君山茶叶合作社", kind="cooperative")
    clerk, grower = people(coop, Role.STAFF), people(li)
    with pytest.raises(Refused) as refused:
        services.enter(base=tea, operator=li.code, since=TODAY, bookkeeper=coop.code, actor=county, now=now)
    assert [one.code for one in refused.value.problems] == ["MEM-006"]
    member(people(coop), coop)
    row = member(grower, li, bookkeeper=coop.code)
    assert selectors.may_record_for(clerk) == (coop.pk, li.pk)
    assert selectors.may_record_for(clerk, TODAY - timedelta(days=1)) == (coop.pk,)
    assert selectors.may_record_for(grower) == (li.pk,)
    assert selectors.may_record_for(county) == ()
    services.keep_books(membership_id=row.pk, version=row.version, bookkeeper="", actor=grower, now=now)
    assert selectors.may_record_for(clerk) == (coop.pk,)


def test_whoever_leaves_the_base_keeps_no_books_there(tea, li, county, people, member, make_operator, now):
    coop = make_operator("君山茶叶合作社", kind="cooperative")
    boss, clerk = people(coop), people(coop, Role.STAFF)
    own = member(boss, coop)
    member(people(li), li, bookkeeper=coop.code)
    services.end(membership_id=own.pk, version=own.version, last_day=TOMORROW, actor=boss, now=now)
    after = TOMORROW + timedelta(days=1)
    assert (selectors.may_record_for(clerk, TOMORROW), selectors.may_record_for(clerk, after)) == (
        (coop.pk, li.pk),
        (coop.pk,),
    )
    assert selectors.may_record_for(clerk) == (coop.pk,)
    assert [len(pages.books_kept(clerk, day)) for day in (TOMORROW, after)] == [1, 0]


def test_nobody_works_a_plot_longer_than_they_are_a_member_and_nobody_works_one_with_another(
    tea, li, county, people, member, put_plot, make_operator, now
):
    chen = make_operator("陈桂香", kind="household", identity_kind="none", uscc=None)
    early, late = put_plot(tea, "一号地", square(112.84)), put_plot(tea, "二号地", square(112.87))
    grower = people(li)
    row = member(grower, li)
    member(people(chen), chen)
    said = {"base": tea, "actor": county, "now": now}
    services.assign_plots(plots=[early.pk], operator=li.code, since=TODAY, **said)
    last = TODAY + timedelta(days=29)
    services.end(membership_id=row.pk, version=row.version, last_day=last, actor=grower, now=now)
    services.assign_plots(plots=[late.pk], operator=li.code, since=TODAY, **said)  # while it is one still
    after = last + timedelta(days=1)
    assert [len(selectors.plots_of(li.pk, day)) for day in (last, after)] == [2, 0]
    both = [early.pk, late.pk]
    assert services.assign_plots(plots=both, operator=chen.code, since=TOMORROW, **said) == 2
    assert [selectors.plots_of(li.pk, day) != () for day in (TODAY, TOMORROW)] == [True, False]
    assert selectors.owners_of_plots(both, TOMORROW) == dict.fromkeys(both, chen.pk)
    assert {one.until for one in PlotOwner.objects.filter(operator=li)} == {TOMORROW}


def test_a_plot_drawn_anew_is_worked_until_its_worker_leaves(tea, li, county, people, member, put_plot, now):
    plot, grower = put_plot(tea), people(li)
    row = member(grower, li)
    services.assign_plots(base=tea, plots=[plot.pk], operator=li.code, since=TODAY, actor=county, now=now)
    services.end(membership_id=row.pk, version=row.version, last_day=TOMORROW, actor=grower, now=now)
    new = replace_plot(
        plot_id=plot.pk,
        name="一号地（改）",
        geometry=square(side=0.02),
        datum="CGCS2000",
        actor=county,
        now=now,
    )
    days = (TODAY, TOMORROW, TOMORROW + timedelta(days=1))
    assert [[one.plot_id for one in selectors.plots_of(li.pk, day)] for day in days] == [
        [new.pk],
        [new.pk],
        [],
    ]


def test_of_two_products_the_plots_go_with_the_last(tea, li, people, member, put_plot, county, now):
    green = Product.objects.create(code="0401", name="绿茶", group="茶叶")
    black = Product.objects.create(code="0402", name="红茶", group="茶叶")
    grower, plot = people(li), put_plot(tea)
    rows = [member(grower, li, product_id=one.pk) for one in (green, black)]
    services.assign_plots(base=tea, plots=[plot.pk], operator=li.code, since=TODAY, actor=county, now=now)
    for row, days in zip(rows, (29, 1), strict=True):
        last = TODAY + timedelta(days=days)
        services.end(membership_id=row.pk, version=row.version, last_day=last, actor=grower, now=now)
    for days, there in ((29, 1), (30, 0)):
        assert len(selectors.plots_of(li.pk, TODAY + timedelta(days=days))) == there


def test_the_public_is_told_a_number(tea, li, people, member):
    member(people(li), li)
    assert (
        selectors.public_count(tea.code, TODAY),
        selectors.public_count(tea.code, TODAY - timedelta(days=1)),
    ) == (1, 0)


def test_a_plot_drawn_anew_is_worked_by_whoever_worked_it(tea, li, county, people, member, put_plot, now):
    plot = put_plot(tea)
    member(people(li), li, since=TODAY - timedelta(days=30))
    given = TODAY - timedelta(days=30)
    services.assign_plots(base=tea, plots=[plot.pk], operator=li.code, since=given, actor=county, now=now)
    new = replace_plot(
        plot_id=plot.pk,
        name="一号地（改）",
        geometry=square(side=0.02),
        datum="CGCS2000",
        actor=county,
        now=now,
    )
    yesterday = TODAY - timedelta(days=1)
    assert [one.plot_id for one in selectors.plots_of(li.pk, TODAY)] == [new.pk]
    assert [one.plot_id for one in selectors.plots_of(li.pk, yesterday)] == [plot.pk]
    assert [row.unowned for row in pages.bases(county, TODAY)] == [0]


def test_the_page_of_a_county_product_base_says_how_many_produce_in_it(
    tea, li, people, member, publish, client_on, make_operator
):
    row = publish(base_code=tea.code)
    page = f"/b/{row.code}"
    assert "个经营主体在这个基地生产" not in client_on(TODAY).get(page).content.decode()
    member(people(li), li)
    more = make_operator("陈桂香", kind="household", identity_kind="none", uscc=None)
    member(people(more), more)
    shown = client_on(TODAY + timedelta(days=1)).get(page).content.decode()
    assert "2个经营主体在这个基地生产（2026年6月2日）" in shown
    assert "李大山" not in shown
