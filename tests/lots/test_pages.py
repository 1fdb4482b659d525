"""The pages of lots and the operations beside them: what a producer does, what an officer reads and holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.lots.conftest import KG, left
from youji.accounts.services.tokens import create_token
from youji.lots import services
from youji.lots.models import Delivery, Offer, Settlement
from youji.lots.selectors import pages
from youji.production.models import Lot
from youji.registry.models import Operator
from youji.shared import clock
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-a")]
#: address → the most it may ask, of the second visit.
BUDGETS = {"/field/lots/": 20, "/field/lots/{lot}/": 34, "/desk/lots/": 20, "/field/lots/arrivals/": 18}


@pytest.fixture
def yours(lot, client_as, grower):
    """The grower's browser, and a way to press a button of the lot's page."""
    client = client_as(grower)

    def press(kind: str, status: int = 302, **said: object) -> str:
        answer = client.post(f"/field/lots/{lot.code}/{kind}/", said)
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()

    client.press = press
    return client


def test_a_producer_sees_what_is_left_and_moves_it(yours, lot):
    listed = yours.get("/field/lots/").content.decode()
    assert lot.code in listed
    assert "1000 kg" in listed
    yours.press("part", quantity="30.5")
    yours.press("lose", quantity="2", note="失水")
    yours.press("move", place="二号冷库")
    yours.press("pack", quantity="100", made="10", to_unit="箱", how="spec")
    yours.press("process", 422, quantity="10", product="没有这个", made="2")
    assert "请填写原因" in yours.press("destroy", 422, quantity="2")
    assert left(lot) == 867_500
    told = yours.get(f"/field/lots/{lot.code}/").content.decode()
    for words in ("还剩867.5 kg", "失水", "二号冷库", "100 kg→10 箱", "记错了，冲销"):
        assert words in told, words
    assert yours.post(f"/field/lots/{lot.code}/reverse/2/", {"reason": "没有失水"}).status_code == 302
    assert left(lot) == 869_500


def test_what_will_not_do_is_said_on_the_form_and_nothing_typed_is_lost(yours, lot):
    said = yours.press("deliver", 422, quantity="2000", party="一中食堂", party_kind="canteen")
    assert "只剩1000 kg" in said
    assert "一中食堂" in said
    assert "请填写对方的主体码" in yours.press("deliver", 422, quantity="1")
    assert "没有这个批次号" in yours.press("merge", 422, quantity="1", other="P1", other_quantity="1")
    assert yours.get(f"/field/lots/{lot.code}/gift/").status_code == 404


def test_codes_of_relatives_lead_to_them_where_the_reader_may_go(
    client_as, lot, grower, market, county_reviewer, now
):
    child = services.part(lot_id=lot.pk, quantity=300 * KG, actor=grower, now=now)
    code = Operator.objects.get(pk=market.operator_id).code
    row = services.deliver(lot_id=child.pk, quantity=100 * KG, to=code, actor=grower, now=now)
    bought = services.receive(transfer=row.transfer, accepted=100 * KG, actor=market, now=now)
    page = client_as(grower).get(f"/field/lots/{child.code}/").content.decode()
    assert f'href="/field/lots/{lot.code}/"' in page
    assert f'href="/field/production/records/{lot.record_id}/"' in page
    assert f"/lots/{bought.code}/" not in page
    assert client_as(grower).get(f"/field/production/records/{lot.record_id}/").status_code == 200
    theirs = client_as(market).get(f"/field/lots/{bought.code}/").content.decode()
    assert child.code in theirs
    assert f"/lots/{child.code}/" not in theirs
    office = client_as(county_reviewer).get(f"/desk/lots/{child.code}/").content.decode()
    assert f'href="/desk/lots/{lot.code}/"' in office
    assert f'href="/desk/production/records/{lot.record_id}/"' in office


def test_two_lots_are_merged_and_goods_go_from_page_to_page(
    yours, lot, harvest, client_as, grower, market, now
):
    other = harvest("400")
    yours.press("merge", quantity="100", other=other.code.lower(), other_quantity="50")
    mixed = Lot.objects.get(origin="made")
    code = Operator.objects.get(pk=market.operator_id).code
    assert yours.post(f"/field/lots/{mixed.code}/deliver/", {"quantity": "60", "to": code}).status_code == 302
    theirs = client_as(market)
    [offer] = Offer.objects.all()
    assert mixed.code in theirs.get("/field/lots/arrivals/").content.decode()
    page = f"/field/lots/arrivals/{offer.transfer}/"
    assert "交付60 kg" in theirs.get(page).content.decode()
    assert "合起来应当是交付的60 kg" in theirs.post(page, {"accepted": "70"}).content.decode()
    answer = theirs.post(page, {"accepted": "50", "refused": "10", "reason": "发黄"})
    assert answer.status_code == 302
    received = Lot.objects.get(origin="received")
    assert (left(received), left(mixed)) == (50 * KG, 100 * KG)
    told = theirs.get(f"/field/lots/{received.code}/").content.decode()
    for one in (mixed, lot, other):
        assert one.code in told  # two levels back
    assert (
        theirs.post(f"/field/lots/{received.code}/back/", {"quantity": "5", "note": "卖不掉"}).status_code
        == 302
    )
    back = Offer.objects.get(operator_id=grower.operator_id)
    assert "退回5 kg" in client_as(grower).get(f"/field/lots/arrivals/{back.transfer}/").content.decode()


def test_what_came_of_a_delivery_to_somebody_who_is_not_here_is_put_down(yours, lot):
    yours.press("deliver", quantity="20", party="一中食堂", party_kind="canteen")
    row = Delivery.objects.get()
    assert "在路上" in yours.get(f"/field/lots/{lot.code}/").content.decode()
    assert yours.post(f"/field/lots/deliveries/{row.transfer}/", {"accepted": "20"}).status_code == 302
    assert Settlement.objects.get().own_word
    assert "交付方自记" in yours.get(f"/field/lots/{lot.code}/").content.decode()


def test_a_dealer_puts_down_what_was_bought_in(client_as, market, tea):
    said = {"product": "茶叶", "quantity": "80", "unit": "kg", "party": "李四", "party_kind": "producer"}
    client = client_as(market)
    assert client.post("/field/lots/new/", said).status_code == 302
    lot = Lot.objects.get()
    assert "从李四收来（不在平台上，没有上游记录）" in client.get(f"/field/lots/{lot.code}/").content.decode()


def test_an_officer_reads_holds_and_lets_go_and_moves_nothing(lot, client_as, make_actor, grower, now):
    officer = client_as(make_actor(Role.SUPERVISOR, division="430611"))
    assert lot.code in officer.get("/desk/lots/").content.decode()
    told = officer.get(f"/desk/lots/{lot.code}/").content.decode()
    assert "/part/" not in told
    assert officer.post(f"/field/lots/{lot.code}/part/", {"quantity": "1"}).status_code == 403
    assert officer.post(f"/desk/lots/{lot.code}/hold/", {"reason": "抽检不合格"}).status_code == 302
    told = officer.get(f"/desk/lots/{lot.code}/").content.decode()
    assert "已封存：抽检不合格" in told
    hold = told.split("/desk/lots/holds/")[1].split("/")[0]
    grown = client_as(grower)
    assert "已封存" in grown.post(f"/field/lots/{lot.code}/part/", {"quantity": "1"}).content.decode()
    assert (
        client_as(make_actor(Role.SUPERVISOR, division="430602")).get(f"/desk/lots/{lot.code}/").status_code
        == 404
    )
    officer = client_as(make_actor(Role.SUPERVISOR, division="430611"))
    assert officer.post(f"/desk/lots/holds/{hold}/", {"reason": "复检合格"}).status_code == 302
    services.part(lot_id=lot.pk, quantity=KG, actor=grower, now=now)


def test_a_program_does_the_same(lot, client, grower, market, now):
    def token(actor):
        _, secret = create_token(
            name="程序", scopes=["lots:read", "lots:write"], expires_on=clock.local_date(clock.now()) + timedelta(days=9),
            actor=actor, now=clock.now(),
        )  # fmt: skip
        return {"Authorization": f"Bearer {secret}"}

    mine, theirs = token(grower), token(market)

    def post(address, body, who=mine):
        return client.post(f"/api/v1/lots/{address}", body, content_type="application/json", headers=who)

    made = post(f"stock/{lot.code}/movements", {"kind": "part", "quantity": 30})
    assert (made.status_code, made.json()["left"]) == (201, 970 * KG)
    refused = post(f"stock/{lot.code}/movements", {"kind": "part", "quantity": 3000})
    assert (refused.status_code, "只剩970 kg" in refused.content.decode()) == (422, True)
    code = Operator.objects.get(pk=market.operator_id).code
    assert (
        post(
            f"stock/{made.json()['made']}/movements", {"kind": "deliver", "quantity": 30, "to": code}
        ).status_code
        == 201
    )
    [coming] = client.get("/api/v1/lots/arrivals", headers=theirs).json()
    assert (coming["lot"], coming["sent"]) == (made.json()["made"], 30 * KG)
    assert post(f"arrivals/{coming['transfer']}", {"accepted": 30}, theirs).status_code == 200
    whole = client.get(f"/api/v1/lots/stock/{lot.code}", headers=mine).json()
    assert [(one["level"], one["left"]) for one in whole["went_into"]] == [(1, 0), (2, None)]  # the other's
    assert client.get(f"/api/v1/lots/stock/{lot.code}", headers=theirs).status_code == 404
    listed = client.get("/api/v1/lots/stock?state=stock", headers=theirs).json()
    assert [one["left"] for one in listed["items"]] == [30 * KG]


def test_what_is_left_in_other_hands_and_where_it_went_from_there_only_officers_read(
    lot, client_as, grower, market, make_operator, make_actor, now
):
    far = make_actor(Role.HOLDER, operator_id=make_operator().pk)
    chain = [lot]
    for giver, taker, amount in ((grower, market, 70), (market, far, 40)):
        code = Operator.objects.get(pk=taker.operator_id).code
        row = services.deliver(lot_id=chain[-1].pk, quantity=amount * KG, to=code, actor=giver, now=now)
        chain.append(services.receive(transfer=row.transfer, accepted=amount * KG, actor=taker, now=now))
    _, bought, sold = chain
    seen = client_as(grower).get(f"/field/lots/{lot.code}/").content.decode()
    assert bought.code in seen  # whom it was given to, the giver knows
    assert "还剩30 kg" not in seen
    assert sold.code not in seen
    officer = client_as(make_actor(Role.SUPERVISOR, division="430611"))
    seen = officer.get(f"/desk/lots/{lot.code}/").content.decode()
    assert "还剩30 kg" in seen
    assert sold.code in seen
    seen = client_as(far).get(f"/field/lots/{sold.code}/").content.decode()
    assert lot.code in seen  # up to the field


def test_a_page_lists_the_newest_and_says_so(lot, client_as, grower, now, monkeypatch):
    monkeypatch.setattr(pages, "SHOWN", 3)
    for number in range(1, 6):
        services.deliver(
            lot_id=lot.pk, quantity=number * KG, party="食堂", party_kind="canteen", actor=grower, now=now
        )
    seen = client_as(grower).get(f"/field/lots/{lot.code}/").content.decode()
    assert "更早的2笔没有列出" in seen
    assert "只列出最近的3次" in seen
    assert "食堂 5 kg" in seen
    assert "食堂 2 kg" not in seen


def test_a_page_offers_what_can_be_done(lot, client_as, grower, make_actor, now):
    officer = make_actor(Role.SUPERVISOR, division="430611")
    services.hold(lot_id=lot.pk, reason="抽检不合格", actor=officer, now=now)
    seen = client_as(grower).get(f"/field/lots/{lot.code}/").content.decode()
    assert "解除封存" not in seen  # whoever is to lift it is another
    assert "/back/" not in seen  # it came from nobody
    assert "解除封存" in client_as(officer).get(f"/desk/lots/{lot.code}/").content.decode()
    own = services.take_in(
        product="茶叶", quantity=KG, unit="kg", party="李四", party_kind="producer", actor=grower, now=now
    )
    services.hold(lot_id=own.pk, reason="自查", actor=grower, now=now)
    seen = client_as(grower).get(f"/field/lots/{own.code}/").content.decode()
    assert "解除封存" in seen
    assert "/back/" in seen


def test_many_lots_ask_no_more_than_few(lot, grower, market, client_as, now):
    client = client_as(grower)

    def asked() -> dict[str, int]:
        told = {}
        for address in BUDGETS:
            at = address.format(lot=lot.code)
            client.get(at)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(at).status_code == 200, at
            told[address] = len(queries)
        return told

    def more(number: int) -> None:
        code = Operator.objects.get(pk=market.operator_id).code
        for _ in range(number):
            child = services.part(lot_id=lot.pk, quantity=KG, actor=grower, now=now)
            services.lose(lot_id=lot.pk, quantity=KG, note="失水", actor=grower, now=now)
            row = services.deliver(lot_id=lot.pk, quantity=KG, to=code, actor=grower, now=now)
            services.receive(transfer=row.transfer, accepted=KG, actor=market, now=now)
            services.send_back(
                lot_id=Lot.objects.filter(origin="received").latest("pk").pk,
                quantity=KG,
                note="退",
                actor=market,
                now=now,
            )
            services.deliver(
                lot_id=child.pk, quantity=KG, party="食堂", party_kind="canteen", actor=grower, now=now
            )

    more(1)
    few = asked()
    more(3)
    many = asked()
    assert {at: n for at, n in many.items() if n > few[at]} == {}
    assert {at: n for at, n in many.items() if n > BUDGETS[at]} == {}


def test_the_list_of_lots_names_parts_too_though_no_harvest_opened_them(
    lot, grower, client_as, make_actor, now
):
    part = services.part(lot_id=lot.pk, quantity=5 * KG, actor=grower, now=now)
    page = client_as(make_actor(Role.SUPERVISOR, division=lot.division)).get("/desk/production/lots/")
    assert page.status_code == 200
    assert lot.code in page.content.decode()
    assert part.code in page.content.decode()
