"""A certificate through the gate: what it leaves on file, what it refuses, who may, and that it stays as it was."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from tests.production.conftest import SPRAYED, record
from youji.certificates.models import Certificate, Void
from youji.certificates.selectors.states import state_of
from youji.certificates.services.issuing import look
from youji.certificates.services.voiding import void_certificate
from youji.ledger.models import AuditEntry
from youji.lots import services as movements
from youji.production.models import Lot, LotStop
from youji.production.selectors.lots import lot_left
from youji.registry.models import Product
from youji.shared.actor import Role
from youji.shared.clock import local_date
from youji.shared.refusals import Blocked, NotAllowed, Refused, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]


def left(lot: Lot) -> int:
    return lot_left(lot.operator_id, lot.pk)


def codes(blocked) -> set[str]:
    return {one.code for one in blocked.value.findings}


def test_a_certificate_is_the_face_of_a_parcel_of_exactly_its_quantity(lot, issue, grower, now):
    made = issue(lot)
    parcel = Lot.objects.get(pk=made.parcel_id)
    assert (parcel.quantity, left(lot), left(parcel)) == (200_000, 800_000, 200_000)
    assert (made.form, made.text_edition, made.serial, made.copies) == ("producer", "2026", 1, 20)
    assert made.product == "豇豆"
    assert made.issuer
    assert made.kept_until == date(2028, 6, 1)
    entry = AuditEntry.objects.get(action="certificates.certificate.made_out")
    assert (entry.operator_id, entry.actor_id) == (grower.operator_id, grower.user_id)
    assert (entry.subject, entry.at) == (f"certificates.certificate:{made.code}", now)


def test_serials_go_on_within_a_day_and_numbers_say_nothing_of_them(lot, issue):
    some = [issue(lot, quantity="10") for _ in range(3)]
    assert [one.serial for one in some] == [1, 2, 3]
    assert len({one.code for one in some}) == 3
    assert len({one.code[:13] for one in some}) == 1


def test_never_more_than_the_lot_still_has(lot, issue):
    issue(lot, quantity="900")
    with pytest.raises(Blocked) as blocked:
        issue(lot, quantity="100.001")
    assert codes(blocked) == {"CER-007"}
    issue(lot, quantity="100")
    assert left(lot) == 0
    with pytest.raises(Blocked):
        issue(lot, quantity="1")
    assert Certificate.objects.count() == 2


def test_what_nobody_can_tell_asks_for_a_person_and_keeps_what_they_say(
    take, season, harvest, issue, grower, now
):
    take(
        record(
            **SPRAYED
            | {"input": "没有登记过的药", "source": "农资店", "method": "喷雾", "seasons": [season.code]}
        )
    )
    lot = harvest()
    with pytest.raises(Blocked) as blocked:
        issue(lot)
    assert {"CER-002"} <= codes(blocked)
    assert all(one.verdict == "unknown" for one in blocked.value.findings)
    made = issue(lot, decision="瓶上写的间隔期3天，已过。")
    assert made.decision == "瓶上写的间隔期3天，已过。"
    assert made.person_name == grower.name
    assert {one["code"] for one in made.findings} == codes(blocked)


def test_leaves_of_tea_are_promised_and_the_tea_made_of_them_is_not(lot, issue, grower, now):
    Product.objects.filter(pk=lot.product_id).update(code="0404", name="黄茶")
    assert issue(lot).product == "黄茶（茶鲜叶）"
    made = movements.process(
        inputs=[(lot.pk, 400_000)],
        product="黄茶",
        quantity=90_000,
        actor=grower,
        now=now,
        note="杀青、闷黄、烘干",
    )
    with pytest.raises(Blocked, match="干茶"):
        issue(made, quantity="50", copies=5)


def test_a_decision_helps_nobody_over_what_is_forbidden(lot, issue, now):
    LotStop.objects.create(
        lot=lot, operator_id=lot.operator_id, stopped=True, reason="间隔期改长了", edition="2026", at=now
    )
    with pytest.raises(Blocked) as blocked:
        issue(lot, decision="我负责。")
    assert codes(blocked) == {"CER-010"}
    assert not Certificate.objects.exists()


def test_looking_first_writes_nothing_and_says_the_same(lot, grower, now):
    seen = look(lot=lot.code, quantity="1001", copies=1, basis=["own"], actor=grower, now=now)
    assert {one.code for one in seen.findings} == {"CER-006", "CER-007"}
    assert (left(lot), Certificate.objects.count()) == (1_000_000, 0)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"quantity": ""}, "quantity"),
        ({"copies": 0}, "copies"),
        ({"copies": 10_001}, "copies"),
        ({"basis": []}, "basis"),
        ({"basis": ["听说"]}, "basis"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(lot, issue, said, field):
    with pytest.raises(Refused) as refused:
        issue(lot, **said)
    assert field in refused.value.by_field


def test_who_may(lot, issue, make_actor, county_reviewer, now):
    with pytest.raises(Unknown):
        issue(lot, actor=make_actor(Role.HOLDER, operator_id=lot.operator_id + 1))
    with pytest.raises(NotAllowed):
        issue(lot, actor=county_reviewer)


def test_copies_are_voided_one_by_one_and_the_whole_at_last(lot, issue, grower, now):
    made = issue(lot)
    today = local_date(now)
    assert state_of(made, today).key == "good"
    void_certificate(code=made.code, first="3", last="5", reason="三箱破损", actor=grower, now=now)
    made = Certificate.objects.get()
    assert state_of(made, today).key == "partly_void"
    assert "第3至5份" in state_of(made, today).news[0].sentence
    with pytest.raises(Refused):
        void_certificate(code=made.code, first="4", reason="再来", actor=grower, now=now)
    with pytest.raises(Refused):
        void_certificate(code=made.code, first="20", last="21", reason="没有这份", actor=grower, now=now)
    void_certificate(code=made.code.lower(), reason="写错了", actor=grower, now=now)
    assert state_of(Certificate.objects.get(), today).key == "void"


def test_a_wrong_one_is_replaced_and_both_say_so(lot, issue, grower, now):
    wrong = issue(lot, copies=2)
    right = issue(lot, copies=20, replaces=wrong.code)
    assert right.replaces == wrong
    assert (right.lot_id, left(lot)) == (wrong.parcel_id, 800_000)
    assert state_of(wrong, local_date(now)).replaced_by == right.code
    assert state_of(Certificate.objects.get(pk=wrong.pk), local_date(now)).key == "void"
    with pytest.raises(Refused):
        issue(lot, replaces=wrong.code)


def test_the_database_refuses_to_change_what_was_issued(lot, issue, grower, now):
    made = issue(lot)
    void = void_certificate(code=made.code, first="1", reason="破损", actor=grower, now=now)
    for row, change in (
        (Certificate.objects.filter(pk=made.pk), {"copies": 99}),
        (Void.objects.filter(pk=void.pk), {"reason": "别的"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            row._raw_delete(row.db)


def test_the_lots_stop_shows_on_what_was_issued_before(lot, issue, now):
    made = issue(lot)
    LotStop.objects.create(
        lot=lot, operator_id=lot.operator_id, stopped=True, reason="检测不合格", edition="2026", at=now
    )
    state = state_of(made, local_date(now))
    assert state.key == "held"
    assert "检测不合格" in state.news[0].sentence
