"""The pages and the API: looked at, opened, answered in two taps, followed by figures that open their rows, read by anybody."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.traceability.conftest import KG, ORDER
from youji.accounts.models import Message
from youji.accounts.services.tokens import create_token
from youji.lots import services as lots
from youji.quality.selectors.terms import terms
from youji.registry.models import Operator
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed
from youji.traceability import services
from youji.traceability.fields import LEVELS
from youji.traceability.models import Answer, Outside, OutsideTold, Recall

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-d")]


@pytest.fixture
def program(client):
    """A program that speaks for the actor."""

    def make(actor):
        _, secret = create_token(
            name="程序", scopes=["traceability:read", "traceability:write"], expires_on=clock.local_date(clock.now()) + timedelta(days=9),
            actor=actor, now=clock.now(),
        )  # fmt: skip
        headers = {"Authorization": f"Bearer {secret}"}

        def ask(address: str, **said):
            path = f"/api/v1/traceability{address}"
            if said or "POST" in address:
                return client.post(
                    path.replace(" POST", ""),
                    json.dumps(said),
                    content_type="application/json",
                    headers=headers,
                )
            return client.get(path, headers=headers)

        return ask

    return make


def test_an_officer_looks_and_opens(client_as, officer, lot, grower, market, sell):
    bought = sell(lot, 300, grower, market)
    client = client_as(officer)
    assert "/desk/recalls/new/" in client.get("/desk/recalls/").content.decode()
    assert "/desk/recalls/new/lot/" in client.get("/desk/recalls/new/").content.decode()
    wrong = client.get("/desk/recalls/new/lot/?lot=P1")
    assert wrong.status_code == 422
    assert 'value="P1"' in wrong.content.decode()
    address = f"/desk/recalls/new/lot/?lot={lot.code}"
    page = client.get(address).content.decode()
    assert "牵连2个批次、2个主体" in page
    assert Operator.objects.get(pk=market.operator_id).name in page
    assert not Recall.objects.exists()
    refused = client.post(address, ORDER | {"reason": ""})
    assert refused.status_code == 422
    assert ORDER["advice"] in refused.content.decode()
    done = client.post(address, ORDER)
    made = Recall.objects.get()
    assert (done.status_code, done["Location"]) == (302, f"/desk/recalls/{made.code}/")
    page = client.get(done["Location"]).content.decode()
    assert "2个主体没有答复" in page
    rows = client.get(f"/desk/recalls/{made.code}/lots/").content.decode()
    assert f"/desk/lots/{lot.code}/" in rows
    assert bought.code in rows
    assert f"/desk/lots/{bought.code}/" not in rows  # it is not of this county


def test_each_figure_opens_as_many_rows_as_it_says(
    client_as, officer, lot, grower, market, sell, recall, now
):
    sell(lot, 300, grower, market)
    made = recall(lot)
    services.answer(code=made.code, actor=market, now=now)
    client = client_as(officer)
    for state, count in (("told", 1), ("answered", 1), ("done", 0)):
        rows = client.get(f"/desk/recalls/{made.code}/holders/?state={state}").context["listing"]
        assert rows.count == count
    assert client.get(f"/desk/recalls/{made.code}/holders/?division=430702").context["listing"].count == 1
    book = client.get(f"/desk/recalls/{made.code}/holders/?as=xlsx")
    assert book["Content-Type"].endswith("sheet")


def test_a_holder_answers_in_two_taps_and_disposes(client_as, lot, grower, market, sell, recall, now):
    bought = sell(lot, 300, grower, market)
    lots.deliver(
        lot_id=bought.pk, quantity=50 * KG, party="一中食堂", party_kind="canteen", contact="王师傅", actor=market, now=now
    )  # fmt: skip
    made = recall(lot)
    client = client_as(market)
    link = Message.objects.get(matter=f"traceability.{made.code}:{market.operator_id}").link
    page = client.get(link).content.decode()
    assert "您现在还有250 kg" in page
    assert lot.code not in page
    code = Operator.objects.get(pk=market.operator_id).code
    assert client.post(link, {"operator": code}).status_code == 302
    assert Answer.objects.get().found == [{"lot": bought.code, "left": 250 * KG, "unit": "kg"}]
    assert client.post(link, {"operator": code}).status_code == 409
    address = f"{link}lots/{bought.code}/"
    assert client.post(address, {"way": "destroyed", "quantity": "300", "note": "填埋"}).status_code == 422
    assert client.post(address, {"way": "destroyed", "note": "填埋"}).status_code == 302
    assert "没有了" in client.get(link).content.decode()
    outside = client.get(link).context["pages"][0].outside
    assert client.post(outside[0].href, {"note": "已倒掉"}).status_code == 302
    assert OutsideTold.objects.get().note == "已倒掉"
    assert client.post(f"{link}reply/", {"text": "已全部处置"}).status_code == 302
    assert client.get("/field/recalls/").status_code == 200


def test_a_drill_is_marked_wherever_it_is_shown(client_as, officer, lot, grower, market, sell, recall):
    sell(lot, 300, grower, market)
    made = recall(lot, drill=True)
    assert set(
        Message.objects.filter(matter__startswith="traceability.").values_list("title", flat=True)
    ) == {"【演练】召回演练：豇豆"}
    for who, address in ((officer, f"/desk/recalls/{made.code}/"), (market, f"/field/recalls/{made.code}/")):
        assert "<strong>演练</strong>" in client_as(who).get(address).content.decode()
    assert client_as(officer).post(f"/desk/recalls/{made.code}/lift/", {"reason": "x"}).status_code == 422


def test_ending_and_lifting_by_page(client_as, officer, lot, recall):
    made = recall(lot)
    client = client_as(officer)
    assert client.post(f"/desk/recalls/{made.code}/finish/", {"reason": ""}).status_code == 422
    assert client.post(f"/desk/recalls/{made.code}/finish/", {"reason": "产品已过季"}).status_code == 302
    assert client.post(f"/desk/recalls/{made.code}/lift/", {"reason": "复检合格"}).status_code == 302
    assert "已解除" in client.get(f"/desk/recalls/{made.code}/").content.decode()


def test_anybody_reads_what_offices_ordered_and_no_holders_name(
    client, lot, issue, grower, market, sell, recall, now
):
    row = issue(lot, quantity="100")
    sell(lot, 300, grower, market)
    made = recall(lot, document="君农召〔2026〕1号")
    own = services.open_recall(start="lot", lot=lot.code, actor=grower, now=now, **ORDER)
    page = client.get("/recalls/").content.decode()
    assert f"/recalls/{made.code}" in page
    assert own.code not in page
    assert client.get(f"/recalls/{own.code}").status_code == 404
    page = client.get(f"/recalls/{made.code}").content.decode()
    assert "君农召〔2026〕1号" in page
    assert f"/q/{row.code}" in page
    assert Operator.objects.get(pk=market.operator_id).name not in page


def test_what_a_level_means_is_dated_data_and_says_how_well_it_is_known(
    client, client_as, officer, lot, recall
):
    made = recall(lot)
    said = "48小时（待核）内启动"
    assert said in client_as(officer).get(f"/desk/recalls/new/lot/?lot={lot.code}").content.decode()
    for page in (
        client_as(officer).get(f"/desk/recalls/{made.code}/").content.decode(),
        client.get(f"/recalls/{made.code}").content.decode(),
    ):
        assert said in page
        assert "《食品召回管理办法》第十三条" in page
    assert {one.key for one in terms("traceability")} == {f"level_{key}" for key, _ in LEVELS}
    assert all(one.instrument and one.provision and one.mark == "pending" for one in terms("traceability"))


def test_who_only_reads_tells_nobody_and_who_reads_their_own_reads_no_others_doings(
    client_as, make_actor, lot, grower, market, sell, recall, now
):
    bought = sell(lot, 300, grower, market)
    lots.deliver(
        lot_id=bought.pk, quantity=50 * KG, party="一中食堂", party_kind="canteen", actor=market, now=now
    )
    made = recall(lot)
    services.answer(code=made.code, actor=grower, now=now)
    auditor = make_actor(Role.AUDITOR, division="43")
    party = Outside.objects.get().party_id
    code = Operator.objects.get(pk=market.operator_id).code
    address = f"/desk/recalls/{made.code}/outside/"
    page = client_as(auditor).get(address).content.decode()
    assert "一中食堂" in page
    assert str(party) not in page
    assert client_as(auditor).post(f"{address}{code}/{party}/", {"note": "x"}).status_code == 403
    with pytest.raises(NotAllowed):
        services.tell_outside(code=made.code, giver=code, party_id=party, note="x", actor=auditor, now=now)
    assert not OutsideTold.objects.exists()
    assert "经过" in client_as(auditor).get(f"/desk/recalls/{made.code}/").content.decode()
    page = client_as(market).get(f"/desk/recalls/{made.code}/").content.decode()
    assert "经过" not in page
    assert grower.name not in page


def test_strangers_find_nothing(client_as, make_actor, shop, lot, recall):
    made = recall(lot)
    for who in (shop, make_actor(Role.COUNTY_REVIEWER, division="430702")):
        client = client_as(who)
        assert client.get(f"/desk/recalls/{made.code}/").status_code == 404
        assert made.code not in client.get("/desk/recalls/").content.decode()
    assert client_as(shop).get(f"/field/recalls/{made.code}/").status_code == 404


def test_a_program_does_all_of_it(program, officer, lot, grower, market, sell, now):
    bought = sell(lot, 300, grower, market)
    lots.deliver(
        lot_id=bought.pk, quantity=50 * KG, party="一中食堂", party_kind="canteen", contact="王师傅", actor=market, now=now
    )  # fmt: skip
    office, holder = program(officer), program(market)
    seen = office("/look", start="lot", lot=lot.code).json()
    assert (seen["lots"], seen["holders_count"], seen["outside"][0]["name"]) == (2, 2, "一中食堂")
    assert office("/recalls", start="lot", lot=lot.code).status_code == 422
    made = office("/recalls", start="lot", lot=lot.code, **ORDER)
    assert made.status_code == 201
    code = made.json()["code"]
    assert [one["code"] for one in holder("/own").json()] == [code]
    assert holder(f"/recalls/{code}/answer", operator="").status_code == 200
    assert holder("/own").json() == []
    gone = holder(f"/recalls/{code}/dispose", lot=bought.code, way="destroyed", note="填埋")
    assert gone.status_code == 200
    [party] = holder(f"/recalls/{code}/outside").json()["items"]
    told = office(f"/recalls/{code}/outside/{party['giver']}/{party['party']}", note="停用")
    assert told.status_code == 200
    assert holder(f"/recalls/{code}/reply", text="已处置").status_code == 200
    assert len(office(f"/recalls/{code}/lots").json()["items"]) == 2
    states = {one["code"]: one["state"] for one in office(f"/recalls/{code}/holders").json()["items"]}
    assert sorted(states.values()) == ["done", "told"]
    assert office("/recalls?state=open").json()["items"][0]["code"] == code
    assert holder(f"/recalls/{code}/finish", reason="x").status_code == 403
    whole = office(f"/recalls/{code}/finish", reason="都追回了").json()
    assert (whole["state"], whole["done"], whole["untold_outside"]) == ("finished", 1, 0)
    assert office(f"/recalls/{code}/lift", reason="复检合格").json()["state"] == "lifted"
