"""Labels by the thousand: ordered, drawn by the worker in parts, fetched by whoever ordered them, gone after a day."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest

from youji.accounts.models import Grant, Message, Person
from youji.accounts.selectors import actor_of
from youji.certificates import files, jobs
from youji.certificates.models import Printing
from youji.certificates.services import printing
from youji.certificates.services.printing import order_labels
from youji.certificates.services.voiding import void_certificate
from youji.shared import clock
from youji.shared.refusals import Refused, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]


@pytest.fixture
def holder(grower, person_of):
    """Somebody whom the worker finds again."""
    return person_of(grower)


@pytest.fixture
def person_of(make_actor, now):
    def found(actor):
        person = Person.objects.get(pk=actor.user_id)
        Grant.objects.get_or_create(person=person, role="holder")
        return actor_of(person, now=now)

    return found


@pytest.fixture
def few(monkeypatch):
    """So few are drawn together that a test sees several parts."""
    monkeypatch.setattr(printing, "TOGETHER", 2)


def work(now) -> str:
    return jobs.print_labels(now)


def test_ordered_drawn_in_parts_told_and_fetched(client_as, holder, issue, lot, now, few):
    made = issue(lot, copies=5)
    client = client_as(holder)
    asked = client.post(
        f"/desk/certificates/{made.code}/print/", {"size": "50x30", "dpi": "203", "first": "", "last": ""}
    )
    order = Printing.objects.get()
    assert (asked.status_code, asked["Location"]) == (302, f"/desk/certificates/printings/{order.pk}/")
    assert "画好了0份，共5份" in client.get(asked["Location"]).content.decode()
    assert client.get(f"{asked['Location']}file").status_code == 404
    assert work(now) == "done"
    page = client.get(asked["Location"]).content.decode()
    assert f"/desk/certificates/printings/{order.pk}/file" in page
    answer = client.get(f"{asked['Location']}file")
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        names = archive.namelist()
        assert names == [f"{made.code}-{a:05d}-{b:05d}.pdf" for a, b in ((1, 2), (3, 4), (5, 5))]
        assert all(archive.read(name)[:5] == b"%PDF-" for name in names)
    assert Message.objects.get(person_id=holder.user_id).title == f"标签画好了：{made.code}"
    told = client.get(asked["Location"], headers={"Accept": "application/json"}).json()
    assert (told["over"], told["done"], told["total"]) == (True, 5, 5)
    assert work(now) == ""


def test_nobody_else_sees_or_fetches_it(client_as, holder, county_reviewer, issue, lot, now):
    order = order_labels(code=issue(lot, copies=2).code, actor=holder, now=now)
    work(now)
    for way in ("", "file"):
        assert (
            client_as(county_reviewer).get(f"/desk/certificates/printings/{order.pk}/{way}").status_code
            == 404
        )


def test_after_a_day_the_file_is_gone_and_the_page_says_so(client_as, holder, issue, lot, now):
    order = order_labels(code=issue(lot, copies=2).code, actor=holder, now=now)
    work(now)
    assert files.find(order.pk)
    assert jobs.sweep_printed(now + timedelta(hours=23)) == 0
    assert jobs.sweep_printed(now + timedelta(hours=25)) == 1
    assert files.find(order.pk) is None
    page = client_as(holder).get(f"/desk/certificates/printings/{order.pk}/").content.decode()
    assert "文件已清理" in page


def test_what_became_void_after_it_was_drawn_is_not_fetched(
    client, client_as, program, holder, issue, lot, grower, now
):
    made = issue(lot, copies=4)
    order = order_labels(code=made.code, first="2", last="3", actor=holder, now=now)
    assert work(now) == "done"
    page = f"/desk/certificates/printings/{order.pk}/file"
    void_certificate(code=made.code, first="1", last="1", reason="破损", actor=grower, now=now)
    assert client_as(holder).get(page).status_code == 200
    void_certificate(code=made.code, first="3", last="3", reason="破损", actor=grower, now=now)
    answers = (
        client_as(holder).get(page),
        client.get(f"/api/v1/certificates/printings/{order.pk}/file", headers=program(holder)),
    )
    for answer in answers:
        assert (answer.status_code, "第3份已作废" in answer.content.decode()) == (422, True)


def test_what_became_void_meanwhile_is_not_drawn(holder, issue, lot, grower, now):
    made = issue(lot, copies=4)
    order = order_labels(code=made.code, actor=holder, now=now)
    void_certificate(code=made.code, first="2", last="2", reason="破损", actor=grower, now=now)
    assert work(now) == "refused"
    order.refresh_from_db()
    assert "第2份已作废" in order.sentence
    assert files.find(order.pk) is None
    with pytest.raises(Refused, match="第2份已作废"):
        order_labels(code=made.code, actor=holder, now=now)
    assert order_labels(code=made.code, first="3", actor=holder, now=now).copies == 2


def test_a_worker_that_died_is_followed_by_another_three_times(holder, issue, lot, now):
    order = order_labels(code=issue(lot, copies=2).code, actor=holder, now=now)
    for tried in (1, 2, 3):
        assert printing.take_up(now).tries == tried
    assert printing.take_up(now) is None
    order.refresh_from_db()
    assert (order.state, order.sentence) == ("refused", printing.GAVE_UP)


def test_three_orders_at_once_and_so_much_on_the_disk(holder, issue, lot, now, monkeypatch):
    code = issue(lot, copies=2).code
    for _ in range(printing.MOST_OPEN):
        order_labels(code=code, actor=holder, now=now)
    with pytest.raises(Refused, match="还有3次打印没有画好"):
        order_labels(code=code, actor=holder, now=now)
    for _ in range(printing.MOST_OPEN):
        work(now)
    monkeypatch.setattr(files, "MOST_BYTES", 1)
    with pytest.raises(Refused, match="太多了"):
        order_labels(code=code, actor=holder, now=now)


def test_a_program_orders_asks_and_fetches(client, program, holder, issue, lot, now, make_actor):
    made, headers = issue(lot, copies=3), program(holder)
    asked = client.post(
        f"/api/v1/certificates/{made.code}/printings", "{}", content_type="application/json", headers=headers
    )
    assert asked.status_code == 202, asked.content
    said = asked.json()
    assert (said["state"], said["first"], said["last"], said["size"]) == ("waiting", 1, 3, "60x40")
    address = f"/api/v1/certificates/printings/{said['id']}"
    assert client.get(f"{address}/file", headers=headers).status_code == 404
    work(clock.now())
    assert client.get(address, headers=headers).json()["done"] == 3
    assert b"".join(client.get(f"{address}/file", headers=headers).streaming_content)[:2] == b"PK"
    with pytest.raises(Unknown):
        order_labels(code="GD982V-260101-AAAA-A", actor=holder, now=now)
