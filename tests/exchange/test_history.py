"""Our own history as events: what each movement says, that it is sound, and who reads it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.exchange.events import data, observed
from tests.lots.conftest import KG
from youji.exchange.jobs import tell_whole
from youji.exchange.logic.checks import wrong
from youji.exchange.logic.hashing import event_id
from youji.exchange.logic.own import NAMESPACES
from youji.exchange.models import Event, LotName, Told
from youji.exchange.selectors.names import lot_address, operator_address
from youji.exchange.selectors.schema import against_schema
from youji.lots import services
from youji.lots.models import Offer
from youji.registry.models import Operator
from youji.shared import clock
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-d")]


def said(**which: Any) -> list[dict[str, Any]]:
    return [json.loads(one.body) for one in Event.objects.filter(own=True, **which).order_by("pk")]


def words(events: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [
        (one["type"].removesuffix("Event"), one.get("bizStep", ""), one.get("disposition", ""))
        for one in events
    ]


@pytest.fixture
def season_of_a_lot(lot, harvest, grower, market, now):
    """Everything that can happen to goods."""
    by = {"actor": grower, "now": now}
    code = Operator.objects.get(pk=market.operator_id).code
    other = harvest("400")
    part = services.part(lot_id=lot.pk, quantity=100 * KG, **by)
    mixed = services.merge(inputs=[(part.pk, 50 * KG), (other.pk, 20 * KG)], **by)
    services.lose(lot_id=lot.pk, quantity=2 * KG, note="失水", **by)
    services.lose(lot_id=lot.pk, quantity=2 * KG, note="失水", **by)
    services.destroy(lot_id=lot.pk, quantity=1 * KG, note="霉变", **by)
    services.deliver(lot_id=mixed.pk, quantity=60 * KG, to=code, **by)
    got = services.receive(
        transfer=Offer.objects.get().transfer,
        accepted=50 * KG,
        refused=6 * KG,
        short=4 * KG,
        reason="压坏",
        actor=market,
        now=now,
    )
    services.hold(lot_id=harvest("10").pk, reason="复检", **by)
    return {"lot": lot, "part": part, "mixed": mixed, "got": got, "other": other}


def test_every_movement_is_an_event(season_of_a_lot, told, grower, market):
    told()
    assert sorted(words(said())) == sorted(
        [
            *[("Object", "creating_class_instance", "active")] * 3,
            ("Transformation", "repackaging", "in_progress"),
            ("Transformation", "assembling", "in_progress"),
            ("Object", "destroying", "disposed"),
            ("Object", "destroying", "disposed"),
            ("Object", "destroying", "destroyed"),
            ("Object", "shipping", "in_transit"),
            ("Object", "receiving", "in_progress"),
            ("Object", "void_shipping", "returned"),
            ("Object", "inspecting", "mismatch_quantity"),
            ("Object", "holding", "non_sellable_other"),
        ]
    )
    [merged] = said(step="assembling")
    assert [one["quantity"] for one in merged["inputQuantityList"]] == [50, 20]
    assert merged["outputQuantityList"][0] == {
        "epcClass": lot_address(season_of_a_lot["mixed"].code), "quantity": 70, "uom": "KGM",
    }  # fmt: skip
    assert Event.objects.get(step="receiving").operator_id == market.operator_id
    assert not [one for one in said() if "压坏" in json.dumps(one, ensure_ascii=False)], (
        "no text of anybody is told"
    )


def test_our_history_is_sound_by_our_own_schema_and_its_ids_are_its_hashes(
    season_of_a_lot, told, grower, now
):
    services.reverse(lot_id=season_of_a_lot["lot"].pk, seq=2, reason="没有失水", actor=grower, now=now)
    told()
    events = said()
    assert len(events) == 14
    for one in events:
        plain = {key: value for key, value in one.items() if key != "@context"}
        assert against_schema(plain) == []
        assert wrong(plain, clock.now()) == []
        assert one["eventID"] == event_id(one, NAMESPACES)
    assert len({(one["eventID"], "errorDeclaration" in one) for one in events}) == len(events), (
        "two alike are two"
    )


def test_our_history_can_be_taken_in_as_it_is_handed_out(season_of_a_lot, told, ours):
    """What one house hands out another takes in: here it is all there already."""
    told()
    answer = ours.get("/epcis/events", perPage="1000")
    job = ours.take(answer.content)
    assert (job["success"], job["stored"], job["known"]) == (True, 0, job["events"])


def test_it_is_told_once_however_often_and_by_whichever_job(season_of_a_lot, told, now):
    assert told() == Told.objects.count() > 0
    before = Event.objects.count()
    assert (told(), tell_whole(now), Event.objects.count()) == (0, 0, before)


def test_what_was_taken_back_is_declared_a_mistake(lot, harvest, grower, told, now):
    by = {"actor": grower, "now": now}
    other = harvest("400")
    mixed = services.merge(inputs=[(lot.pk, 50 * KG), (other.pk, 20 * KG)], **by)
    services.lose(lot_id=lot.pk, quantity=2 * KG, note="失水", **by)
    told()
    [first] = said(step="assembling")
    services.reverse(lot_id=lot.pk, seq=1, reason="没有并", **by)
    told()
    services.reverse(lot_id=other.pk, seq=1, reason="没有并", **by)
    services.reverse(lot_id=lot.pk, seq=2, reason="没有失水", **by)
    told()
    wrong_ones = said(declares=True)
    why = {one["eventID"]: one["errorDeclaration"] for one in wrong_ones}
    assert sorted(one["reason"] for one in why.values()) == [
        "did_not_occur",
        "did_not_occur",
        "incorrect_data",
    ]
    [instead] = why[first["eventID"]]["correctiveEventIDs"]
    second = json.loads(Event.objects.get(event_id=instead, declares=False).body)
    assert [(one["quantity"], one["epcClass"]) for one in second["inputQuantityList"]] == [
        (20, lot_address(other.code))
    ]
    assert second["outputQuantityList"][0]["quantity"] == 20
    assert why[instead]["reason"] == "did_not_occur"
    assert mixed.quantity == 70 * KG


def test_what_an_operator_declared_themselves_does_not_stop_what_is_told(lot, ours, grower, told, now):
    """They declare our event a mistake at /epcis/, then take the movement back here as well: both say the same, once."""
    by = {"actor": grower, "now": now}
    services.lose(lot_id=lot.pk, quantity=2 * KG, note="失水", **by)
    told()
    [lost] = said(step="destroying")
    declared = lost | {
        "errorDeclaration": {"declarationTime": "2026-05-31T00:00:00Z", "reason": "did_not_occur"}
    }
    assert ours.take(data(declared, context=NAMESPACES))["stored"] == 1
    services.reverse(lot_id=lot.pk, seq=1, reason="没有失水", **by)
    services.lose(lot_id=lot.pk, quantity=3 * KG, note="失水", **by)
    services.reverse(lot_id=lot.pk, seq=3, reason="没有失水", **by)
    told()
    assert Event.objects.filter(declares=True).count() == 2
    assert Told.objects.filter(kind="reversal").count() == 2
    assert told() == 0


def test_what_another_hand_declares_of_an_event_is_not_what_its_own_says(
    season_of_a_lot, told, ours, partner, market, make_operator, make_actor, grower, now
):
    stranger = make_actor(Role.HOLDER, operator_id=make_operator().pk)
    third = Operator.objects.get(pk=stranger.operator_id).code
    mixed = season_of_a_lot["mixed"]
    transfer = services.deliver(lot_id=mixed.pk, quantity=5 * KG, to=third, actor=grower, now=now).transfer
    services.receive(transfer=transfer, accepted=5 * KG, actor=stranger, now=now)
    told()
    amount = [{"epcClass": lot_address(mixed.code), "quantity": 1, "uom": "KGM"}]
    seen = observed(eventID="urn:uuid:seen", quantityList=amount)
    mistake = seen | {"errorDeclaration": {"declarationTime": "2026-05-31T00:00:00Z"}}
    theirs = partner(market)
    assert ours.take(data(seen))["stored"] == theirs.take(data(mistake))["stored"] == 1
    for reader in (ours, theirs, partner(stranger)):
        assert "errorDeclaration" not in reader.get("/epcis/events/urn:uuid:seen").json()
    assert len(partner(stranger).events(EXISTS_errorDeclaration="true")) == 1
    assert ours.take(data(mistake))["stored"] == 1
    assert "errorDeclaration" in partner(stranger).get("/epcis/events/urn:uuid:seen").json()


def test_goods_received_keep_their_name(season_of_a_lot, told):
    told()
    called = dict(LotName.objects.values_list("lot_id", "name"))
    assert called[season_of_a_lot["got"].pk] == called[season_of_a_lot["mixed"].pk]


def test_who_has_had_a_lot_reads_of_it_and_not_where_the_rest_went(
    season_of_a_lot, told, grower, market, partner, make_operator, make_actor, now
):
    stranger = make_actor(Role.HOLDER, operator_id=make_operator().pk)
    third = Operator.objects.get(pk=stranger.operator_id).code
    services.deliver(lot_id=season_of_a_lot["mixed"].pk, quantity=5 * KG, to=third, actor=grower, now=now)
    services.part(lot_id=season_of_a_lot["mixed"].pk, quantity=1 * KG, actor=grower, now=now)
    told()
    theirs = partner(market)
    read = theirs.events()
    assert sorted(words(read)) == sorted(
        [
            ("Object", "receiving", "in_progress"),
            ("Object", "shipping", "in_transit"),
            ("Object", "void_shipping", "returned"),
            ("Object", "inspecting", "mismatch_quantity"),
            ("Transformation", "assembling", "in_progress"),
        ]
    )
    [shipped] = [one for one in read if one["bizStep"] == "shipping"]
    assert shipped["destinationList"][0]["destination"] == operator_address(
        Operator.objects.get(pk=market.operator_id).code
    )
    foreign = Event.objects.get(step="shipping", addressee=stranger.operator_id)
    assert theirs.get(f"/epcis/events/{foreign.event_id}").status_code == 404
    assert partner(stranger).events() == [], "what is on the road is not held yet"
    assert (
        len(partner(grower).events(perPage="1000"))
        == Event.objects.filter(operator_id=grower.operator_id).count()
    )


def test_whoever_has_had_goods_may_speak_of_them(season_of_a_lot, told, partner, market):
    told()
    theirs = partner(market)
    address = lot_address(season_of_a_lot["mixed"].code)
    seen = observed(quantityList=[{"epcClass": address, "quantity": 1, "uom": "KGM"}])
    assert theirs.take(data(seen))["stored"] == 1
    before = lot_address(season_of_a_lot["other"].code)
    assert (
        theirs.take(data(observed(quantityList=[{"epcClass": before, "quantity": 1, "uom": "KGM"}])))[
            "refused"
        ]
        == 1
    )


def test_an_event_is_not_changed_by_anybody(season_of_a_lot, told):
    told()
    for change in (
        lambda: Event.objects.update(body="{}"),
        lambda: Event.objects.all().delete(),
        lambda: LotName.objects.update(name="x"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
