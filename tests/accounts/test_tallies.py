"""Counters that must not forget: kept until their own time is over, counted in one statement, bounded in number."""

from __future__ import annotations

import itertools
from uuid import UUID

import pytest
from django.core.cache import cache

from tests.catalogue.test_standing import together
from youji.accounts import tallies
from youji.accounts.models import Person, Tally
from youji.accounts.services import sign_in
from youji.shared.limits import visitor
from youji.shared.rooms import recurring

LOGIN, ASK, CODE = "/accounts/login/", "/accounts/password/reset/", "/accounts/2fa/authenticate/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(county_reviewer):
    return Person.objects.get(pk=county_reviewer.user_id)


@pytest.fixture
def later(monkeypatch):
    """The real clock goes on by so many seconds."""

    def go_on(seconds):
        then = tallies._now() + int(seconds * 1000)
        monkeypatch.setattr(tallies, "_now", lambda: then)

    return go_on


def locked(client, person) -> bool:
    page = client.post(LOGIN, {"login": person.username, "password": "test-pass"})
    return page.status_code == 200 and "暂停登录" in page.content.decode()


def test_a_lock_outlasts_whatever_strangers_make_the_house_count(client, officer, now):
    """D6: 135 requests for mail from 15 visitors pushed the five wrong passwords out of a cache of 300."""
    for _ in range(5):
        client.post(LOGIN, {"login": officer.username, "password": "wrong"})
    for visitor_, n in itertools.product(range(15), range(9)):
        client.post(ASK, {"email": f"x{visitor_}-{n}@example.com"}, REMOTE_ADDR=f"10.0.0.{visitor_}")
    assert locked(client, officer)


def test_a_full_table_throws_nothing_away(client, officer):
    """A cache throws a third away when it is full, counted or not: it was told to be full at 100,000 rows."""
    for _ in range(5):
        client.post(LOGIN, {"login": officer.username, "password": "wrong"})
    Tally.objects.bulk_create(
        (Tally(place=UUID(int=n), value="1", until=tallies.FOREVER) for n in range(1, 100_500)),
        batch_size=5_000,
    )
    cache.set("one:more", 1, 60)
    assert locked(client, officer)


def test_what_is_counted_is_gone_when_its_time_is_over_and_not_before(later):
    cache.set("a:x", 1, 10)
    cache.set("b:x", 2, 100)
    later(5)
    assert (tallies.sweep(), cache.get("a:x"), cache.get("b:x")) == (0, 1, 2)
    assert not cache.add("a:x", 3, 10)
    later(6)
    assert cache.get("a:x") is None
    assert tallies.sweep() == 1
    assert list(Tally.objects.values_list("value", flat=True)) == ["2"]
    assert cache.add("a:x", 3, 10)
    assert cache.incr("a:x", 4) == 7
    with pytest.raises(ValueError, match="nothing is counted"):
        cache.incr("c:x")


def test_a_place_whose_time_is_over_is_taken_anew_before_anybody_sweeps(later):
    assert cache.add("used:1", "y", 30)
    assert not cache.add("used:1", "y", 30)
    later(31)
    assert cache.add("used:1", "y", 30)
    assert Tally.objects.count() == 1


def test_the_worker_sweeps_once_a_minute():
    [job] = [job for job in recurring() if job.name == "accounts.sweep_tallies"]
    assert job.seconds == 60


@pytest.mark.django_db(transaction=True)
def test_what_is_counted_at_once_is_all_counted():
    cache.set("at:once", 0, 60)
    said = together(*[lambda: cache.incr("at:once")] * 6)
    assert sorted(said) == [1, 2, 3, 4, 5, 6]
    assert sorted(together(*[lambda: cache.add("one:takes", 1, 60)] * 6)) == [False] * 5 + [True]


@pytest.mark.django_db(transaction=True)
def test_wrong_passwords_at_once_are_five_and_no_more(officer):
    from django.test import Client

    def guess() -> bool:
        page = Client().post(LOGIN, {"login": officer.username, "password": "wrong"})
        return "用户名或密码不对" in page.content.decode()

    assert sum(together(*[guess] * 8)) <= 5


def test_made_up_names_and_addresses_fill_the_places_and_no_more(client, db, monkeypatch):
    """The table is as large as its places, whoever floods it (decision 0103)."""
    monkeypatch.setattr(tallies, "PLACES", 4)
    for n in range(60):
        client.post(LOGIN, {"login": f"made-up-{n}", "password": "x"}, REMOTE_ADDR=f"10.1.{n}.1")
        client.post(ASK, {"email": f"made-up-{n}@example.com"}, REMOTE_ADDR=f"10.1.{n}.1")
    # wrong by name, wrong by address, sign-in by address, mail by name, mail by address; and mail of everybody
    assert Tally.objects.count() <= 5 * 4 + 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("allauth:rl:allauth.account:login_failed:ip:10.0.0.1", "allauth:rl:allauth.account:login:ip:10.0.0.1", False),
        ("allauth:rl:allauth.account:login:ip:10.0.0.1", "allauth:rl:allauth.account:login:ip:10.0.0.2", False),
        ("allauth:rl:allauth.account:login:ip:2001:db8::", "allauth:rl:allauth.account:login:ip:2001:db9::", False),
        ("receipt:1:aa", "receipt:2:aa", False),
        ("receipt:1:aa", "receipt:1:aa", True),
    ],
)  # fmt: skip
def test_no_two_limits_share_a_place(one, other, same):
    assert (tallies.place_of(one) == tallies.place_of(other)) is same


def test_all_addresses_of_one_network_are_one_limit(monkeypatch):
    """The last word of a key is who tries; an address in IPv6 has colons of its own, and they are no limit's name."""
    monkeypatch.setattr(tallies, "PLACES", 1)
    keys = [f"allauth:rl:allauth.account:login:ip:2001:db8:{n}::" for n in range(9)]
    assert len({tallies.place_of(key) for key in keys}) == 1


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2::7", "2001:db8:1::/48"),
        ("2001:db8:1:3::9", "2001:db8:1::/48"),
        ("2001:db8:2::1", "2001:db8:2::/48"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_a_visitor_is_an_address_or_in_ipv6_the_network_it_lies_in(address, who):
    assert visitor(address) == who


def test_the_sign_in_library_counts_a_network_as_one(client, officer):
    """One line of IPv6 has 65,536 networks of the size the library counted by."""
    answers = [
        client.post(LOGIN, {"login": f"nobody-{n}", "password": "x"}, REMOTE_ADDR=f"2001:db8:1:{n:x}::1")
        for n in range(31)
    ]
    assert [answer.status_code for answer in answers][-2:] == [200, 429]


@pytest.mark.usefixtures("clock_stands")
def test_everybody_together_asks_for_so_many_mails_an_hour(client, monkeypatch, now):
    few = type(sign_in.MAIL_REQUESTS)("few", most=3, seconds=3600, sentence="太多了，请过一小时。")
    monkeypatch.setattr(sign_in, "MAIL_REQUESTS", few)
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
    answers = [client.post(ASK, {"email": f"a{n}@example.com"}, REMOTE_ADDR=f"10.2.{n}.1") for n in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "太多了，请过一小时。" in answers[3].content.decode()
