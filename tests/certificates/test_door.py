"""A scan is answered at the door, by two questions: what the house would have said, in every state, the next moment too."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.catalogue.conftest import decision_maker, make_entry, publisher, scheme_version  # noqa: F401
from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import Entry
from youji.catalogue.services.editions import publish_edition
from youji.catalogue.services.entries import add_event
from youji.catalogue.services.publication import refresh
from youji.certificates.models import Certificate
from youji.certificates.selectors.certificates import TOLD_AT_ALL, with_code
from youji.certificates.selectors.looks import _looked
from youji.certificates.selectors.states import POINT, state_of
from youji.certificates.services.voiding import void_certificate
from youji.certificates.views import door
from youji.ledger.selectors import _public_of
from youji.lots import services as movements
from youji.lots.selectors.against import _open_holds
from youji.lots.services.holding import hold
from youji.production.models import Lot, LotStop
from youji.registry.models import Base, Operator
from youji.shared.clock import local_date
from youji.shared.rooms import extensions

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]
#: Of every answer its own.
OWN = {"X-Request-ID"}


@pytest.fixture
def made(issue, lot) -> Certificate:
    return issue(lot, copies=20)


@pytest.fixture
def heard(client, made, monkeypatch) -> list[str]:
    """The door has heard the house once; from now on whoever it asks about something is noted."""
    client.get(f"/q/{made.code}")
    asked: list[str] = []
    house = door.Door._hear
    monkeypatch.setattr(
        door.Door, "_hear", lambda self, under, answer: (asked.append("house"), house(self, under, answer))
    )
    return asked


@pytest.fixture
def suspend(make_entry, publisher, decision_maker, now):  # noqa: F811
    """A base's recognition is suspended."""

    def suspended(base) -> None:
        entry = make_entry(base=base, name=base.name)
        publish_edition(title="第一版目录", document_number="湘农发〔2026〕1号", actor=publisher, now=now)
        with transaction.atomic():
            add_event(
                Entry.objects.get(pk=entry.pk), EventKind.SUSPENDED, actor=decision_maker, now=now, effective_on=local_date(now),
                ground="major_incident", reason="检测不合格。", document_number="湘农发〔2026〕95号",
            )  # fmt: skip
        refresh([entry.code], now)

    return suspended


def test_the_door_says_what_the_house_says(client, issue, lot, made, heard):
    other = issue(lot, quantity="10", copies=4)  # of the same shape, and never asked for
    at_the_door = client.get(f"/q/{other.code}")
    assert not heard
    client.handler._middleware_chain = None  # a server that has heard nothing yet
    house = client.get(f"/q/{other.code}")
    assert heard == ["house"]
    assert at_the_door.content == house.content
    said, expected = dict(at_the_door.items()), dict(house.items())
    assert {k: v for k, v in said.items() if k not in OWN} == {
        k: v for k, v in expected.items() if k not in OWN
    }
    assert "Content-Security-Policy" in said


@pytest.mark.parametrize(
    "more",
    [
        {"headers": {"Accept": "application/json"}},
        {"headers": {"Cookie": "seen=1"}},
        {"headers": {"Authorization": "Bearer x"}},
        {"query_params": {"a": "1"}},
    ],
)
def test_whoever_says_more_is_answered_by_the_house(client, made, heard, monkeypatch, more):
    monkeypatch.setattr(door, "known_page", lambda *_: pytest.fail("answered at the door"))
    assert client.get(f"/q/{made.code}", **more).status_code == 200


def test_another_name_and_an_unknown_number_are_the_houses_to_refuse(client, made, heard):
    assert client.get(f"/q/{made.code}", headers={"Host": "elsewhere.example"}).status_code == 400
    assert client.get(f"/q/{made.code[:-1]}{'A' if made.code[-1] != 'A' else 'B'}").status_code == 404


def test_a_scan_asks_the_database_twice(client, made, heard, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(f"/q/{made.code}")
    assert not heard


def test_every_room_that_tells_of_certificates_says_whether_it_ever_would():
    assert extensions(TOLD_AT_ALL).keys() == extensions(POINT).keys()


@pytest.fixture
def goes_bad(made, lot, base, grower, make_base, make_operator, suspend, now):
    """What may happen to a certificate, or to its goods, or to whose they are; each leaves it in which state."""

    def voided(**copies: str) -> None:
        void_certificate(code=made.code, reason="写错了", actor=grower, now=now, **copies)

    def stopped() -> None:
        LotStop.objects.create(
            lot=lot, operator_id=lot.operator_id, stopped=True, reason="不合格", edition="1", at=now
        )

    def held(lot_id) -> None:
        hold(lot_id=lot_id, reason="等检测结果", actor=grower, now=now)

    def member() -> None:
        """The issuer is a member of somebody else's base."""
        Base.objects.filter(pk=base.pk).update(operator=make_operator("基地的经营主体"))
        suspend(Base.objects.get(pk=base.pk))

    def other_base() -> None:
        suspend(make_base("另一个基地", operator=Operator.objects.get(pk=made.operator_id)))

    return {
        "void": voided,
        "partly void": lambda: voided(first="2", last="3"),
        "lot stopped": stopped,
        "lot held": lambda: held(lot.pk),
        "parcel held": lambda: held(made.parcel_id),
        "base suspended": lambda: suspend(base),
        "base of another holder's suspended": member,
        "another base of the holder's suspended": other_base,
    }


STATES = {
    "void": "void",
    "partly void": "partly_void",
    "lot stopped": "held",
    "lot held": "held",
    "parcel held": "held",
    "base suspended": "suspended",
    "base of another holder's suspended": "suspended",
    "another base of the holder's suspended": "suspended",
}


@pytest.mark.clause("4.5-d")
@pytest.mark.parametrize("how", STATES)
def test_the_next_scan_says_so_and_no_304_does_not(client, made, heard, goes_bad, now, how):
    """A browser or a cache that has the page asks again (``no-cache``), and within the minute, too, it is told."""
    first = client.get(f"/q/{made.code}")
    assert first["Cache-Control"] == "private, no-cache"
    has_it = {"If-None-Match": first["ETag"]}
    assert client.get(f"/q/{made.code}", headers=has_it).status_code == 304
    goes_bad[how]()
    state = state_of(with_code(made.code), local_date(now))
    assert state.key == STATES[how]
    assert state == state_of(
        Certificate.objects.get(pk=made.pk), local_date(now)
    )  # as whoever asks everything
    for _ in range(2):  # drawn by the house, and then at the door
        after = client.get(f"/q/{made.code}", headers=has_it)
        assert (after.status_code, state.word in after.content.decode()) == (200, True)
        assert after["ETag"] != first["ETag"]


def test_what_a_lot_was_made_of_is_asked_about_however_deep(lot, harvest, issue, grower, now):
    other = harvest("50")
    together = movements.merge(inputs=[(lot.pk, 10_000), (other.pk, 10_000)], actor=grower, now=now)
    row = issue(Lot.objects.get(pk=together.pk), quantity="5", copies=1)
    assert not with_code(row.code).goods_clear  # so its whole line is asked about
    hold(lot_id=other.pk, reason="等检测结果", actor=grower, now=now)
    assert state_of(with_code(row.code), local_date(now)).key == "held"


def test_what_is_clear_needs_no_line_to_be_walked(made, now):
    row = with_code(made.code)
    assert (row.goods_clear, row.holder_clear) == (True, True)
    with CaptureQueriesContext(connection) as asked:
        assert state_of(row, local_date(now)).key == "good"
    assert len(asked) == 1  # the bases'


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by how much there is")
def test_no_table_is_read_through_for_a_scan_or_for_the_key():
    """Whatever it is that grows, holds or the trail: it is found by an index."""
    today = date(2026, 6, 1)
    pk = uuid4()
    for asked in (
        _looked.plain("GD982V-261130-AB3D-X", today, today),
        _open_holds.plain([1], [pk]),
        _public_of.plain("certificates.issuer:key"),
    ):
        assert "SCAN" not in asked.explain(), asked.explain()
