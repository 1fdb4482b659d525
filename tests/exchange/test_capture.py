"""Documents handed in: what is taken, what is not, and that nothing is left out unnamed."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings

from tests.exchange.events import EXAMPLE, data, document, events, made, name, observed
from youji.exchange.logic.hashing import event_id
from youji.exchange.logic.vocabulary import translated
from youji.exchange.models import CaptureJob, Event, EventName
from youji.exchange.selectors.names import lot_address
from youji.exchange.selectors.schema import against_schema
from youji.exchange.services.capturing import capture
from youji.ledger.models import AuditEntry
from youji.shared import clock
from youji.shared.refusals import TooOften

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-d")]
CARD = "11010519491231002X"  # the standard's own example


def test_a_document_is_taken_and_its_job_says_so(ours, grower):
    answer = ours.post(data(observed("L1"), observed("L2")), kind="application/ld+json")
    assert answer["Location"].startswith("/epcis/capture/")
    job = ours.job(answer)
    assert (job["running"], job["success"], job["errors"]) == (False, True, [])
    assert (job["events"], job["stored"], job["captureErrorBehaviour"]) == (2, 2, "rollback")
    row = Event.objects.order_by("pk")[0]
    assert (row.operator_id, row.event_id, row.own) == (
        grower.operator_id,
        event_id(observed("L1"), {}),
        False,
    )
    [entry] = AuditEntry.objects.filter(action="exchange.capture.submitted")
    assert (entry.operator_id, entry.after["stored"]) == (grower.operator_id, 2)


def test_with_one_bad_event_among_a_thousand(ours):
    """The standard's default takes none and names it; ``proceed`` keeps the others."""
    many = [observed(f"L{n}") for n in range(1000)]
    many[500] = observed("L500", quantity=-1)
    many[700]["eventTime"] = (clock.now() + timedelta(days=2)).isoformat()
    nothing = ours.take(data(*many))
    assert (nothing["success"], nothing["stored"], nothing["refused"], Event.objects.count()) == (
        False,
        0,
        2,
        0,
    )
    assert [one["index"] for one in nothing["errors"]] == [500, 700]
    rest = ours.take(data(*many), behaviour="proceed")
    assert (rest["success"], rest["stored"], rest["refused"], Event.objects.count()) == (False, 998, 2, 998)
    assert [(one["index"], one["field"]) for one in rest["errors"]] == [
        (500, "quantityList[0].quantity"),
        (700, "eventTime"),
    ]
    assert not EventName.objects.filter(name=name("L500")).exists()
    assert ours.post(data(observed()), behaviour="perhaps").status_code == 422


@pytest.mark.parametrize("behaviour", ["rollback", "proceed"])
def test_the_same_once_more_changes_nothing(ours, behaviour):
    document_ = data(observed("L1"), observed("L2"), observed("L1"))
    first, again = (ours.take(document_, behaviour=behaviour) for _ in range(2))
    assert (first["stored"], first["known"], first["success"]) == (2, 1, True)
    assert (again["stored"], again["known"], again["success"]) == (0, 3, True)
    assert Event.objects.count() == 2


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(event=events())
def test_any_sound_event_is_taken_once_and_handed_out_as_it_was(event, ours):
    context = {"example": EXAMPLE}
    before = Event.objects.count()
    counts = [ours.take(data(event, context=context))["stored"] for _ in range(2)]
    if not against_schema(event) and counts[0]:
        assert counts == [1, 0]
        assert Event.objects.count() == before + 1
        [found] = ours.events(EQ_eventID=event_id(event, context))
        assert {key: found[key] for key in event} == translated(event)


def test_an_id_with_other_content_is_refused_and_a_correction_is_none(ours):
    first = observed("L1", eventID="urn:uuid:1")
    assert ours.take(data(first))["stored"] == 1
    other = ours.take(data(observed("L9", eventID="urn:uuid:1")))
    assert [one["field"] for one in other["errors"]] == ["eventID"]
    within = ours.take(
        data(observed("L3", eventID="urn:uuid:3"), observed("L4", eventID="urn:uuid:3")), behaviour="proceed"
    )
    assert (within["stored"], [one["index"] for one in within["errors"]]) == (1, [1])
    wrong = {
        "declarationTime": "2026-05-31T00:00:00Z",
        "reason": "incorrect_data",
        "correctiveEventIDs": ["urn:uuid:2"],
    }
    corrected = ours.take(data({**first, "errorDeclaration": wrong}, observed("L2", eventID="urn:uuid:2")))
    assert (corrected["success"], corrected["stored"]) == (True, 2)
    assert ours.get("/epcis/events/urn:uuid:1").json()["errorDeclaration"]["reason"] == "incorrect_data"
    assert len(ours.events(EXISTS_errorDeclaration="true")) == 1
    assert len(ours.events(EXISTS_errorDeclaration="false", EQ_eventID="urn:uuid:1")) == 1


def test_a_hash_id_is_checked_and_what_has_none_gets_one(ours):
    assert ours.take(data(observed(eventID=event_id(observed("L7"), {}))))["errors"][0]["field"] == "eventID"
    odd = observed(sensorElementList=[{"sensorReport": [{"type": "Temperature", "value": 4}]}])
    assert ours.take(data(odd))["stored"] == 1
    assert Event.objects.get().event_id.startswith("urn:uuid:")


def amount(**more: object) -> dict[str, object]:
    return {"quantityList": [{"epcClass": name("L1"), "quantity": 1, "uom": "KGM", **more}]}


#: What the official schema lets through, or says badly: the event, where it is wrong, what is said.
BAD = {
    "negative quantity": (observed(**amount(quantity=-1)), "quantityList[0].quantity", "大于0"),
    "nothing of it": (observed(**amount(quantity=0)), "quantityList[0].quantity", "大于0"),
    "quantity as text": (observed(**amount(quantity="1")), "quantityList[0].quantity", "类型"),
    "more digits than a float has": (observed(**amount(quantity=1234567890123456789)), "quantityList[0].quantity", "15位"),
    "公斤": (observed(**amount(uom="公斤")), "quantityList[0].uom", "KGM"),
    "kg": (observed(**amount(uom="kg")), "quantityList[0].uom", "KGM"),
    "half a head": (observed(**amount(quantity=1.5, uom="HEA")), "quantityList[0].quantity", "整数"),
    "mixed units": (
        observed(quantityList=[*amount()["quantityList"], {"epcClass": name("L1"), "quantity": 3, "uom": "HEA"}]),  # type: ignore[misc]
        "quantityList[1].uom", "两种单位",
    ),
    "wrong check digit": (observed(epcList=["https://id.gs1.org/01/06901234567893/21/7"]), "epcList[0]", "校验码"),
    "wrong check digit of a place": (observed(readPoint={"id": "https://id.gs1.org/414/6901234567893"}), "readPoint.id", "校验码"),
    "a lot too long": (observed("L" * 21), "quantityList[0].epcClass", "20个字符"),
    "a lot in Chinese": (observed("茶"), "quantityList[0].epcClass", "英文字符"),
    "output is input": (made(["A", "B"], ["B"]), "outputQuantityList[0].epcClass", "投入"),
    "no output": ({**made(["A"], ["B"]), "outputQuantityList": []}, "", "投入和产出"),
    "contradicting offset": (observed(eventTimeZoneOffset="+09:00"), "eventTimeZoneOffset", "对不上"),
    "an offset of +8:00": (observed(eventTimeZoneOffset="+8:00"), "eventTimeZoneOffset", "+08:00"),
    "no time zone": (observed(eventTime="2026-05-30T08:00:00"), "eventTime", "时区"),
    "no such day": (observed(eventTime="2026-02-30T08:00:00+08:00"), "eventTime", "没有这一天"),
    "before the first day there is": (observed(eventTime="0001-01-01T00:00:00+08:00"), "eventTime", "没有这一天"),
    "more than a float holds": (observed(**amount(quantity="1e400")), "quantityList[0].quantity", "类型"),
    "the year 2099": (observed(eventTime="2099-05-30T08:00:00+08:00"), "eventTime", "还没有到"),
    "nothing at all": (observed(quantityList=[], epcList=[]), "", "没有说是什么货"),
    "a Chinese step": (observed(bizStep="运输"), "bizStep", "CBV 2.0"),
    "an unknown step": (observed(bizStep="teleporting"), "bizStep", "CBV 2.0"),
    "a field without a prefix": (observed(harvester="x"), "", "harvester"),
    "a place as text": (observed(readPoint="二号冷库"), "readPoint", "类型"),
    "ilmd without ADD": (observed(ilmd={"example:harvester": "x"}), "ilmd", "ADD"),
    "a mistake of nothing": (observed(errorDeclaration={"declarationTime": "2026-05-30T09:00:00Z"}), "eventID", "更正一个事件"),
    "a mistake declared tomorrow": (
        observed(eventID="urn:uuid:1", errorDeclaration={"declarationTime": "2099-05-30T09:00:00Z"}),
        "errorDeclaration.declarationTime", "还没有到",
    ),
    "corrected by itself": (
        observed(eventID="urn:uuid:1", errorDeclaration={"declarationTime": "2026-05-30T09:00:00Z", "correctiveEventIDs": ["urn:uuid:1"]}),
        "errorDeclaration.correctiveEventIDs", "自己",
    ),
    "an identity card": (observed(sourceList=[{"type": "owning_party", "source": f"urn:person:{CARD}"}]), "sourceList[0].source", "身份证号"),
    "in its own box": (
        {**observed(), "type": "AggregationEvent", "action": "ADD", "parentID": "urn:a:1", "childEPCs": ["urn:a:1"]}, "", "",
    ),
    "no event": ("text", "type", "ObjectEvent"),
    "another kind": ({"type": "Observation"}, "type", "ObjectEvent"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_event_is_named_at_its_place(ours, what):
    event, where, said = BAD[what]
    job = ours.take(data(event, observed("GOOD")), behaviour="proceed")
    assert (job["success"], job["stored"]) == (False, 1)
    assert {one["index"] for one in job["errors"]} == {0}
    assert any(one["field"] == where and said in one["sentence"] for one in job["errors"]) or (
        where,
        said,
    ) == ("", ""), job["errors"]


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"{", 400, "JSON"), (b"[]", 400, "EPCIS"), (b'{"type":"EPCISDocument"}', 400, "epcisBody"), (b"\xff\xfe", 400, "JSON"),
        (b'{"type":"EPCISDocument","epcisBody":{"eventList":[]}}', 400, "没有事件"),
        (data(observed(bizStep="a\x00b")), 400, "空字符"),
        (json.dumps(document(observed(**{"example:x": "\ud800"}))).encode(), 400, "半个字符"),
        (b"[" * 100_000, 413, "分几次"), (data(*[{"type": "x"}] * 2001), 400, "2,000"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_whole_is_refused_whole(ours, body, status, said):
    answer = ours.post(body)
    assert (answer.status_code, said in answer.json()["detail"]) == (status, True), answer.content.decode()
    assert not CaptureJob.objects.exists()


def test_a_number_no_float_holds_stays_as_it_was_written(ours):
    """JSON knows no Infinity: one event with it, and nobody could read the page it stands on."""
    text = data(observed(**{"example:x": 0}), context={"example": EXAMPLE})
    assert ours.take(text.replace(b'"example:x": 0', b'"example:x": [1e400, -1e400]'))["stored"] == 1
    answer = ours.get("/epcis/events").content
    [found] = json.loads(answer, parse_constant=pytest.fail)["epcisBody"]["queryResults"]["resultsBody"][
        "eventList"
    ]
    assert found["example:x"] == ["1e400", "-1e400"]


def test_however_deep_it_is_it_is_answered(ours):
    for depth in range(860, 1000, 3):
        nested = '{"example:a":' * depth + "1" + "}" * depth
        text = data(observed(**{"example:x": 0}), context={"example": EXAMPLE})
        answer = ours.post(text.replace(b'"example:x": 0', f'"example:x": {nested}'.encode()))
        assert answer.status_code in (202, 400)


def test_xml_is_refused_by_name(ours):
    answer = ours.post(b"<epcis/>", kind="application/xml")
    assert (answer.status_code, "XML" in answer.json()["detail"]) == (415, True)


def test_goods_do_not_come_of_themselves(ours):
    """Over three events, in one document and in the next; declared a mistake, a link does not count."""
    assert ours.take(data(made(["A"], ["B"]), made(["B"], ["C"])))["stored"] == 2
    circle = ours.take(data(made(["C"], ["A"])))
    assert (circle["stored"], "来源" in circle["errors"][0]["sentence"]) == (0, True)
    assert ours.take(data(made(["X"], ["Y"]), made(["Y"], ["X"])), behaviour="proceed")["stored"] == 1
    wrong = {"declarationTime": "2026-05-31T00:00:00Z"}
    withdrawn = made(["A"], ["B"], eventID=event_id(made(["A"], ["B"]), {}), errorDeclaration=wrong)
    assert ours.take(data(withdrawn))["stored"] == 1
    assert ours.take(data(made(["C"], ["A"])))["stored"] == 1


def test_of_other_peoples_lots_nobody_speaks(ours, theirs, lot, told):
    """Not known and not one's own are told the same."""
    told()
    address = lot_address(lot.code)
    ours_said = observed(quantityList=[{"epcClass": address, "quantity": 1, "uom": "KGM"}])
    assert ours.take(data(ours_said))["stored"] == 1
    for of in (address, lot_address("P260530ABCDEF0")):
        said = observed(quantityList=[{"epcClass": of, "quantity": 1, "uom": "KGM"}])
        [error] = theirs.take(data(said))["errors"]
        assert "没有这个批次，或不是您的" in error["sentence"]


def test_who_captures_and_who_does_not(partner, grower, county_reviewer, client, client_as):
    assert client.post("/epcis/capture", data(observed()), content_type="application/json").status_code == 401
    assert client_as(grower).get("/epcis/events").status_code == 401, "a signed-in browser is not a token"
    assert partner(county_reviewer).post(data(observed())).status_code == 403
    reader = partner(grower, "exchange:read")
    assert (reader.post(data(observed())).status_code, reader.get("/epcis/events").status_code) == (403, 200)
    assert partner(grower, "lots:write").get("/epcis/events").status_code == 403
    answer = partner(grower).get("/epcis/capture/00000000-0000-0000-0000-000000000007")
    assert (answer.status_code, answer.json()["detail"]) == (404, "没有这条记录，或不在您的管辖范围内。")


def test_a_job_is_its_operators_alone(ours, theirs):
    answer = ours.post(data(observed()))
    assert theirs.get(answer["Location"]).status_code == 404


def test_too_often_is_told_when_to_come_again(grower, now, monkeypatch):
    from youji.exchange.services import capturing

    monkeypatch.setattr(
        capturing, "OFTEN", capturing.Limit("epcis-test", most=1, seconds=60, sentence="太勤了")
    )
    capture(data(observed()), behaviour="rollback", actor=grower, now=now)
    with pytest.raises(TooOften, match="太勤了"):
        capture(data(observed()), behaviour="rollback", actor=grower, now=now)


def test_our_schema_takes_what_the_official_one_takes_of_ours():
    """``EPCIS_SCHEMA=path`` to GS1's EPCIS-JSON-Schema.json: every sound event of these tests passes it too."""
    path = os.environ.get("EPCIS_SCHEMA", "")
    if not path:
        pytest.skip(
            "EPCIS_SCHEMA=path/to/EPCIS-JSON-Schema.json was not given: the official schema was NOT asked"
        )
    official = jsonschema_rs.validator_for(json.loads(Path(path).read_text()))

    @settings(max_examples=300, suppress_health_check=list(HealthCheck), deadline=None)
    @given(events())
    def both(event):
        assert not against_schema(event)
        official.validate(document(translated(event), context={"example": EXAMPLE}))

    both()
