"""May this person act as an officer now? One question, asked of a session and of a token alike."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.test import Client

from tests.accounts.test_password_reset import NEW, ask, deliver, link
from tests.accounts.test_sign_in import code_for
from tests.confirming import confirm, confirmed
from youji.accounts import selectors, services
from youji.accounts.logic.standing import Lack, Standing, lacking
from youji.accounts.models import ApiToken, Grant, Person
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import Unknown

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def person(county_person):
    return county_person


@pytest.fixture
def key(now):
    """The key of a token that may do everything its person may."""

    def make(person: Person) -> str:
        actor = selectors.actor_of(Person.objects.get(pk=person.pk), now=now)
        until = clock.local_date(now) + timedelta(days=30)
        return services.create_token(
            name="程序", scopes=selectors.known_scopes(), expires_on=until, actor=actor, now=now
        )[1]

    return make


def roles(key: str, now) -> set[Role] | None:
    """What the token may act as; ``None`` where it opens nothing."""
    actor = selectors.actor_for_token(key, now)
    return None if actor is None else set(actor.roles)


@pytest.mark.parametrize(
    ("officer", "first_password", "set_up", "used", "required", "lack"),
    [
        (False, False, False, False, True, None),
        (False, True, False, False, True, Lack.OWN_PASSWORD),
        (True, True, True, True, True, Lack.OWN_PASSWORD),
        (True, True, False, False, False, Lack.OWN_PASSWORD),
        (True, False, False, False, True, Lack.SECOND_FACTOR),
        (True, False, False, True, True, Lack.SECOND_FACTOR),
        (True, False, True, False, True, Lack.CODE),
        (True, False, True, True, True, None),
        (True, False, False, False, False, None),
    ],
)
def test_what_comes_before_acting(officer, first_password, set_up, used, required, lack):
    standing = Standing(officer, first_password, set_up, used)
    assert lacking(standing, second_factor_required=required) == lack


def test_a_token_does_not_grow_with_its_owner(person, system_admin, key, now, settings):
    """D4: a token made with a first password became a reviewer's on the day its owner did."""
    before = key(person)
    assert roles(before, now) == set()
    Grant.objects.create(person=person, role=Role.COUNTY_REVIEWER)  # however it came about
    assert roles(before, now) == set()
    assert roles(key(person), now) == {Role.COUNTY_REVIEWER}


def test_where_a_second_factor_is_asked_for_a_token_needs_it_too(person, key, now, settings):
    Grant.objects.create(person=person, role=Role.COUNTY_REVIEWER)
    made = key(person)
    settings.MFA_REQUIRED_FOR_OFFICERS = True
    assert roles(made, now) is None
    TOTP.activate(person, SECRET)
    assert roles(made, now) == {Role.COUNTY_REVIEWER}
    person.must_change_password = True
    person.save()
    assert roles(made, now) is None


def test_a_growers_token_needs_none(make_actor, key, now, settings):
    grower = Person.objects.get(pk=make_actor(Role.HOLDER, operator_id=3).user_id)
    settings.MFA_REQUIRED_FOR_OFFICERS = True
    assert roles(key(grower), now) == {Role.HOLDER}


def test_a_role_given_anew_is_another(person, key, now):
    """A token made under the first is not a token of the second."""
    Grant.objects.create(person=person, role=Role.SUPERVISOR)
    made = key(person)
    Grant.objects.filter(person=person).delete()
    assert roles(made, now) == set()
    Grant.objects.create(person=person, role=Role.SUPERVISOR)
    assert roles(made, now) == set()


def test_what_a_colleague_lends_later_is_not_the_tokens(make_actor, county_reviewer, key, now):
    deputy = Person.objects.get(pk=make_actor(Role.SUPERVISOR, division="430611").user_id)
    earlier, today = key(deputy), clock.local_date(now)
    services.delegate(
        deputy_id=deputy.pk, roles=[Role.COUNTY_REVIEWER], starts_on=today, ends_on=today, reason="",
        actor=county_reviewer, now=now,
    )  # fmt: skip
    assert roles(earlier, now) == {Role.SUPERVISOR}
    later = key(deputy)
    assert roles(later, now) == {Role.SUPERVISOR, Role.COUNTY_REVIEWER}
    assert roles(later, now + timedelta(days=1)) == {Role.SUPERVISOR}


def test_a_token_of_a_token_holds_no_other_role(person, key, now):
    Grant.objects.create(person=person, role=Role.SUPERVISOR)
    maker = selectors.actor_for_token(key(person), now)
    Grant.objects.create(person=person, role=Role.COUNTY_REVIEWER)
    _, child = services.create_token(
        name="小程序", scopes=["registry:read"], expires_on=clock.local_date(now) + timedelta(days=3), actor=maker, now=now
    )  # fmt: skip
    assert roles(child, now) == {Role.SUPERVISOR}


ENDS = {
    "a role is given": lambda who, people, now: people["give"](who, Role.STATISTICIAN),
    "a role is taken back": lambda who, people, now: services.withdraw_role(
        person_id=who.pk, role=Role.SUPERVISOR, actor=people["system"], now=now
    ),
    "the password is reset": lambda who, people, now: services.MEASURES["password"](
        person_id=who.pk, actor=people["security"], now=now
    ),
    "the second factor is reset": lambda who, people, now: services.MEASURES["second-factor"](
        person_id=who.pk, actor=people["security"], now=now
    ),
}


@pytest.mark.parametrize("what", ENDS)
def test_it_ends_when(what, person, system_admin, security_admin, give, key, now):
    """D5: a token outlived whatever its owner did to be alone again."""
    Grant.objects.create(person=person, role=Role.SUPERVISOR)
    made = key(person)
    person.email = "yu@example.org"
    person.save()
    ENDS[what](person, {"system": system_admin, "security": security_admin, "give": give}, now)
    assert roles(made, now) is None
    assert ApiToken.objects.get().revoked_at == now


def test_it_ends_when_the_password_is_recovered_by_mail(client, person, key, now):
    person.email = "yu@example.com"
    person.save()
    made = key(person)
    ask(client, "yu@example.com")
    deliver()
    where = client.get(link(), follow=True).redirect_chain[-1][0]
    client.post(where, {"password1": NEW, "password2": NEW})
    assert roles(made, now) is None


@pytest.mark.parametrize("wanted", [True, False])
def test_with_a_new_password_its_owner_is_asked(client, person, key, now, wanted):
    made = key(person)
    client.force_login(person, backend="youji.accounts.backends.HouseBackend")
    assert "同时作废我的接口令牌" in client.get("/accounts/password/change/").content.decode()
    said = {"oldpassword": "test-pass", "password1": NEW, "password2": NEW}
    client.post("/accounts/password/change/", said | ({"end_tokens": "on"} if wanted else {}))
    assert (roles(made, now) is None) is wanted


@pytest.mark.django_db(transaction=True)
def test_a_token_being_made_while_the_password_is_reset_does_not_outlive_it(person, security_admin, key, now):
    from tests.catalogue.test_standing import together

    person.email = "yu@example.org"
    person.save()
    made, _ = together(
        lambda: key(person),
        lambda: services.MEASURES["password"](person_id=person.pk, actor=security_admin, now=now),
    )
    assert isinstance(made, Unknown) or roles(made, now) is None


def test_a_key_is_made_by_whoever_has_just_confirmed_to_be_its_owner(client_as, county_reviewer):
    client = client_as(county_reviewer)
    said = {
        "name": "报表",
        "scopes": ["registry:read"],
        "expires_on": clock.local_date(clock.now()) + timedelta(days=9),
    }
    asked = client.post("/desk/me/tokens", said)
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert confirm(client, "wrong").status_code == 200
    assert not ApiToken.objects.exists()
    made = confirmed(client, "/desk/me/tokens", said)  # what was typed is not typed again
    assert "youji_" in made.content.decode()
    assert client.post("/desk/me/tokens", said).status_code == 200  # for ten minutes


def test_until_something_is_set_up_nobody_holds_a_role_on_any_page(client, person, settings):
    Grant.objects.create(person=person, role=Role.COUNTY_REVIEWER)
    settings.MFA_REQUIRED_FOR_OFFICERS = True
    client.force_login(person, backend="youji.accounts.backends.HouseBackend")
    assert client.get("/accounts/password/change/").context["actor"].roles == frozenset()
    assert client.get("/desk/me/")["Location"] == "/accounts/2fa/totp/activate/"


def test_a_browser_signed_in_before_the_second_factor_was_set_up_needs_it_too(client, person, settings):
    """Whoever had come in by the first password stayed in, as an officer, without ever showing a code."""
    Grant.objects.create(person=person, role=Role.COUNTY_REVIEWER)
    settings.MFA_REQUIRED_FOR_OFFICERS = True
    thief = Client()
    thief.post("/accounts/login/", {"login": person.username, "password": "test-pass"})
    TOTP.activate(person, SECRET)
    assert thief.get("/desk/me/")["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fdesk%2Fme%2F"
    shown = thief.post("/accounts/2fa/reauthenticate/", {"code": code_for(SECRET), "next": "/desk/me/"})
    assert shown["Location"] == "/desk/me/"
    assert thief.get("/desk/me/").status_code == 200


def test_at_the_upgrade_growers_keep_their_tokens_and_officers_make_theirs_anew(
    make_actor, county_reviewer, key, now
):
    """Nobody knows under which roles a token was made before they were kept with it."""
    grower = Person.objects.get(pk=make_actor(Role.HOLDER, operator_id=3).user_id)
    theirs, officers = key(grower), key(Person.objects.get(pk=county_reviewer.user_id))
    ApiToken.objects.update(powers=[])
    import_module("youji.accounts.migrations.0004_tokens_under_roles").bind(apps, None)
    assert (roles(theirs, now), roles(officers, now)) == ({Role.HOLDER}, None)
