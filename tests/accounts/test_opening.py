"""An account asked for on one's own telephone, confirmed by whoever knows the person."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client

from tests.catalogue.test_standing import together
from tests.recognition.cases.test_at_once import meanwhile
from youji.accounts import services
from youji.accounts.models import Message, Person
from youji.ledger.models import AuditEntry
from youji.registry.models import Operator
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, TooOften

pytestmark = pytest.mark.django_db
CHOSEN = "chuan-dou-2026-fang"


@pytest.fixture
def home():
    return Operator.objects.create(code="NH0001", name="李大山", kind="household", division="430611")


def ask(now, *, role="holder", code="NH0001", username="li-dashan", visitor="203.0.113.7"):
    return services.ask_account(
        operator_code=code, role=role, username=username, name="李大山", phone="13900001234",
        password=CHOSEN, visitor=visitor, now=now,
    )  # fmt: skip


def test_a_grower_asks_on_the_phone_and_the_county_opens_by_the_code(
    home, county_reviewer, make_actor, client_as, now
):
    guard = make_actor(Role.SECURITY_ADMIN, division="430611")
    phone = Client()
    form = {
        "operator_code": "nh0001", "role": "holder", "name": "李大山", "phone": "", "username": "li-dashan",
        "password1": CHOSEN, "password2": CHOSEN,
    }  # fmt: skip
    told = phone.post("/accounts/open/", form).content.decode()
    code = re.search(r"(\d{4}) (\d{4})", told)
    assert not Person.objects.filter(username="li-dashan").exists()
    desk = client_as(county_reviewer)
    said = {"operator_code": "NH0001", "code": "".join(code.groups())}
    assert "li-dashan" in desk.post("/desk/people/open/", said | {"do": "look"}).content.decode()
    assert desk.post("/desk/people/open/", said | {"do": "confirm"}).status_code == 302
    person = Person.objects.get(username="li-dashan")
    assert (person.operator_id, person.area, [g.role for g in person.grants.all()]) == (
        home.pk,
        "430611",
        ["holder"],
    )
    assert phone.login(username="li-dashan", password=CHOSEN)
    assert AuditEntry.objects.filter(action="accounts.person.opened", operator_id=home.pk).count() == 1
    assert Message.objects.filter(person_id=guard.user_id, title="主体负责人李大山开通了账号").exists()
    again = desk.post("/desk/people/open/", said | {"do": "confirm"})
    assert (again.status_code, Person.objects.filter(operator_id=home.pk).count()) == (422, 1)


def test_a_clerk_is_the_holders_to_confirm_and_nobody_elses(home, county_reviewer, make_actor, now):
    holder = make_actor(Role.HOLDER, operator_id=home.pk)
    code = ask(now, role="staff", username="chen-guixiang")
    with pytest.raises(Refused) as refused:
        services.open_account(operator_code="NH0001", code=code, actor=county_reviewer, now=now)
    assert [one.code for one in refused.value.problems] == ["ACC-023"]
    person = services.open_account(operator_code="NH0001", code=code, actor=holder, now=now)
    assert [grant.role for grant in person.grants.all()] == [Role.STAFF]


def test_where_somebody_answers_already_a_second_comes_from_the_city(home, county_reviewer, make_actor, now):
    make_actor(Role.HOLDER, operator_id=home.pk)
    code = ask(now)
    with pytest.raises(Refused) as refused:
        services.open_account(operator_code="NH0001", code=code, actor=county_reviewer, now=now)
    assert [one.code for one in refused.value.problems] == ["ACC-024"]


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmed_at_once_one_answers_for_the_operator(home, county_reviewer, now):
    """Two codes of one household, before two officers: each saw that nobody answered for it yet."""
    services.load_agencies(now)
    codes = [ask(now, username=f"li-{one}", visitor=f"203.0.113.{n}") for n, one in enumerate("abc")]

    def confirm(code: str):
        return services.open_account(operator_code="NH0001", code=code, actor=county_reviewer, now=now)

    if connection.vendor == "postgresql":  # SQLite's writers queue by themselves
        assert isinstance(meanwhile(lambda: confirm(codes[0]), lambda: confirm(codes[1])), Refused)
    said = together(*[lambda one=one: confirm(one) for one in codes])
    assert sum(isinstance(one, Person) for one in said) == (connection.vendor != "postgresql"), said
    assert Person.objects.filter(operator_id=home.pk).count() == 1


def test_nobody_confirms_for_another_place_or_by_another_code(home, make_actor, county_reviewer, now):
    code = ask(now)
    elsewhere = make_actor(Role.COUNTY_REVIEWER, division="430612")
    for actor, said in ((elsewhere, code), (county_reviewer, "00000000")):
        with pytest.raises(Refused):
            services.open_account(operator_code="NH0001", code=said, actor=actor, now=now)
    with pytest.raises(Refused):  # the code is of this 主体码 only
        services.open_account(operator_code="NH0002", code=code, actor=county_reviewer, now=now)
    assert not Person.objects.filter(operator_id=home.pk).exists()


def test_a_program_opens_nothing(home, county_reviewer, now):
    from dataclasses import replace

    program = replace(county_reviewer, scopes=frozenset({"accounts:write"}))
    with pytest.raises(NotAllowed):
        services.open_account(operator_code="NH0001", code=ask(now), actor=program, now=now)


def test_whether_there_is_such_a_code_is_told_to_nobody_and_many_tries_end(home, now):
    assert len(ask(now, code="ZZZZZZ")) == 8
    for n in range(9):
        ask(now, code="ZZZZZZ", visitor=f"203.0.113.{n}")
    with pytest.raises(TooOften):
        ask(now, code="ZZZZZZ", visitor="203.0.113.99")


@pytest.mark.parametrize(
    ("said", "field"),
    [({"password1": "12345678", "password2": "12345678"}, "password1"), ({"password2": "anders"}, "password2"),
     ({"username": "李"}, "username"), ({"operator_code": ""}, "operator_code")],
)  # fmt: skip
def test_what_will_not_do_is_said_at_its_field(client, home, said, field):
    form = {
        "operator_code": "NH0001", "role": "holder", "name": "李大山", "phone": "", "username": "li-dashan",
        "password1": CHOSEN, "password2": CHOSEN,
    } | said  # fmt: skip
    answer = client.post("/accounts/open/", form)
    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
