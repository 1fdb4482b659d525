"""Who asks twice, who asks in somebody's name, what voids a code, and what the trail keeps of all of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from tests.recognition.cases.test_at_once import meanwhile
from youji.accounts import services
from youji.accounts.models import Opening, Person
from youji.accounts.selectors import openings
from youji.ledger.models import AuditEntry
from youji.registry.models import Operator
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import Refusal, Refused, StaleState

pytestmark = pytest.mark.django_db
CHOSEN = "chuan-dou-2026-fang"
FINDER = {"password": CHOSEN, "visitor": "203.0.113.8"}


@pytest.fixture
def home(now):
    services.load_agencies(now)
    return Operator.objects.create(code="NH0001", name="李大山", kind="household", division="430611")


@pytest.fixture
def print_again(home, make_actor, now):
    coop = make_actor(Role.STAFF, operator_id=424242)

    def make(at=now):
        about = services.Home(home.pk, home.code, home.name, home.division)
        return services.print_sheets([about], actor=coop, now=at)[0]

    return make


def ask(now, home, *, post="grower", name="李大山", username="li-dashan", visitor="203.0.113.7"):
    return services.ask_account(
        role=post, operator_code=home.code, username=username, name=name, phone="", password=CHOSEN,
        visitor=visitor, now=now,
    )  # fmt: skip


def opened(home, code, actor, now):
    return services.open_account(operator_code=home.code, code=code, actor=actor, now=now)


def test_who_asks_under_anothers_username_takes_nothing_of_what_waits(home, county_reviewer, now):
    """It changed the name in the list, moved the row to another inbox, and shared its refusal."""
    code = ask(now, home)
    stranger = ask(now, home, post="bookkeeper", name="王小二", visitor="203.0.113.99")
    assert [(row.name, row.post) for row in openings.to_confirm(county_reviewer, now)] == [
        ("李大山", "grower")
    ]
    person = opened(home, code, county_reviewer, now)
    assert (person.name, Opening.objects.get().state) == ("李大山", Opening.State.OPENED)
    with pytest.raises(Refused):
        opened(home, stranger, county_reviewer, now)


def test_a_second_code_of_the_same_username_settles_what_waits(home, county_reviewer, now):
    ask(now, home, name="李大三")
    opened(home, ask(now, home), county_reviewer, now)  # the slip in the name is mended
    assert openings.to_confirm(county_reviewer, now) == []


def test_asked_again_the_next_day_it_waits_anew(home, county_reviewer, now):
    ask(now, home, name="李大三")
    tomorrow = now + timedelta(days=1, minutes=5)
    ask(tomorrow, home)
    assert [row.name for row in openings.to_confirm(county_reviewer, tomorrow)] == ["李大山"]


def test_a_code_of_a_sheet_that_was_printed_again_opens_nothing(home, county_reviewer, print_again, now):
    """Somebody found the first sheet; the household had another printed."""
    found = print_again()
    code = services.ask_by_sheet(username=found.username, sheet=found.digits, now=now, **FINDER)
    fresh = print_again()
    with pytest.raises(Refused, match="重印"):
        opened(home, code, county_reviewer, now)
    state = {"operator_code": home.code, "visitor": "203.0.113.9", "now": now}
    assert services.state_of(code=code, **state) == ("gone", "")
    own = services.ask_by_sheet(username=fresh.username, sheet=fresh.digits, now=now, **FINDER)
    with pytest.raises(Refused, match="重印"):
        opened(home, code, county_reviewer, now)
    assert opened(home, own, county_reviewer, now).username == "nh0001"


def test_of_two_codes_of_one_sheet_the_other_is_told_it_is_over(home, county_reviewer, print_again, now):
    sheet = print_again()
    first, other = (
        services.ask_by_sheet(username=sheet.username, sheet=sheet.digits, now=now, **FINDER)
        for _ in range(2)
    )
    opened(home, first, county_reviewer, now)
    state = {"operator_code": home.code, "visitor": "203.0.113.9", "now": now}
    assert services.state_of(code=other, **state) == ("gone", "")


def test_a_stranger_who_asks_under_the_sheets_name_stops_no_sheet(home, county_reviewer, print_again, now):
    """The 主体码 as a username, at that place: the co-operative could print for nobody of that list."""
    ask(now, home, username="nh0001", name="不认识")
    sheet = print_again()
    assert sheet.username == "nh0001-2"
    code = services.ask_by_sheet(username=sheet.username, sheet=sheet.digits, now=now, **FINDER)
    assert opened(home, code, county_reviewer, now).username == "nh0001-2"


def test_printed_again_it_has_a_name_that_is_still_free(home, print_again):
    assert print_again().username == "nh0001"
    for taken in ("nh0001", "nh0001-2"):
        Person.objects.create(username=taken, name="别人")
    assert print_again().username == "nh0001-3"


def test_a_sheet_that_is_past_its_days_is_said_to_be(home, county_reviewer, print_again, now):
    print_again()
    late = now + timedelta(days=61)
    (row,) = openings.sheets_of([(home.pk, home.code, home.name)], late)
    assert (row.word, row.printable) == (("单子过期了，请重印", "stop"), True)
    assert len(openings.to_withdraw(county_reviewer, now)) == 1
    assert openings.to_withdraw(county_reviewer, late) == []


def test_a_household_whose_account_was_stopped_gets_no_other_by_a_sheet(
    home, county_reviewer, print_again, now
):
    sheet = print_again()
    code = services.ask_by_sheet(username=sheet.username, sheet=sheet.digits, now=now, **FINDER)
    opened(home, code, county_reviewer, now)
    Person.objects.filter(username="nh0001").update(is_active=False)
    (row,) = openings.sheets_of([(home.pk, home.code, home.name)], now)
    assert (row.word, row.printable) == (("账号已停用", "stop"), False)


def test_whoever_withdraws_a_sheet_is_told_what_is_true(home, county_reviewer, client_as, print_again):
    print_again()
    row = Opening.objects.get()
    desk = client_as(county_reviewer)
    said = desk.post(f"/desk/people/open/{row.pk}/refuse", {"reason": "不是这个社的"}, follow=True)
    assert "李大山的单子已收回，照它设密码开不了账号。" in said.content.decode()


def test_the_trail_knows_each_step_and_nothing_of_who_asked(home, county_reviewer, print_again, now):
    ask(now, home, name="不认识", username="somebody")
    services.forget_old(now + timedelta(days=2))
    sheet = print_again()
    code = services.ask_by_sheet(username=sheet.username, sheet=sheet.digits, now=now, **FINDER)
    services.ask_by_sheet(username=sheet.username, sheet=sheet.digits, now=now, **FINDER)
    opened(home, code, county_reviewer, now)
    trail = AuditEntry.objects.filter(subject__startswith="accounts.opening:").order_by("pk")
    assert list(trail.values_list("action", flat=True)) == [
        f"accounts.opening.{verb}" for verb in ("asked", "expired", "printed", "asked", "confirmed")
    ]
    assert {entry.division for entry in trail} == {"430611"}
    assert not {"不认识", "somebody"} & set(str(list(trail.values_list("before", "after"))).split("'"))


def test_what_was_judged_is_what_is_settled(home, county_reviewer, now):
    """A refusal between the look and the opening was written over."""
    from youji.accounts.services.openings import settle_opening

    ask(now, home)
    judged = Opening.objects.get()
    services.refuse_opening(opening_id=judged.pk, reason="不认识", actor=county_reviewer, now=now)
    with pytest.raises(StaleState):
        settle_opening(judged, Opening.State.OPENED, actor=county_reviewer, now=now)
    assert Opening.objects.get().state == Opening.State.REFUSED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("refused_first", [True, False])
def test_refused_and_opened_at_once_one_of_the_two_holds(home, county_reviewer, now, refused_first):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    code = ask(now, home)
    pk = Opening.objects.get().pk
    two = [
        lambda: services.refuse_opening(opening_id=pk, reason="不认识", actor=county_reviewer, now=now),
        lambda: opened(home, code, county_reviewer, now),
    ]
    assert isinstance(meanwhile(*(two if refused_first else two[::-1])), Refusal)
    assert Opening.objects.get().state == ("refused" if refused_first else "opened")
    assert Person.objects.filter(username="li-dashan").exists() is not refused_first


def test_the_page_of_progress_says_of_a_stale_sheet_that_there_is_no_such_code(home, print_again, now):
    found = print_again()
    code = services.ask_by_sheet(username=found.username, sheet=found.digits, now=now, **FINDER)
    print_again()
    said = Client().post("/accounts/open/state/", {"operator_code": home.code, "code": code})
    assert "没有这个确认码" in said.content.decode()


@pytest.fixture
def village(home):
    """Three households that asked just now, with the codes they were shown."""
    now = clock.now()
    homes = [home] + [
        Operator.objects.create(code=f"NH000{n}", name=name, kind="household", division="430611")
        for n, name in ((2, "陈桂香"), (3, "彭三元"))
    ]
    codes = [ask(now, one, name=one.name, username=f"home-{one.code.lower()}") for one in homes]
    return dict(zip((row.pk for row in Opening.objects.order_by("pk")), codes, strict=True))


def test_of_several_codes_each_is_judged_alone_and_whoever_is_refused_is_named(
    village, county_reviewer, client_as
):
    """Thirty households stood in the village hall, and each took the officer a page of its own, twice."""
    first, second, third = village
    client, page = client_as(county_reviewer), "/desk/people/open/many/"
    assert page in client.get("/desk/people/open/").content.decode()
    said = {
        f"code_{first}": village[first],
        f"code_{second}": village[third],
        f"code_{third}": "１２３４ ５６７",
    }
    answer = client.post(page, said)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "已开通1个账号：李大山" in body
    for row in (second, third):  # another household's, and nobody's
        assert f'id="id_code_{row}_error"' in body
    assert list(Person.objects.filter(username__startswith="home-").values_list("name", flat=True)) == [
        "李大山"
    ]
    assert village[third] in body, "what was typed is still there"

    done = client.post(
        page, {f"code_{second}": village[second], f"code_{third}": village[third]}, follow=True
    )
    assert "已开通2个账号：陈桂香、彭三元" in done.content.decode()
    assert set(Opening.objects.values_list("state", flat=True)) == {Opening.State.OPENED}


def test_a_code_beside_another_of_the_same_household_opens_neither(home, county_reviewer, now):
    """Two of one household stand in the list; each reads out their own."""
    mine = ask(now, home)
    ask(now, home, name="李小山", username="li-xiaoshan")
    own, other = Opening.objects.order_by("pk").values_list("pk", flat=True)
    [told] = services.open_several({other: mine}, actor=county_reviewer, now=now)
    assert (told.person, "另一份申请" in told.sentence) == (None, True)
    [told] = services.open_several({own: mine}, actor=county_reviewer, now=now)
    assert told.person.username == "li-dashan"


def test_what_another_settled_meanwhile_is_told_and_not_lost_in_silence(village, county_reviewer, client_as):
    first, second, _ = village
    page, client = "/desk/people/open/many/", client_as(county_reviewer)
    services.refuse_opening(opening_id=first, reason="不认识", actor=county_reviewer, now=clock.now())
    answer = client.post(
        page, {f"code_{first}": village[first], f"code_{second}": village[second]}, follow=True
    )
    body = answer.content.decode()
    assert "已开通1个账号：陈桂香" in body
    assert "有1份填了码的申请刚刚由别人办理" in body


def test_no_county_answers_for_anothers_village(village, make_actor):
    far = make_actor(Role.COUNTY_REVIEWER, division="430181")
    told = services.open_several(village, actor=far, now=clock.now())
    assert [one.person for one in told] == [None] * 3
    assert not Person.objects.filter(username__startswith="home-").exists()


def test_who_supervises_sees_how_many_wait_and_since_when_and_not_who(village, make_actor):
    later, first = clock.now() + timedelta(hours=3), Opening.objects.order_by("asked_at")[0]
    watcher = make_actor(Role.SUPERVISOR, division="4306")
    [row] = openings.pending(watcher, later)
    assert (row.stands_for, row.since, row.division) == (3, first.asked_at, "430611")
    assert set(row.refs) == {one.subject for one in Opening.objects.all()}
    assert not any(name in f"{row.title}{row.subject}" for name in ("李大山", "陈桂香", "彭三元"))
    assert openings.pending(make_actor(Role.SUPERVISOR, division="4301"), later) == []
