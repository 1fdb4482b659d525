"""How long a sign-in lasts: a grower's on their own phone, an officer's until the evening, a borrowed one not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from youji.accounts.logic.sessions import ends_at
from youji.accounts.models import Person
from youji.shared import clock
from youji.shared.actor import Role

MORNING = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)  # 9:00 in Hunan
LATE = datetime(2026, 11, 30, 15, 30, tzinfo=UTC)  # 23:30


@pytest.fixture
def holder(make_actor):
    """A grower: answers for an operator, and holds no office."""
    return make_actor(Role.HOLDER, operator_id=424242)


def sign_in(client, actor, **more):
    person = Person.objects.get(pk=actor.user_id)
    asked = {"login": person.username, "password": "test-pass", **more}
    return client.post("/accounts/login/", asked)


def lasts(client) -> timedelta | None:
    """How long the browser keeps the cookie; ``None``: until it is closed."""
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    if not cookie["max-age"]:
        return None
    assert abs(client.session.get_expiry_age() - int(cookie["max-age"])) <= 60  # the server thinks the same
    return timedelta(seconds=int(cookie["max-age"]))


@pytest.mark.parametrize(
    ("now", "grower", "own_device", "days", "hours"),
    [
        (MORNING, False, True, 30, 13),
        (LATE, False, True, 30, 2),
        (MORNING, True, True, 30, 30 * 24),
        (MORNING, True, True, 0, 13),
        (MORNING, True, False, 30, None),
        (MORNING, False, False, 30, None),
    ],
)
def test_when_a_sign_in_ends(now, grower, own_device, days, hours):
    ends = ends_at(now, grower=grower, own_device=own_device, days=days)
    assert ends == (None if hours is None else now + timedelta(hours=hours))


@pytest.mark.django_db
def test_a_growers_own_phone_is_remembered_for_the_days_of_the_setting(client, holder, settings):
    settings.REMEMBER_DAYS = 30
    sign_in(client, holder)
    assert timedelta(days=30) - timedelta(minutes=5) < lasts(client) <= timedelta(days=30)

    ends = client.session.get_expiry_date()
    page = client.get("/field/me/").content.decode()
    assert "这部手机记住您到" in page
    assert "这不是我的手机" in page
    session = client.session
    session["touched"] = True
    session.save()
    assert client.session.get_expiry_date() == ends  # from the sign-in, not from the last use


@pytest.mark.django_db
def test_this_is_not_my_phone_ends_it_at_once(client, holder):
    sign_in(client, holder)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/accounts/logout/")
    client.cookies[settings.SESSION_COOKIE_NAME] = key  # somebody has kept the cookie
    assert client.get("/field/me/").status_code == 302


@pytest.mark.django_db
def test_whoever_says_at_once_that_it_is_not_theirs_is_not_remembered(client, holder):
    sign_in(client, holder, not_mine="on")
    assert lasts(client) is None
    assert "这不是我的手机" not in client.get("/field/me/").content.decode()


@pytest.mark.django_db
def test_an_officers_sign_in_lasts_until_the_evening(client, county_reviewer):
    sign_in(client, county_reviewer)
    evening = clock.midnight(clock.local_date(clock.now())) + timedelta(hours=22)
    expected = max(evening, clock.now() + timedelta(hours=2)) - clock.now()
    assert abs(lasts(client) - expected) < timedelta(minutes=5)
    assert "这不是我的手机" not in client.get("/field/me/").content.decode()


@pytest.mark.django_db
def test_a_session_past_its_end_is_nobodys(client, holder):
    sign_in(client, holder)
    session = client.session
    session.set_expiry(clock.real() - timedelta(seconds=1))
    session.save()
    assert client.get("/field/me/")["Location"].startswith("/accounts/login/")
