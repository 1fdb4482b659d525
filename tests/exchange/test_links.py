"""GTINs and Digital Links: who has which, where a link leads, and that it tells nothing more than ``/q/``."""

from __future__ import annotations

import json

import pytest

from tests.certificates.conftest import (  # noqa: F401 (cowpeas instead of tea: what a certificate is for)
    _keys_are_this_tests_own,
    harvest,
    issue,
    lot,
    season,
    tea,
)
from tests.exchange.events import GTIN
from youji.certificates.services.voiding import void_certificate
from youji.exchange.models import Event, Gtin, LotName
from youji.exchange.selectors.names import lot_address
from youji.exchange.services.gtins import end_gtin, register_gtin
from youji.exchange.views import gtins as views
from youji.ledger.models import AuditEntry
from youji.shared import clock
from youji.shared.refusals import Refused, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-d")]
VOC = "https://ref.gs1.org/voc/"


@pytest.fixture
def mine(grower, tea, now):  # noqa: F811
    """The grower's GTIN for cowpeas."""
    return register_gtin(gtin=GTIN[1:], product="豇豆", actor=grower, now=now)


def test_a_gtin_is_registered_by_page_and_ended(client_as, grower, tea):  # noqa: F811
    client = client_as(grower)
    assert "还没有登记条码" in client.get("/field/exchange/gtins/").content.decode()
    wrong = client.post("/field/exchange/gtins/", {"gtin": "6901234567893", "product": "豇豆"})
    assert (wrong.status_code, "校验码应当是2" in wrong.content.decode()) == (422, True)
    assert "6901234567893" in wrong.content.decode(), "nothing typed is lost"
    assert (
        "没有这个名称"
        in client.post(
            "/field/exchange/gtins/", {"gtin": "6901234567892", "product": "没有"}
        ).content.decode()
    )
    assert (
        client.post(
            "/field/exchange/gtins/", {"gtin": "６９０１２３４５６７８９２", "product": "豇豆"}
        ).status_code
        == 302
    )
    assert Gtin.objects.get().gtin == GTIN
    assert client.post(f"/field/exchange/gtins/{GTIN}/end/").status_code == 302
    assert "停用" in client.get("/field/exchange/gtins/").content.decode()
    assert client.post(f"/field/exchange/gtins/{GTIN}/end/").status_code == 404
    actions = (
        AuditEntry.objects.filter(action__startswith="exchange.gtin")
        .order_by("pk")
        .values_list("action", flat=True)
    )
    assert list(actions) == ["exchange.gtin.entered", "exchange.gtin.closed"]


def test_a_gtin_is_one_operators(mine, grower, market, now):
    for who in (grower, market):
        with pytest.raises(Refused, match="已经有主体登记"):
            register_gtin(gtin="6901234567892", product="豇豆", actor=who, now=now)
    with pytest.raises(Unknown):
        end_gtin(gtin=GTIN, actor=market, now=now)
    end_gtin(gtin=GTIN, actor=grower, now=now)
    assert register_gtin(gtin=GTIN, product="豇豆", actor=market, now=now).operator_id == market.operator_id


def test_a_program_does_the_same(caller, grower, market, tea):  # noqa: F811
    program = caller(grower)
    answer = program.post("/exchange/gtins", {"gtin": "6901234567892", "product": "豇豆"})
    assert (answer.status_code, answer.json()["gtin"]) == (201, GTIN)
    assert [row["product"] for row in program.get("/exchange/gtins").json()] == ["豇豆"]
    assert caller(market).get("/exchange/gtins").json() == []
    assert caller(market).post(f"/exchange/gtins/{GTIN}/end", {}).status_code == 404
    assert program.post(f"/exchange/gtins/{GTIN}/end", {}).json()["ended_at"]


def test_a_link_leads_to_the_certificate(client, mine, lot, issue):  # noqa: F811
    made = issue(lot)
    for address in (f"/01/{GTIN}/10/{lot.code}", f"/01/{GTIN[1:]}/10/{lot.code}/21/{made.code}"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"].endswith(f"/q/{made.code}")) == (307, True), address
        assert "linkset" in answer["Link"]
        kind = client.get(address, {"linkType": "gs1:certificationInfo"})
        assert (kind.status_code, kind["Location"]) == (307, answer["Location"])
        assert client.get(address, {"linkType": "gs1:none"})["Location"] == answer["Location"]
        base = client.get(address, {"linkType": "gs1:pip"})["Location"]
        assert base.rpartition("/q/")[2] == made.bases[0]["code"]
        for asked in ({"headers": {"Accept": "application/linkset+json"}}, {"data": {"linkType": "linkset"}}):
            linkset = client.get(address, **asked)
            assert linkset["Content-Type"] == "application/linkset+json"
            [one] = json.loads(linkset.content)["linkset"]
            assert one["anchor"].endswith(address)
            assert one[f"{VOC}defaultLink"][0]["href"] == answer["Location"]


def test_of_several_certificates_no_number_is_told(client, mine, lot, issue):  # noqa: F811
    made = [issue(lot), issue(lot)]
    answer = client.get(f"/01/{GTIN}/10/{lot.code}")
    assert answer["Location"].rpartition("/q/")[2] == made[0].bases[0]["code"]
    said = client.get(f"/01/{GTIN}/10/{lot.code}", {"linkType": "linkset"}).content.decode()
    assert not [one for one in made if one.code in said]
    assert client.get(f"/01/{GTIN}/10/{lot.code}/21/{made[0].code}")["Location"].endswith(made[0].code)


@pytest.mark.usefixtures("clock_stands")
def test_what_is_no_link_is_not_found_and_walking_is_slowed(client, mine, lot, issue, market, monkeypatch):  # noqa: F811
    assert client.get(f"/01/{GTIN}/10/{lot.code}").status_code == 404, (
        "a lot without a certificate is nobody's to see"
    )
    made = issue(lot)
    other = register_gtin(gtin="6901234567885", product="豇豆", actor=market, now=clock.now())
    for address in (
        f"/01/{other.gtin}/10/{lot.code}",
        f"/01/{GTIN}/10/P260530ABCDEF0",
        f"/01/{GTIN}/10/{lot.code}/21/GD982V-261130-AB3D-X",
        f"/01/06901234567893/10/{lot.code}",
    ):
        assert client.get(address).status_code == 404, address
    monkeypatch.setattr(views, "UNKNOWN", views.Limit("test-links", most=1, seconds=3600, sentence="太多了"))
    assert [client.get(f"/01/{GTIN}/10/X").status_code for _ in range(2)] == [404, 429]
    assert client.get(f"/01/{GTIN}/10/{lot.code}").status_code == 307
    assert made


def test_a_lot_opened_under_a_gtin_is_called_by_it_for_good(mine, lot, harvest, grower, told, now):  # noqa: F811
    told()
    end_gtin(gtin=GTIN, actor=grower, now=now)
    other = harvest("10")
    told()
    called = dict(LotName.objects.values_list("lot_id", "name"))
    assert called == {
        lot.pk: f"https://id.gs1.org/01/{GTIN}/10/{lot.code}",
        other.pk: lot_address(other.code),
    }


def test_a_certificate_and_its_void_are_events(lot, issue, told, grower, now):  # noqa: F811
    made = issue(lot)
    void_certificate(code=made.code, reason="写错", actor=grower, now=now)
    told()
    certified = Event.objects.get(disposition="conformant")
    assert json.loads(certified.body)["certificationInfo"][0].endswith(f"/q/{made.code}")
    assert Event.objects.filter(disposition="needs_replacement").count() == 1
