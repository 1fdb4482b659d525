"""Events asked for: by which parameters, page by page, and by whom."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.core import signing

from tests.exchange.events import data, made, name, observed
from youji.exchange.logic.hashing import event_id
from youji.exchange.models import Event
from youji.exchange.selectors.events import BadQuery, query
from youji.exchange.services.capturing import capture
from youji.shared import clock

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-d")]
LONG_AGO = "2026-05-01T00:00:00Z"


@pytest.fixture
def several(ours):
    """Ten events: nine of storing, an hour apart, one transformation."""
    events = [
        observed(f"L{n}", n + 1, eventTime=f"2026-05-30T0{n}:00:00+08:00", eventID=f"urn:e:{n}")
        for n in range(9)
    ]
    events.append(
        made(
            ["L1"],
            ["M1"],
            eventID="urn:e:made",
            disposition="active",
            readPoint={"id": "urn:epc:id:sgln:0614141.07346.0"},
        )
    )
    assert ours.take(data(*events))["stored"] == 10
    return ours


def ids(events) -> list[str]:
    return [one["eventID"].removeprefix("urn:e:") for one in events]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"eventType": "TransformationEvent"}, ["made"]),
        ({"eventType": "TransformationEvent,ObjectEvent", "GE_eventTime": "2026-05-30T07:00:00+08:00"}, ["7", "8", "made"]),
        ({"LT_eventTime": "2026-05-30T01:00:00+08:00"}, ["0"]),
        ({"GE_eventTime": "2026-05-30T08:00:00+08:00", "LT_eventTime": "2026-05-30T08:00:00+08:00"}, []),
        ({"LT_recordTime": LONG_AGO}, []),
        ({"EQ_bizStep": "commissioning"}, ["made"]),
        ({"EQ_bizStep": "https://ref.gs1.org/cbv/BizStep-commissioning"}, ["made"]),
        ({"EQ_disposition": "active"}, ["made"]),
        ({"EQ_readPoint": "https://id.gs1.org/414/0614141073467"}, ["made"]),
        ({"EQ_action": "ADD"}, []),
        ({"MATCH_epcClass": name("L3")}, ["3"]),
        ({"MATCH_epcClass": f"{name('L3')},{name('L4')}"}, ["3", "4"]),
        ({"MATCH_epcClass": "https://shop.example.com/gtin/6901234567892/lot/L3"}, ["3"]),
        ({"MATCH_inputEPCClass": name("L1")}, ["made"]),
        ({"MATCH_outputEPCClass": name("L1")}, []),
        ({"MATCH_anyEPCClass": name("L1")}, ["1", "made"]),
        ({"MATCH_epc": name("L1")}, []),
        ({"EQ_eventID": "urn:e:4"}, ["4"]),
        ({"orderBy": "eventTime", "eventCountLimit": "2"}, ["8", "made"]),
        ({"orderBy": "eventTime", "orderDirection": "ASC", "eventCountLimit": "2"}, ["0", "1"]),
        ({"perPage": "3"}, ["0", "1", "2"]),
        ({"maxEventCount": "10"}, [*"012345678", "made"]),
    ],
)  # fmt: skip
def test_what_is_asked_is_what_is_found(several, asked, found):
    answered = ids(several.events(**asked))
    assert answered == found or (sorted(answered) == sorted(found) and "orderBy" in asked)


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ({"EQ_bizstep": "shipping"}, "EQ_bizstep"),
        ({"EQ_ilmd_lot": "1"}, "EQ_ilmd_lot"),
        ({"WD_readPoint": "urn:x:1"}, "WD_readPoint"),
        ({"GE_eventTime": "yesterday"}, "GE_eventTime"),
        ({"GE_eventTime": "2026-05-30T00:00:00"}, "GE_eventTime"),
        ({"GE_eventTime": "0001-01-01T00:00:00+14:00"}, "GE_eventTime"),
        ({"LT_recordTime": "9999-12-31T23:59:59-12:00"}, "LT_recordTime"),
        ({"perPage": "0"}, "perPage"),
        ({"perPage": "1001"}, "perPage"),
        ({"orderBy": "quantity"}, "orderBy"),
        ({"eventType": "ObservationEvent"}, "eventType"),
        ({"MATCH_epc": "urn:epc:idpat:sgtin:*.*.*"}, "MATCH_epc"),
        ({"eventCountLimit": "1", "maxEventCount": "1"}, "maxEventCount"),
        ({"nextPageToken": "made-up"}, "nextPageToken"),
        ({"MATCH_epc": ""}, "MATCH_epc"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(ours, asked, where):
    answer = ours.get("/epcis/events", **asked)
    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["problems"]] == [where]


def test_more_than_at_most_is_no_answer(several):
    answer = several.get("/epcis/events", maxEventCount="9")
    assert (answer.status_code, "超过9个" in answer.json()["detail"]) == (413, True)


def pages(partner, **asked):
    """Every page, by the links."""
    answer = partner.get("/epcis/events", **asked)
    while True:
        yield ids(answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"])
        link = re.fullmatch(r'<(.+)>; rel="next"', answer.headers.get("Link", ""))
        if link is None:
            return
        assert answer["GS1-Next-Page-Token-Expires"]
        answer = partner.get("/epcis/events", **parse_qs(urlsplit(link[1]).query))
        assert answer.status_code == 200, answer.content.decode()


@pytest.mark.parametrize(
    "order", [{}, {"orderBy": "eventTime"}, {"orderBy": "recordTime", "orderDirection": "ASC"}]
)
def test_pages_do_not_shift_while_events_arrive(several, order):
    found = []
    for n, page in enumerate(pages(several, perPage="3", **order)):
        found += page
        # Later ones, earlier ones: of none of them anything is in these pages.
        several.take(data(observed(f"NEW{n}"), observed(f"OLD{n}", eventTime="2020-01-01T00:00:00Z")))
    assert len(found) == 10
    assert sorted(found) == sorted([*"012345678", "made"])
    assert Event.objects.count() > 10


def test_a_limit_holds_over_all_pages(several):
    assert [len(page) for page in pages(several, perPage="3", eventCountLimit="7")] == [3, 3, 1]
    assert [len(page) for page in pages(several, perPage="5", eventCountLimit="5")] == [5]


def test_a_token_is_for_its_query_its_operator_and_an_hour(several, theirs, grower, market, now):
    link = several.get("/epcis/events", perPage="3")["Link"]
    said = {key: list(one) for key, one in parse_qs(urlsplit(link[1 : link.index(">")]).query).items()}
    assert several.get("/epcis/events", **said, eventType="ObjectEvent").status_code == 400
    assert theirs.get("/epcis/events", **said).status_code == 400
    assert len(query(said, grower, clock.now()).events) == 3
    with pytest.MonkeyPatch.context() as later:
        later.setattr(signing.time, "time", (clock.now() + timedelta(hours=2)).timestamp)
        with pytest.raises(BadQuery, match="过期"):
            query(said, grower, clock.now())


def test_an_event_by_its_id_however_it_is_written(ours):
    ours.take(data(observed("L1")))
    own = event_id(observed("L1"), {})
    found = ours.get(f"/epcis/events/{quote(own, safe='')}")
    assert (found.status_code, found.json()["eventID"]) == (200, own)
    assert found.json()["@context"][0].startswith("https://ref.gs1.org/")
    assert ours.get("/epcis/events/urn:uuid:none").status_code == 404


def test_another_operators_event_is_not_there(ours, theirs, grower, now):
    capture(data(observed("L1", eventID="urn:e:1")), behaviour="rollback", actor=grower, now=now)
    assert theirs.get("/epcis/events/urn:e:1").status_code == 404
    assert theirs.events() == []
    assert theirs.events(MATCH_anyEPCClass=name("L1")) == []
    assert ids(ours.events()) == ["1"]
