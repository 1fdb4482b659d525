"""Deliveries: kept or refused once, the goods taken in the same act, undone by a row of their own, the gaps of a day."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from tests.shared.test_barcodes import photograph
from youji.accounts.models import Message
from youji.certificates.models import Certificate
from youji.ledger.models import AuditEntry
from youji.lots.models import Settlement
from youji.lots.selectors.between import arrivals
from youji.lots.services import deliver
from youji.production.models import Lot
from youji.production.selectors.lots import lot_left
from youji.receiving.models import Pile, Proof, Scan, Undoing
from youji.receiving.selectors import received
from youji.receiving.services.phone import take_pile_rows, take_scan_rows
from youji.receiving.services.piling import settle_pile, undo_pile
from youji.receiving.services.scanning import OTHER_CONTENT, take_photo
from youji.shared.clock import in_words, local_date
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]
OUTSIDE = {
    "party": "张三",
    "party_kind": "producer",
    "quantity": "50",
    "unit": "kg",
    "product": "豇豆",
    "as_lot": True,
}


@pytest.fixture
def certificate(issue, lot) -> Certificate:
    return issue(lot)


@pytest.fixture
def sent(grower, now, certificate):
    """The parcel of the certificate is on its way to somebody."""

    def send(actor, quantity: int = 200_000):
        from youji.registry.models import Operator

        code = Operator.objects.get(pk=actor.operator_id).code
        return deliver(lot_id=certificate.parcel_id, quantity=quantity, to=code, actor=grower, now=now)

    return send


def test_what_is_on_its_way_is_received_in_the_same_act(keep, canteen, certificate, label, sent, now):
    sent(canteen)
    done = keep(canteen, label(certificate, 1), label(certificate, 2))
    own = Lot.objects.get(operator_id=canteen.operator_id)
    assert done.pile.lots == [own.code]
    assert (own.quantity, own.origin) == (200_000, "received")
    assert done.pile.supplier == certificate.issuer
    assert arrivals(canteen, now) == []
    assert {one.lot_id for one in Proof.objects.all()} == {own.pk}
    assert Settlement.objects.get().accepted == 200_000
    said = AuditEntry.objects.get(action="receiving.pile.received").after
    assert (said["certificates"], said["lots"]) == (2, [own.code])


def test_less_than_was_sent_is_short_with_a_reason(keep, canteen, certificate, label, sent):
    sent(canteen)
    with pytest.raises(Refused) as refused:
        keep(canteen, label(certificate), quantity="190", unit="kg")
    assert set(refused.value.by_field) == {"reason"}
    keep(canteen, label(certificate), quantity="190", unit="kg", reason="少了一箱")
    assert (Settlement.objects.get().accepted, Settlement.objects.get().short) == (190_000, 10_000)


def test_refused_goes_back_into_the_very_lot(keep, canteen, certificate, label, sent):
    sent(canteen)
    parcel = Lot.objects.get(pk=certificate.parcel_id)
    assert lot_left(parcel.operator_id, parcel.pk) == 0
    keep(canteen, label(certificate), decision="refused", reason="烂了一半")
    assert lot_left(parcel.operator_id, parcel.pk) == 200_000
    assert not Lot.objects.filter(operator_id=canteen.operator_id).exists()


def test_a_part_of_the_parcel_is_recognised_by_what_it_came_from(
    keep, canteen, certificate, label, grower, now
):
    from youji.lots.services import part
    from youji.registry.models import Operator

    half = part(lot_id=certificate.parcel_id, quantity=100_000, actor=grower, now=now)
    code = Operator.objects.get(pk=canteen.operator_id).code
    deliver(lot_id=half.pk, quantity=100_000, to=code, actor=grower, now=now)
    assert keep(canteen, label(certificate)).pile.lots


def test_what_is_on_nobodys_way_is_taken_in_from_outside_with_the_certificate_as_proof(keep, buyer):
    collector = buyer("君山果蔬收购站", "collector")
    done = keep(collector, "旧样式合格证 2024", **OUTSIDE)
    own = Lot.objects.get(operator_id=collector.operator_id)
    assert (own.origin, own.quantity, done.pile.lots) == ("outside", 50_000, [own.code])
    assert Proof.objects.get().lot_id == own.pk


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"decision": ""}, {"decision"}),
        ({"decision": "refused"}, {"reason"}),
        ({"supplier": "AAAAAA"}, {"supplier"}),
        ({"party": "张三"}, {"party_kind"}),
        ({"quantity": "5"}, {"unit"}),
        ({"quantity": "0", "unit": "kg"}, {"quantity"}),
        ({"as_lot": True}, {"quantity", "unit", "party"}),
        ({"lot": "P2606010000001"}, {"lot"}),
        ({"day": "2099-01-01"}, {"day"}),
        ({"refused": [{"scan": "x", "reason": ""}]}, {"refused"}),
    ],
)
def test_what_will_not_do_is_said_at_its_field_and_writes_nothing(
    keep, canteen, certificate, label, said, fields
):
    with pytest.raises(Refused) as refused:
        keep(canteen, label(certificate), **said)
    assert fields <= set(refused.value.by_field)
    assert not Pile.objects.exists()


def test_without_a_certificate_it_says_why_and_stands_among_the_gaps(keep, canteen, now):
    with pytest.raises(Refused) as refused:
        keep(canteen)
    assert set(refused.value.by_field) == {"reason", "supplier"}
    done = keep(canteen, reason="说明天补来", party="王五", party_kind="producer")
    found = received.day_of(canteen, local_date(now), now)
    assert ([one.pk for one in found.without], found.gaps) == ([done.pile.pk], 1)


def test_a_lot_that_came_in_without_one_is_a_gap_until_its_paper_comes(keep, canteen, now):
    from youji.lots.services import take_in

    lot = take_in(
        product="豇豆",
        quantity=50_000,
        unit="kg",
        party="张三",
        party_kind="producer",
        actor=canteen,
        now=now,
    )
    found = received.day_of(canteen, local_date(now), now)
    assert (found.lots, found.gaps) == ((lot.code,), 1)
    keep(canteen, "后补的纸质合格证", lot=lot.code)
    assert received.day_of(canteen, local_date(now), now).gaps == 0


def test_it_stands_once_whatever_the_line_does(keep, canteen, certificate, label, now):
    pile = uuid4()
    first = keep(canteen, label(certificate), pile=pile).pile
    again = settle_pile(pile_id=pile, decision="kept", actor=canteen, now=now + timedelta(hours=1)).pile
    assert (again.pk, Pile.objects.count()) == (first.pk, 1)
    with pytest.raises(Refused) as refused:
        settle_pile(pile_id=pile, decision="refused", reason="别的", actor=canteen, now=now)
    assert "另一条内容" in str(refused.value)


def test_a_phones_rows_are_answered_one_by_one(canteen, certificate, label, now):
    pile = str(uuid4())
    scans = [
        {"n": n, "id": str(uuid4()), "kind": "receiving.scan", "made": 1_780_000_000_000,
         "body": {"pile": pile, "how": "scanner", "text": text, "phone": "verified", "list": "2026-06-01"}}
        for n, text in enumerate([label(certificate, 1), label(certificate, 2), ""])
    ]  # fmt: skip
    answers = take_scan_rows(scans, canteen, now, timedelta())
    assert [one["state"] for one in answers] == ["stored", "stored", "refused"]
    assert [one.get("verdict") for one in answers] == ["verified", "verified", None]
    row = {
        "n": 9,
        "id": pile,
        "kind": "receiving.pile",
        "made": 1_780_000_000_000,
        "body": {"decision": "kept"},
    }
    [told] = take_pile_rows([row], canteen, now, timedelta())
    assert told["state"] == "stored"
    [odd] = take_pile_rows([row | {"body": {"decision": "kept", "actor": 1}}], canteen, now, timedelta())
    assert (odd["state"], "不认识" in odd["said"]) == ("refused", True)
    assert Scan.objects.first().phone_verdict == "verified"


def test_one_of_a_pile_is_sent_away_and_the_others_kept(see, canteen, certificate, label, now):
    pile = uuid4()
    first, second = see(canteen, label(certificate, 1), label(certificate, 2), pile=pile)
    away = [{"scan": str(second.pk), "reason": "箱子破了"}]
    settle_pile(pile_id=pile, decision="kept", refused=away, actor=canteen, now=now)
    rows = {row.scan.pk: (row.decision, row.reason) for row in received.rows_of(Scan.objects.all())}
    assert rows == {first.pk: ("kept", ""), second.pk: ("refused", "箱子破了")}
    assert see(canteen, label(certificate, 2))[0].verdict == "verified"


def test_what_comes_late_and_does_not_agree_is_told_too(keep, see, canteen, certificate, label):
    pile = keep(canteen, label(certificate, 1), pictures=1).pile
    theirs = Message.objects.filter(person__operator_id=canteen.operator_id)
    assert not theirs.exists()
    see(canteen, label(certificate, 2)[:-1], pile=pile.pk)
    told = theirs.get()
    assert "1张核验不符" in told.title
    assert str(pile.pk) in told.link


def test_what_was_sent_away_and_comes_late_proves_nothing(keep, buyer, certificate, label, now):
    collector, late = buyer("君山果蔬收购站", "collector"), str(uuid4())
    away = [{"scan": late, "reason": "与货不符"}]
    pile = keep(collector, "旧样式合格证 2024", refused=away, **OUTSIDE).pile
    body = {"pile": str(pile.pk), "text": label(certificate)}
    take_scan_rows([{"n": 1, "id": late, "body": body}], collector, now, timedelta())
    assert received.rows_of(Scan.objects.filter(pk=late))[0].decision == "refused"
    assert not Proof.objects.filter(scan_id=late).exists()


def test_of_what_is_kept_one_certificate_stays_or_all_is_refused(see, canteen, certificate, label, now):
    pile = uuid4()
    [only] = see(canteen, label(certificate), pile=pile)
    away = [{"scan": str(only.pk), "reason": "与货不符"}]
    with pytest.raises(Refused) as refused:
        settle_pile(pile_id=pile, decision="kept", refused=away, actor=canteen, now=now)
    assert "请按“拒收”" in refused.value.by_field["reason"]


def test_undone_by_a_row_of_its_own_the_copy_may_come_again(
    keep, see, canteen, buyer, certificate, label, now
):
    pile = keep(canteen, label(certificate)).pile
    with pytest.raises(Unknown):
        undo_pile(pile_id=pile.pk, reason="x", actor=buyer("别家", "supermarket"), now=now)
    with pytest.raises(Refused):
        undo_pile(pile_id=pile.pk, reason="", actor=canteen, now=now)
    undo_pile(pile_id=pile.pk, reason="已退货", actor=canteen, now=now)
    with pytest.raises(StaleState):
        undo_pile(pile_id=pile.pk, reason="再退", actor=canteen, now=now)
    assert Undoing.objects.count() == 1
    assert received.rows_of_pile(received.find_pile(pile.pk, canteen))[0].decision == "undone"
    assert see(canteen, label(certificate))[0].verdict == "verified"


def test_nothing_is_put_into_another_buyers_pile_nor_read_out_of_it(
    keep, canteen, buyer, certificate, label, sent, now
):
    sent(canteen)
    pile = keep(canteen, label(certificate)).pile
    stranger = buyer("别家", "supermarket")
    row = {"n": 1, "id": str(uuid4()), "body": {"pile": str(pile.pk), "text": label(certificate, 2)}}
    [told] = take_scan_rows([row], stranger, now, timedelta())
    assert (told["state"], told["said"]) == ("refused", OTHER_CONTENT)
    picture = SimpleUploadedFile("证.png", photograph("2024-001"), "image/png")
    with pytest.raises(Refused):
        take_photo(key=str(uuid4()), pile=str(pile.pk), file=picture, actor=stranger, now=now)
    assert not Scan.objects.filter(operator_id=stranger.operator_id).exists()


def test_only_a_pile_that_is_ones_own_and_open_is_gone_on_with(
    client_as, see, keep, canteen, buyer, certificate, label
):
    own, others, done = uuid4(), uuid4(), uuid4()
    see(canteen, label(certificate, 1), pile=own)
    see(buyer("别家", "supermarket"), label(certificate, 2), pile=others)
    keep(canteen, label(certificate, 3), pile=done)
    page = client_as(canteen)
    for asked, begun in ((own, True), (others, False), (done, False), ("x", False)):
        said = page.get(f"/field/receiving/?pile={asked}").content.decode()
        assert (f'data-pile="{asked}"' in said, "接着办那一次收货" in said) == (begun, begun)


def test_an_officer_of_the_area_reads_and_undoes_nothing(
    keep, canteen, county_reviewer, make_actor, certificate, label, now
):
    from youji.shared.actor import Role

    pile = keep(canteen, label(certificate)).pile
    assert received.find_pile(pile.pk, county_reviewer).pk == pile.pk
    with pytest.raises(NotAllowed):
        undo_pile(pile_id=pile.pk, reason="x", actor=county_reviewer, now=now)
    with pytest.raises(Unknown):
        received.find_pile(pile.pk, make_actor(Role.COUNTY_REVIEWER, division="430702"))


@pytest.mark.parametrize("model", [Scan, Pile, Undoing, Proof])
def test_nothing_that_was_received_is_changed_or_removed(keep, canteen, sent, certificate, label, now, model):
    sent(canteen)
    pile = keep(canteen, label(certificate)).pile
    undo_pile(pile_id=pile.pk, reason="已退货", actor=canteen, now=now)
    for change in (lambda rows: rows.update(operator_id=1), lambda rows: rows._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(model.objects.all())


def test_of_a_day_that_is_longer_than_the_page_all_are_counted(
    see, keep, canteen, certificate, label, now, monkeypatch
):
    pile = uuid4()
    scans = see(canteen, *(label(certificate, copy) for copy in (1, 2, 3)), pile=pile)
    away = [{"scan": str(scans[0].pk), "reason": "箱子破了"}, {"scan": str(uuid4()), "reason": "没有传到"}]
    settle_pile(pile_id=pile, decision="kept", refused=away, actor=canteen, now=now)
    keep(canteen, label(certificate, 4), decision="refused", reason="烂了")
    back = keep(canteen, label(certificate, 5)).pile
    undo_pile(pile_id=back.pk, reason="已退货", actor=canteen, now=now)
    see(canteen, label(certificate, 6))
    whole = received.day_of(canteen, local_date(now), now)
    assert whole.counts == {"kept": 2, "refused": 2, "undone": 1, "open": 1}
    assert whole.counts == Counter(row.decision for row in whole.rows)
    monkeypatch.setattr(received, "MOST", 2)
    cut = received.day_of(canteen, local_date(now), now)
    assert (cut.counts, cut.more) == (whole.counts, 4)


def test_how_long_it_is_kept_and_what_is_past_it(keep, canteen, certificate, label, now):
    pile = keep(canteen, label(certificate)).pile
    found = received.kept(canteen, local_date(now))
    assert [(word, months) for word, months, _ in found.lines] == [
        ("法定最短保存期", "6个月"), ("平台保存期", "24个月"),
    ]  # fmt: skip
    assert all(source for *_, source in found.lines)
    assert (found.past, found.years) == (0, ((local_date(now).year, 1),))
    assert received.kept(canteen, pile.kept_until - timedelta(days=1)).past == 0
    assert received.kept(canteen, pile.kept_until).past == 1


@pytest.mark.parametrize(("ago", "of"), [(0, 0), (1, 1), (30, 30), (40, 0), (-5, 0)])
def test_what_waited_on_the_phone_is_of_the_day_it_was_read(canteen, certificate, label, now, ago, of):
    pile, made = str(uuid4()), int((now - timedelta(days=ago)).timestamp() * 1000)
    row = {"n": 1, "id": str(uuid4()), "made": made, "body": {"pile": pile, "text": label(certificate)}}
    take_scan_rows([row], canteen, now, timedelta())
    take_pile_rows(
        [{"n": 2, "id": pile, "made": made, "body": {"decision": "kept"}}], canteen, now, timedelta()
    )
    day = local_date(now) - timedelta(days=of)
    assert (Scan.objects.get().day, Pile.objects.get().day) == (day, day)


def test_a_day_of_nothing_leads_to_the_last_on_which_something_came(
    keep, canteen, certificate, label, client_as, now
):
    """Whoever opened it in the morning had to go back day by day, not knowing how far."""
    day = local_date(now)
    page = lambda on: client_as(canteen).get(f"/desk/receiving/?day={on:%Y-%m-%d}").content.decode()  # noqa: E731
    assert "看上一次收货" not in page(day)
    keep(canteen, label(certificate))
    later = day + timedelta(days=9)
    assert f"看上一次收货（{in_words(day)}）" in page(later)
    assert f'href="?day={day:%Y-%m-%d}"' in page(later)
    assert "看上一次收货" not in page(day)
