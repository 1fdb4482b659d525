"""How often labels are looked at: counted in memory, added up once a minute, and said on the page."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from youji.certificates.logic.digits import digits
from youji.certificates.logic.looks import Counter, Key, is_look
from youji.certificates.models import Look
from youji.certificates.selectors.looks import bounds_on
from youji.certificates.services import looks
from youji.certificates.services.signing import signer
from youji.shared import clock
from youji.shared.clock import local_date

pytestmark = pytest.mark.clause("4.5-b")
IN_A_BROWSER = {"User-Agent": "Mozilla/5.0 (Linux; Android 12; CUBOT X18)", "Accept": "text/html"}


@pytest.fixture(autouse=True)
def counted():
    """What this process counted before is not this test's."""
    looks.COUNTED.take()
    yield looks.COUNTED
    looks.COUNTED.take()


@pytest.fixture
def today():
    """The day on which the client's requests come."""
    return local_date(clock.now())


@pytest.fixture
def made(db, issue, lot):
    return issue(lot, copies=20)


def rows() -> dict[tuple[str, int], int]:
    return {(one.code, one.copy): one.looks for one in Look.objects.all()}


def said(client, code: str) -> dict[str, int]:
    return client.get(f"/q/{code}", headers={"Accept": "application/json"}).json()["looks"]


def test_a_look_is_somebody_who_fetches_the_page_to_read_it():
    assert is_look("GET", "", "")
    assert is_look("GET", IN_A_BROWSER["User-Agent"], "")
    assert is_look("GET", "python-requests/2.32", "")
    for robot in (
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "facebookexternalhit/1.1",
        "WeChat Link Preview",
    ):
        assert not is_look("GET", robot, ""), robot
    assert not is_look("HEAD", "", "")
    assert not is_look("GET", "", "prefetch")


@pytest.mark.django_db
def test_pages_and_programs_are_counted_and_robots_heads_and_officers_are_not(
    client, client_as, made, county_reviewer, today, counted
):
    page = f"/q/{made.code}"
    client.get(page, headers=IN_A_BROWSER)
    first = client.get(page, headers=IN_A_BROWSER)
    client.get(page, headers={"Accept": "application/json"})
    assert client.get(page, headers={**IN_A_BROWSER, "If-None-Match": first["ETag"]}).status_code == 304
    assert client.head(page).status_code == 405
    client.get(page, headers={"User-Agent": "Googlebot/2.1"})
    client.get(page, headers={**IN_A_BROWSER, "Sec-Purpose": "prefetch"})
    client_as(county_reviewer).get(page)
    client.get("/q/GD982V-261130-AB3D-X")
    assert counted.take() == {Key(made.code, 0, today): 4}


@pytest.mark.django_db
def test_the_page_says_which_look_it_is_of_those_that_are_added_up(client, made, today):
    Look.objects.create(code=made.code, copy=0, day=today - timedelta(days=29), looks=5)
    Look.objects.create(code=made.code, copy=0, day=today - timedelta(days=30), looks=70)
    Look.objects.create(code=made.code, copy=3, day=today, looks=700)  # of a label: not the page's
    assert said(client, made.code) == {"today": 1, "days": 30, "in_days": 6}
    first = client.get(f"/q/{made.code}")
    assert "今天第1次，近30天第6次查看" in first.content.decode()
    same = client.get(f"/q/{made.code}", headers={"If-None-Match": first["ETag"]})
    assert same.status_code == 304  # until the minute is over
    assert looks.add_up() == 3
    assert said(client, made.code) == {"today": 4, "days": 30, "in_days": 9}
    after = client.get(f"/q/{made.code}", headers={"If-None-Match": first["ETag"]})
    assert (after.status_code, "今天第4次，近30天第9次查看" in after.content.decode()) == (200, True)


@pytest.mark.django_db
def test_a_label_is_counted_by_what_is_signed_on_it_and_by_nothing_else(
    client, made, issue, lot, now, today, counted
):
    sign, asked = signer(now), f"/q/{made.code}/looks"
    third = digits(sign(made, 3))
    assert client.get(asked, {"s": third}).json() == {
        "copy": 3, "looks": {"today": 1, "days": 30, "in_days": 1}
    }  # fmt: skip
    looks.add_up()
    assert client.get(asked, {"s": third}).json()["looks"]["today"] == 2
    assert counted.take() == {Key(made.code, 3, today): 1}
    other = issue(lot, quantity="10")
    for wrong in ("", "3", third[:-1], digits(sign(made, 0)), digits(sign(other, 3)), "9" * 5000):
        answer = client.get(asked, {"s": wrong})
        assert (answer.status_code, [*answer.json()]) == (422, ["detail"]), wrong[:20]
        assert answer["Cache-Control"] == "no-store"
    assert client.get("/q/GD982V-261130-AB3D-X/looks", {"s": third}).status_code == 422
    assert counted.take() == {}


@pytest.mark.django_db
def test_what_is_counted_tells_nothing_of_who_looked(client, made):
    client.get(f"/q/{made.code}", REMOTE_ADDR="203.0.113.7", headers=IN_A_BROWSER)
    looks.add_up()
    assert [field.name for field in Look._meta.concrete_fields] == ["code", "copy", "day", "looks"]
    assert rows() == {(made.code, 0): 1}


# --- memory, and the table ------------------------------------------------------------------------


def test_memory_is_bounded_and_what_finds_no_place_is_counted_without_a_label(now):
    day, counter = local_date(now), Counter(most=4)
    for n in range(10):
        counter.add(Key(f"L{n}", 0, day))
        assert counter.filling.is_set() == (n >= 1)
    counter.add(Key("L0", 0, day))
    assert counter.take() == {Key("L0", 0, day): 2, Key("", 0, day): 6} | {
        Key(f"L{n}", 0, day): 1 for n in (1, 2, 3)
    }
    assert (counter.take(), counter.filling.is_set()) == ({}, False)


@pytest.mark.django_db
def test_what_found_no_place_is_told_and_stands_in_the_table(now, caplog):
    counter = Counter(most=1)
    for code in "ABC":
        counter.add(Key(code, 0, local_date(now)))
    looks.add_up(counter)
    assert rows() == {("A", 0): 1, ("", 0): 2}
    assert "2 looks at labels found no place" in caplog.text


@pytest.mark.django_db
def test_many_labels_are_added_up_whole(now):
    counter, day = Counter(), local_date(now)
    for _ in range(2):
        for n in range(looks.AT_ONCE + 7):
            counter.add(Key(f"L{n:05}", n % 3, day), looks=n + 1)
        looks.add_up(counter)
    assert rows() == {(f"L{n:05}", n % 3): 2 * (n + 1) for n in range(looks.AT_ONCE + 7)}


@pytest.mark.django_db
def test_what_cannot_be_written_waits_and_nothing_is_added_twice(now):
    """The database is away after the first statement: what it took stays, the rest waits in memory."""
    counter, day = Counter(), local_date(now)
    for n in range(looks.AT_ONCE + 7):
        counter.add(Key(f"L{n:05}", 0, day))
    asked = []

    def away(execute, sql, params, many, context):
        asked.append(sql)
        if len(asked) > 1:
            raise DatabaseError("away")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(away), pytest.raises(DatabaseError):
        looks.add_up(counter)
    assert len(rows()) == looks.AT_ONCE
    counter.add(Key("L00000", 0, day))
    assert looks.add_up(counter) == 8
    assert rows() == {(f"L{n:05}", 0): 1 + (n == 0) for n in range(looks.AT_ONCE + 7)}


@pytest.mark.django_db(transaction=True)
def test_processes_that_add_up_at_once_lose_nothing(now):
    """Each thread is a process here: a counter and a line to the database of its own."""
    day, faults, barrier = local_date(now), [], threading.Barrier(4)

    def process(which: int) -> None:
        counter = Counter()
        try:
            barrier.wait()
            for _ in range(5):
                for n in range(40) if which % 2 else reversed(range(40)):
                    counter.add(Key(f"L{n:02}", 0, day))
                looks.add_up(counter)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=process, args=(which,)) for which in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert rows() == {(f"L{n:02}", 0): 20 for n in range(40)}


@pytest.mark.django_db(transaction=True)
def test_a_process_that_ends_adds_up_first(now):
    counter, stopping = Counter(), threading.Event()
    counter.add(Key("L1", 0, local_date(now)))
    thread = threading.Thread(target=looks.keep_adding_up, args=(stopping, counter))
    thread.start()
    stopping.set()
    thread.join()
    assert rows() == {("L1", 0): 1}


@pytest.mark.django_db
def test_days_long_over_are_forgotten(now, monkeypatch):
    monkeypatch.setattr(looks, "SWEPT", 2)
    today, kept = local_date(now), bounds_on(local_date(now)).kept_days
    for n in range(5):
        Look.objects.create(code=f"L{n}", copy=0, day=today - timedelta(days=kept + 1), looks=1)
    Look.objects.create(code="L9", copy=0, day=today - timedelta(days=kept), looks=1)
    assert looks.sweep(now) == 5
    assert rows() == {("L9", 0): 1}
