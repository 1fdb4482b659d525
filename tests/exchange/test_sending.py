"""What goes to other platforms: what it says, that no natural person's number is in it, and what they answered."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.lots.conftest import KG
from youji.exchange.logic import national
from youji.exchange.models import Sending, SendingAnswer, SendingHanded
from youji.exchange.selectors.sending import STATES, mapping, state_of
from youji.exchange.services import sending
from youji.exchange.services.sending import answer_sending, hand_over, make_sending
from youji.lots import services as lots
from youji.registry.logic import uscc
from youji.registry.models import Operator
from youji.registry.services import create_operator
from youji.shared.actor import SYSTEM, Role
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-d")]
CARD = "11010519491231002X"
LETTERS = st.text(uscc.ALPHABET, min_size=8, max_size=8)


@pytest.fixture
def sent(grower, lot, now):
    """The grower's lots, made up for the national platform."""
    return make_sending(target="national", what="lot", actor=grower, now=now)


@given(st.sampled_from("0123"), st.integers(430000, 439999), LETTERS)
def test_a_code_has_the_grammar_and_holds_the_firms_number(kind, division, letters):
    code = uscc.complete(f"91{division}{letters}")
    said = national.subject_code(kind, code)
    assert national.FORM.fullmatch(said).groups() == (kind, code, "00000")


@given(st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True))
def test_of_a_natural_person_no_code_is_made(number):
    if uscc.problem(number) is None:
        return
    with pytest.raises(national.Natural):
        national.subject_code("0", number)
    assert number not in national.pseudonym(number)


@pytest.mark.parametrize(("quantity", "left", "state"), [(5, 5, "1"), (5, 4, "2"), (5, 1, "2"), (5, 0, "3")])
def test_the_state_of_a_lot(quantity, left, state):
    assert national.state(quantity, left) == state


def test_lots_are_sent_as_the_platform_calls_them(sent, lot):
    [row] = sent.rows
    assert row["key"] == lot.code
    assert {
        "产品批次": lot.code,
        "收获数量": "1000",
        "库存数量": "1000",
        "单位": "kg",
        "状态": "1",
    }.items() <= row["values"].items()
    assert any("由国家平台赋码" in one for one in sent.left_out)
    assert {item.checked for item in mapping("national", "lot")} == {"未确认"}
    assert state_of(sent) == "made"


def test_a_natural_persons_number_is_in_nothing_that_leaves(make_actor, now):
    operator = create_operator(
        name="老李家", kind="household", division="430611", identity_kind="identity_card", identity_number=CARD,
        contact_name="李四", contact_phone="13900001234", address="广兴洲镇", actor=SYSTEM, now=now,
    )  # fmt: skip
    actor = make_actor(Role.HOLDER, operator_id=operator.pk)
    for target in ("national", "hunan"):
        row = make_sending(target=target, what="subject", actor=actor, now=now)
        said = json.dumps([row.rows, row.left_out], ensure_ascii=False)
        for secret in (CARD, CARD[:17], operator.identity_digest, "李四", "13900001234"):
            assert secret not in said
    assert Sending.objects.get(target="national").rows[0]["values"]["主体身份码"].startswith("sha256:")


def test_sales_name_only_who_is_on_the_platform(lot, grower, market, now):
    code = Operator.objects.get(pk=market.operator_id).code
    lots.deliver(lot_id=lot.pk, quantity=10 * KG, to=code, actor=grower, now=now)
    lots.deliver(lot_id=lot.pk, quantity=5 * KG, party="王五", party_kind="consumer", actor=grower, now=now)
    row = make_sending(target="national", what="sale", actor=grower, now=now)
    assert [one["values"]["数量"] for one in row.rows] == ["10", "5"]
    assert "王五" not in json.dumps(row.rows, ensure_ascii=False)
    assert [bool(one["values"]["购买方身份码"]) for one in row.rows] == [True, False]


def test_it_is_handed_over_and_answered_and_nothing_of_it_is_changed(sent, grower, lot, now):
    by = {"sending_id": sent.pk, "actor": grower, "now": now}
    with pytest.raises(Refused, match="还没有交出"):
        answer_sending(verdict="taken", **by)
    hand_over(**by)
    with pytest.raises(StaleState):
        hand_over(**by)
    with pytest.raises(Refused) as refused:
        answer_sending(verdict="returned", row="没有", **by)
    assert set(refused.value.by_field) == {"row", "reason"}
    answer_sending(verdict="returned", row=lot.code, reason="缺少产品分类码", **by)
    assert state_of(Sending.objects.get()) == "returned"
    answer_sending(verdict="taken", row=lot.code, **by)
    assert state_of(Sending.objects.get()) == "taken"
    assert set(STATES) == {"made", "handed", "taken", "returned"}
    for change in (lambda: Sending.objects.update(rows=[]), lambda: SendingAnswer.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_of_two_who_hand_it_over_at_once_one_is_told(sent, grower, now, monkeypatch):
    by = {"sending_id": sent.pk, "actor": grower, "now": now}
    find = sending.find_sending

    def slowly(*asked):
        row = find(*asked)
        monkeypatch.setattr(sending, "find_sending", find)
        hand_over(**by)  # somebody else, just now
        return row

    monkeypatch.setattr(sending, "find_sending", slowly)
    with pytest.raises(StaleState):
        hand_over(**by)
    assert SendingHanded.objects.count() == 1


def test_who_sends_and_who_reads(sent, market, county_reviewer, make_actor, client_as, now):
    with pytest.raises(Unknown):
        hand_over(sending_id=sent.pk, actor=market, now=now)
    with pytest.raises(NotAllowed):
        make_sending(target="national", what="lot", actor=county_reviewer, now=now)
    page = f"/desk/exchange/sendings/{sent.pk}/"
    assert client_as(county_reviewer).get(page).status_code == 200
    assert client_as(county_reviewer).post(f"{page}handed/").status_code == 403
    for other in (market, make_actor(Role.COUNTY_REVIEWER, division="430702")):
        client = client_as(other)
        assert client.get(page).status_code == 404
        assert client.get(f"{page}file.csv").status_code == 404
        assert str(sent.pk) not in client.get("/desk/exchange/sendings/").content.decode()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"target": "hunan", "what": "sale"}, "what"),
        ({"target": "nowhere", "what": "lot"}, "target"),
        (
            {"target": "national", "what": "lot", "since": date(2026, 5, 2), "until": date(2026, 5, 1)},
            "since",
        ),
        ({"target": "national", "what": "lot", "until": date(2020, 5, 1)}, "what"),
    ],
)
def test_what_will_not_do_is_said_at_its_field(lot, grower, now, said, field):
    with pytest.raises(Refused) as refused:
        make_sending(actor=grower, now=now, **said)
    assert set(refused.value.by_field) == {field}


def test_the_pages_make_hand_over_and_answer(client_as, grower, lot):
    client = client_as(grower)
    wrong = client.post("/desk/exchange/sendings/new/", {"target": "national", "what": "sale"})
    assert (wrong.status_code, "没有可送的" in wrong.content.decode()) == (422, True)
    made = client.post("/desk/exchange/sendings/new/", {"target": "national", "what": "lot"})
    page = made["Location"]
    shown = client.get(page).content.decode()
    assert lot.code in shown
    assert "待交出" in shown
    assert "未确认" in shown
    rows = list(csv.reader(io.StringIO(client.get(f"{page}file.csv").content.decode("utf-8-sig"))))
    assert (rows[0][0], rows[1][0]) == ("编号", lot.code)
    assert client.post(f"{page}handed/").status_code == 302
    assert "请写明对方说的原因" in client.post(f"{page}answer/", {"verdict": "returned"}).content.decode()
    assert client.post(f"{page}answer/", {"verdict": "returned", "reason": "重复"}).status_code == 302
    assert "有退回" in client.get("/desk/exchange/sendings/").content.decode()


def test_a_program_does_the_same(caller, grower, market, lot):
    program = caller(grower)
    made = program.post("/exchange/sendings", {"target": "hunan", "what": "lot"}).json()
    at = f"/exchange/sendings/{made['id']}"
    assert made["rows"][0]["values"]["批次号"] == lot.code
    assert program.get(f"{at}/file").status_code == 200
    assert program.post(f"{at}/handed", {}).json()["state"] == "handed"
    assert program.post(f"{at}/answers", {"verdict": "taken"}).json()["state"] == "taken"
    assert [row["state"] for row in program.get("/exchange/sendings").json()["items"]] == ["taken"]
    assert caller(market).get(at).status_code == 404
