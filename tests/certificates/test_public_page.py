"""The page behind a code for strangers: joined in its frame as it is drawn; and the telephone, for who holds the label."""

from __future__ import annotations

from dataclasses import replace

import pytest

from youji.certificates.logic.digits import digits
from youji.certificates.models import Certificate
from youji.certificates.selectors.certificates import with_code
from youji.certificates.selectors.states import state_of
from youji.certificates.services.signing import signer
from youji.certificates.services.voiding import void_certificate
from youji.certificates.views import public
from youji.lots import services as movements
from youji.lots.selectors.against import line_of, line_of_one
from youji.production.models import Lot, LotStop
from youji.shared.clock import local_date

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]


@pytest.fixture
def made(issue, lot) -> Certificate:
    return issue(lot, copies=20)


def drawn(client, code: str) -> str:
    """As the template draws it: whoever has a cookie gets it so."""
    client.cookies["seen"] = "1"
    page = client.get(f"/q/{code}").content.decode()
    del client.cookies["seen"]
    return page


def test_a_strangers_page_is_the_drawn_one_in_every_state(client, issue, lot, base, grower, now, monkeypatch):
    good, odd, void, partly = (
        issue(lot, quantity="10", copies=4),
        issue(lot, quantity="20", copies=3, on_package=["contact", "place"]),
        issue(lot, quantity="10", copies=4),
        issue(lot, quantity="10", copies=4),
    )
    void_certificate(code=void.code, reason="<写错了> & 重开", actor=grower, now=now)
    void_certificate(code=partly.code, first="2", last="3", reason="破损", actor=grower, now=now)
    new = issue(lot, quantity="9", replaces=good.code)
    other = issue(lot, quantity="11")
    for _ in range(2):  # the second time from the frame
        for row in (good, odd, void, partly, new, other):
            assert client.get(f"/q/{row.code}").content.decode() == drawn(client, row.code), row.code
    LotStop.objects.create(
        lot=lot, operator_id=lot.operator_id, stopped=True, reason="检测不合格", edition="2026", at=now
    )
    page = client.get(f"/q/{other.code}").content.decode()
    assert "检测不合格" in page
    assert page == drawn(client, other.code)


def test_the_page_answers_304_while_it_says_the_same_and_not_after(client, made, grower, now):
    first = client.get(f"/q/{made.code}")
    again = client.get(f"/q/{made.code}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-cache")
    void_certificate(code=made.code, reason="写错了", actor=grower, now=now)
    after = client.get(f"/q/{made.code}", headers={"If-None-Match": first["ETag"]})
    assert after.status_code == 200
    assert "已作废" in after.content.decode()


def test_the_line_of_a_parcel_is_all_it_was_made_of(lot, harvest, issue, grower, now):
    other = harvest("50")
    together = movements.merge(inputs=[(lot.pk, 10_000), (other.pk, 10_000)], actor=grower, now=now)
    part = movements.part(lot_id=together.pk, quantity=5_000, actor=grower, now=now)
    for one in (lot, other, together, part):
        assert line_of_one(one.operator_id, one.pk) == line_of([Lot.objects.get(pk=one.pk)])
    assert {pk for _, pk in line_of_one(part.operator_id, part.pk)} == {
        lot.pk,
        other.pk,
        together.pk,
        part.pk,
    }


def test_what_was_read_for_a_scan_stands_as_what_was_read_otherwise(issue, lot, grower, now):
    row = issue(lot, quantity="10", copies=4)
    void_certificate(code=row.code, first="2", last="3", reason="破损", actor=grower, now=now)
    issue(lot, quantity="9", replaces=row.code)
    today = local_date(now)
    assert state_of(with_code(row.code), today) == state_of(Certificate.objects.get(pk=row.pk), today)


def test_the_telephone_is_told_to_who_holds_the_label(client, made, now):
    page = client.get(f"/q/{made.code}").content.decode()
    assert made.contact
    assert made.contact not in page
    asked = f"/q/{made.code}/contact"
    assert made.contact in client.get(asked, {"copy": "3", "of": "20"}).content.decode()
    assert made.contact in client.get(asked, {"copy": "２０", "of": "20"}).content.decode()
    for wrong in (
        {"copy": "21", "of": "20"},
        {"copy": "3", "of": "21"},
        {"copy": "3"},
        {"copy": "0", "of": "20"},
        {},
    ):
        answer = client.get(asked, wrong)
        assert answer.status_code == 422, wrong
        assert made.contact not in answer.content.decode()
    told = client.get(asked, {"copy": "3", "of": "20"}, headers={"Accept": "application/json"}).json()
    assert told == {"issuer": made.issuer, "contact": made.contact}


def test_the_signed_statement_of_a_label_is_as_good_and_another_labels_is_not(client, made, issue, lot, now):
    sign, asked = signer(now), f"/q/{made.code}/contact"
    of = issue(lot, quantity="10")
    assert made.contact in client.get(asked, {"s": digits(sign(made, 7))}).content.decode()
    for wrong in (digits(sign(of, 1)), digits(sign(made, 7))[:-1], "12"):
        answer = client.get(asked, {"s": wrong})
        assert (answer.status_code, made.contact in answer.content.decode()) == (422, False)


@pytest.mark.usefixtures("clock_stands")
def test_whoever_guesses_the_numbers_of_a_copy_is_stopped(client, made, monkeypatch):
    monkeypatch.setattr(public, "GUESSED", replace(public.GUESSED, most=2))
    asked = f"/q/{made.code}/contact"
    statuses = [client.get(asked, {"copy": "1", "of": str(of)}).status_code for of in (1, 2, 20)]
    assert statuses == [422, 422, 429]


def test_sixty_unknown_numbers_an_hour_and_no_more():
    assert (public.UNKNOWN.most, public.UNKNOWN.seconds) == (60, 3600)
