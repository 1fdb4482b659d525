"""The pages and the operations of programs: the same services by other doors."""

from __future__ import annotations

from datetime import timedelta

import pytest

from youji.accounts.services.tokens import create_token
from youji.members import selectors, services
from youji.members.models import Membership
from youji.shared import clock

pytestmark = pytest.mark.django_db
#: Pages and operations have the clock's own day.
TODAY = clock.local_date(clock.now())
DAY = TODAY.isoformat()


def test_a_county_enters_and_a_household_agrees_on_its_phone(client_as, tea, li, county, people, put_plot):
    plot = put_plot(tea)
    grower = people(li)
    client = client_as(county)
    assert "君山茶叶" in client.get("/desk/members/").content.decode()
    page = f"/desk/members/bases/{tea.code}"
    wrong = client.post(f"{page}/enter", {"operator": "ZZZZZZ", "since": DAY})
    assert wrong.status_code == 422
    assert "ZZZZZZ" in wrong.content.decode()
    assert client.post(f"{page}/enter", {"operator": li.code, "since": DAY}).status_code == 302
    row = Membership.objects.get()
    phone = client_as(grower)
    assert "待确认" in phone.get("/field/members/").content.decode()
    answered = phone.post(f"/field/members/{row.pk}/answer", {"answer": "confirm", "version": 0})
    assert (answered.status_code, answered["Location"]) == (302, f"/field/members/{row.pk}")
    client = client_as(county)
    nothing = client.post(f"{page}/plots", {"operator": li.code, "since": DAY})
    assert nothing.status_code == 422
    assert "请勾选要分的地块" in nothing.content.decode()
    given = client.post(f"{page}/plots", {"operator": li.code, "since": DAY, "plots": [str(plot.pk)]})
    assert given.status_code == 302
    assert [one.plot_id for one in selectors.plots_of(li.pk, TODAY)] == [plot.pk]
    assert "李大山" in client.get(page).content.decode()
    gone = client_as(grower).post(f"/field/members/{row.pk}/end", {"last_day": DAY, "version": 1})
    assert gone.status_code == 302
    assert "已退出" in client_as(county).get(page).content.decode()


def test_a_household_applies_and_is_shown_the_bases_of_its_county(client_as, tea, li, people):
    phone = client_as(people(li))
    assert f"?base={tea.code}" in phone.get("/field/members/").content.decode()
    late = phone.post("/field/members/apply", {"base": tea.code, "since": "2019-01-01"})
    assert late.status_code == 422
    assert tea.code in late.content.decode()
    assert phone.post("/field/members/apply", {"base": tea.code, "since": DAY}).status_code == 302
    assert Membership.objects.get().asked_side == "producer"


def test_a_stranger_finds_nothing(client_as, tea, li, county, people, make_operator, now):
    row = services.enter(base=tea, operator=li.code, since=TODAY, actor=county, now=now)
    phone = client_as(people(make_operator("别家")))
    assert phone.get(f"/field/members/{row.pk}").status_code == 404
    assert phone.get(f"/field/members/bases/{tea.code}").status_code == 404
    assert phone.post(f"/field/members/{row.pk}/answer", {"answer": "confirm"}).status_code == 404


def test_a_program_does_the_same(client, tea, li, county, people, put_plot, now):
    plot, grower = put_plot(tea), people(li)

    def as_program(actor):
        made = create_token(
            name="程序",
            scopes=["members:write"],
            expires_on=TODAY + timedelta(days=9),
            actor=actor,
            now=clock.now(),
        )
        return {"headers": {"Authorization": f"Bearer {made[1]}"}, "content_type": "application/json"}

    office, phone = as_program(county), as_program(grower)
    api = "/api/v1/members"
    said = {"operator": li.code, "since": DAY}
    made = client.post(f"{api}/bases/{tea.code}/members", said, **office)
    assert (made.status_code, made.json()["state"], made.json()["operator"]) == (201, "asked", li.code)
    one = f"{api}/memberships/{made.json()['id']}"
    assert client.post(f"{one}/answer", {"answer": "confirm"}, **office).status_code == 403
    assert client.post(f"{one}/answer", {"answer": "confirm"}, **phone).json()["state"] == "member"
    given = client.post(f"{api}/bases/{tea.code}/plots", said | {"plots": [str(plot.pk)]}, **office)
    assert given.json() == {"changed": 1}
    plots = client.get(f"{api}/bases/{tea.code}/plots", **office).json()
    assert [(row["plot"], row["operator"]) for row in plots] == [(str(plot.pk), li.code)]
    assert [row["members"] for row in client.get(f"{api}/bases", **office).json()["items"]] == [1]
    ended = client.post(f"{one}/end", {"last_day": DAY}, **phone).json()
    assert (ended["until"], ended["reason"]) == ((TODAY + timedelta(days=1)).isoformat(), "")
