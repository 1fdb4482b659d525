"""Who asks for an account as what, who confirms it, what becomes of it; and the sheets of a co-operative's households."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from youji.accounts import services
from youji.accounts.logic.digits import checks_out, with_check
from youji.accounts.logic.posts import POSTS, Place
from youji.accounts.models import Opening, Person
from youji.accounts.selectors import actor_of, openings
from youji.environment.services import samples
from youji.ledger.models import AuditEntry
from youji.registry.models import Operator
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, TooOften, Unknown

pytestmark = pytest.mark.django_db
CHOSEN = "chuan-dou-2026-fang"


@pytest.fixture
def home(now):
    services.load_agencies(now)
    return Operator.objects.create(code="NH0001", name="李大山", kind="household", division="430611")


@pytest.fixture
def lab(county_reviewer, now):
    return samples.add_laboratory(name="君山检测站", actor=county_reviewer, now=now)


def ask(now, post, place, *, username="wen-li", visitor="203.0.113.7"):
    return services.ask_account(
        role=post, operator_code=place, username=username, name="文丽", phone="", password=CHOSEN,
        visitor=visitor, now=now,
    )  # fmt: skip


def place_of(post, home, lab):
    return {Place.OPERATOR: home.code, Place.LABORATORY: lab.code, Place.COUNTY: "430611"}[POSTS[post].place]


#: The table: as what, the role it is, who may confirm it and who may not.
TABLE = [
    ("grower", Role.HOLDER, "county", "holder"),
    ("holder", Role.HOLDER, "county", "holder"),
    ("bookkeeper", Role.STAFF, "holder", "county"),
    ("inspector", Role.STAFF, "holder", "county"),
    ("staff", Role.STAFF, "holder", "county"),
    ("laboratory", Role.LABORATORY, "county", "holder"),
    ("agronomist", Role.AGRONOMIST, "county", "holder"),
    ("trainer", Role.TRAINER, "county", "holder"),
]


def test_the_table_has_a_row_for_every_post():
    assert [row[0] for row in TABLE] == list(POSTS)
    assert {POSTS[post].role for post, *_ in TABLE} == {role for _, role, *_ in TABLE}


@pytest.mark.parametrize(("post", "role", "by", "not_by"), TABLE)
def test_whoever_the_table_names_opens_it_and_nobody_else(
    home, lab, county_reviewer, make_actor, now, post, role, by, not_by
):
    place = place_of(post, home, lab)
    elsewhere = make_actor(Role.COUNTY_REVIEWER, division="430612")
    own = home if by == "holder" or POSTS[post].place != Place.OPERATOR else Operator.objects.create(
        code="NH0009", name="别家", division="430611"
    )  # fmt: skip
    who = {"county": county_reviewer, "holder": make_actor(Role.HOLDER, operator_id=own.pk)}
    code = ask(now, post, place)
    for stranger in (elsewhere, who[not_by], make_actor(Role.SUPERVISOR, division="430611")):
        with pytest.raises(Refused):
            services.open_account(operator_code=place, code=code, actor=stranger, now=now)
    person = services.open_account(operator_code=place, code=code, actor=who[by], now=now)
    actor = actor_of(person, now=now)
    assert actor.roles == {role}
    assert (actor.operator_id is not None, actor.laboratory_id is not None, actor.division) == {
        Place.OPERATOR: (True, False, ""), Place.LABORATORY: (False, True, ""), Place.COUNTY: (False, False, "430611"),
    }[POSTS[post].place]  # fmt: skip
    assert person.get_duty_display() == {"grower": "农户", "bookkeeper": "记账员", "inspector": "内检员"}.get(
        post, ""
    )
    assert AuditEntry.objects.filter(
        action="accounts.person.opened", subject=f"accounts.person:{person.pk}"
    ).exists()
    assert Opening.objects.get(username="wen-li").state == Opening.State.OPENED


@pytest.mark.parametrize("role", [Role.AGRONOMIST, Role.LABORATORY, Role.TRAINER])
def test_opened_on_one_word_they_are_nobodys_second_hand(home, lab, county_reviewer, now, role):
    """ACC-025: a reviewer who opens an agronomist's account could be two people in a matter that asks two."""
    post = role.value
    person = services.open_account(
        operator_code=place_of(post, home, lab), code=ask(now, post, place_of(post, home, lab)),
        actor=county_reviewer, now=now,
    )  # fmt: skip
    with pytest.raises(Refused):
        services.delegate(
            deputy_id=person.pk, roles=[Role.COUNTY_REVIEWER], starts_on=now.date(), ends_on=now.date(), reason="",
            actor=county_reviewer, now=now,
        )  # fmt: skip


def test_it_stands_in_the_inbox_of_whoever_confirms_it_and_of_nobody_else(
    home, lab, county_reviewer, make_actor, now
):
    for post, name in (("agronomist", "nong"), ("laboratory", "jian"), ("bookkeeper", "ji")):
        ask(now, post, place_of(post, home, lab), username=f"w-{name}")
    ask(now, "laboratory", "JC99999", username="w-none")

    def titles(actor):
        return [item.subject.partition("账号")[0] for item in openings.waiting(actor, now)]

    assert titles(county_reviewer) == ["申请县级农技员", "申请检测机构人员"]
    assert titles(make_actor(Role.HOLDER, operator_id=home.pk)) == ["申请记账员"]
    for other in (
        make_actor(Role.COUNTY_REVIEWER, division="430612"), make_actor(Role.CITY_REVIEWER, division="4306"),
        make_actor(Role.STAFF, operator_id=home.pk), make_actor(Role.SUPERVISOR, division="430611"),
    ):  # fmt: skip
        assert titles(other) == []
    assert len(openings.pending(county_reviewer, now)) == 3
    assert openings.waiting(county_reviewer, now + timedelta(days=1)) == []
    assert services.forget_old(now + timedelta(days=2)) == 3


def test_a_refusal_has_a_reason_that_whoever_asked_reads_and_the_code_is_dead(
    home, county_reviewer, client_as, now
):
    code = ask(now, "grower", home.code)
    row = Opening.objects.get()
    desk = client_as(county_reviewer)
    assert desk.post(f"/desk/people/open/{row.pk}/refuse", {"reason": ""}).status_code == 422
    assert desk.post(f"/desk/people/open/{row.pk}/refuse", {"reason": "电话里不是本人"}).status_code == 302
    with pytest.raises(Refused, match="电话里不是本人"):
        services.open_account(operator_code=home.code, code=code, actor=county_reviewer, now=now)
    assert not Person.objects.filter(username="wen-li").exists()
    said = Client().post("/accounts/open/state/", {"operator_code": home.code, "code": code}).content.decode()
    assert "电话里不是本人" in said
    assert AuditEntry.objects.filter(action="accounts.opening.declined", reason="电话里不是本人").count() == 1


def test_nobody_refuses_what_is_not_theirs_to_answer(home, lab, county_reviewer, make_actor, now):
    ask(now, "bookkeeper", home.code)
    row = Opening.objects.get()
    said = {"opening_id": row.pk, "reason": "不认识", "now": now}
    for actor, refusal in (
        (make_actor(Role.COUNTY_REVIEWER, division="430612"), Unknown), (county_reviewer, Refused),
        (make_actor(Role.STAFF, operator_id=home.pk), Unknown), (make_actor(Role.HOLDER, operator_id=lab.pk + 999), Unknown),
    ):  # fmt: skip
        with pytest.raises(refusal):
            services.refuse_opening(actor=actor, **said)
    services.refuse_opening(actor=make_actor(Role.HOLDER, operator_id=home.pk), **said)


def test_whether_there_is_such_a_place_is_told_by_nothing(home, lab, now):
    for post, real, unreal in (
        ("grower", home.code, "NH0002"), ("laboratory", lab.code, "JC99999"), ("agronomist", "430611", "439999"),
    ):  # fmt: skip
        states = []
        for n, place in enumerate((real, unreal)):
            code = ask(now, post, place, username=f"{post}-{n}", visitor=f"203.0.113.{n}")
            states.append(services.state_of(operator_code=place, code=code, visitor="203.0.113.9", now=now))
        assert states == [("waiting", "")] * 2
    assert Opening.objects.count() == 3


def test_strangers_fill_no_list_and_no_day(home, now):
    for n in range(14):
        ask(now + timedelta(hours=n // 7), "grower", home.code, username=f"u-{n}", visitor=f"203.0.113.{n}")
    assert Opening.objects.count() == 10
    for n in range(60):
        ask(now + timedelta(minutes=5 * n), "grower", f"ZZ{n}", username=f"v-{n}", visitor="198.51.100.1")
    with pytest.raises(TooOften):
        ask(now + timedelta(minutes=301), "grower", "ZZZ", username="v-z", visitor="198.51.100.1")


def test_eight_digits_tell_a_slip_of_the_finger():
    good = with_check(1234567)
    assert checks_out(good)
    assert not any(checks_out(good[:at] + str((int(good[at]) + 1) % 10) + good[at + 1 :]) for at in range(8))


@pytest.fixture
def printed(home, make_actor, now):
    coop = make_actor(Role.STAFF, operator_id=424242)

    def make(at=now):
        return services.print_sheets(
            [services.Home(home.pk, home.code, home.name, home.division)], actor=coop, now=at
        )[0]

    return make


def test_a_sheet_opens_nothing_until_the_county_hears_the_code(home, county_reviewer, printed):
    now = clock.now()  # the page has no other
    sheet = printed(now)
    phone = Client()
    form = {"username": sheet.username, "sheet": sheet.digits, "password1": CHOSEN, "password2": CHOSEN}
    told = phone.post("/accounts/open/sheet/", form).content.decode()
    code = "".join(told.partition('class="value">')[2][:9].split())
    assert not Person.objects.filter(username=sheet.username).exists()
    assert [item.title for item in openings.waiting(county_reviewer, now)] == ["李大山 · 李大山"]
    person = services.open_account(operator_code=home.code, code=code, actor=county_reviewer, now=now)
    assert (person.username, person.operator_id, person.get_duty_display()) == ("nh0001", home.pk, "农户")
    assert phone.login(username="nh0001", password=CHOSEN)
    assert services.ask_by_sheet(
        username="nh0001", sheet=sheet.digits, password=CHOSEN, visitor="203.0.113.8", now=now
    )  # answers as ever, and is of nothing
    assert openings.waiting(county_reviewer, now) == []


def test_wrong_digits_an_old_sheet_and_a_withdrawn_one_bring_a_code_of_nothing(
    home, county_reviewer, printed, now
):
    first, again = printed(), printed()
    said = {"password": CHOSEN, "visitor": "203.0.113.8"}
    for username, digits, at in (
        ("nh0001", first.digits, now), ("nh0001", with_check(1), now), ("nh0002", again.digits, now),
        ("nh0001", again.digits, now + timedelta(days=61)),
    ):  # fmt: skip
        code = services.ask_by_sheet(username=username, sheet=digits, now=at, **said)
        assert len(code) == 8
        with pytest.raises(Refused):
            services.open_account(operator_code=home.code, code=code, actor=county_reviewer, now=at)
    code = services.ask_by_sheet(username="nh0001", sheet=again.digits, now=now, **said)
    services.refuse_opening(
        opening_id=Opening.objects.get().pk, reason="不是这个社的农户", actor=county_reviewer, now=now
    )
    with pytest.raises(Refused, match="不是这个社的农户"):
        services.open_account(operator_code=home.code, code=code, actor=county_reviewer, now=now)


def test_nothing_of_the_digits_is_kept_and_no_program_prints_them(home, make_actor, printed, now):
    sheet = printed()
    assert sheet.digits not in str(list(Opening.objects.values())) + str(
        list(AuditEntry.objects.values("after"))
    )
    from dataclasses import replace

    program = replace(make_actor(Role.HOLDER, operator_id=5), scopes=frozenset({"accounts:write"}))
    with pytest.raises(NotAllowed):
        services.print_sheets([sheet.home], actor=program, now=now)


def test_a_village_signs_in_over_one_line(home, printed, now):
    sheet = printed()
    for n in range(30):
        services.ask_by_sheet(
            username=f"nh1{n:03}", sheet=with_check(n), password=CHOSEN, visitor="203.0.113.8", now=now
        )
    again = {
        "username": "nh0001", "sheet": sheet.digits, "password": CHOSEN, "visitor": "203.0.113.8", "now": now,
    }  # fmt: skip
    for _ in range(9):
        services.ask_by_sheet(**again)
    services.ask_by_sheet(**again)
    with pytest.raises(TooOften):
        services.ask_by_sheet(**again)
