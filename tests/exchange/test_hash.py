"""The hash ids of events: equal to the reference generator's, and never by way of a float."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.events import EXAMPLE, document, events, name, observed
from youji.exchange.logic.gs1 import canonical, check_digit, checked, gtin_problem, problem
from youji.exchange.logic.hashing import FORM, NotSure, event_id, prehash

pytestmark = pytest.mark.clause("4.5-d")
SPACES = {"example": EXAMPLE}
VECTORS = json.loads((Path(__file__).parent / "hash_vectors.json").read_text())
#: A Python that has ``epcis-event-hash-generator``: it brings Flask, lxml and PyLD, and is none of our requirements.
PEER = os.environ.get("EPCIS_HASH_PYTHON", "")
ASK = """
import json, logging, sys
logging.disable(logging.CRITICAL)
from epcis_event_hash_generator import hash_generator, json_to_py
for line in sys.stdin:
    events = json_to_py.event_list_from_epcis_document_json(json.loads(line))
    print(json.dumps(hash_generator.epcis_hashes_from_events(events)), flush=True)
"""


@pytest.mark.parametrize("vector", VECTORS["events"], ids=range(len(VECTORS["events"])))
def test_an_id_is_the_one_the_reference_generator_gave(vector):
    """Recorded once from epcis-event-hash-generator 1.9.3."""
    assert event_id(vector["event"], SPACES) == vector["id"]


@pytest.mark.skipif(not PEER, reason="EPCIS_HASH_PYTHON=/path/to/python with epcis-event-hash-generator")
def test_any_event_has_the_id_the_reference_generator_gives():
    with subprocess.Popen(
        [PEER, "-c", ASK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as peer:

        @settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
        @given(events())
        def same(event):
            peer.stdin.write(f"{json.dumps(document(event, context=SPACES))}\n")
            peer.stdin.flush()
            assert json.loads(peer.stdout.readline()) == [event_id(event, SPACES)], prehash(event, SPACES)

        same()


@given(events(), st.randoms())
def test_what_does_not_enter_the_id_does_not_change_it(event, random):
    """The order of fields and lists, the way a time or a name is written, what the event is told by."""
    keys = list(event)
    random.shuffle(keys)
    again = {key: event[key] for key in keys}
    for field in ("epcList", "childEPCs", "quantityList", "inputQuantityList"):
        if field in again:
            again[field] = random.sample(again[field], len(again[field]))
    again |= {"eventID": "urn:uuid:1", "recordTime": "2026-05-01T00:00:00Z"}
    assert event_id(again, SPACES) == event_id(event, SPACES)
    assert FORM.fullmatch(event_id(event, SPACES))


@given(events(), st.sampled_from(["eventTime", "type", "bizStep", "quantity"]))
def test_what_enters_the_id_changes_it(event, what):
    other = json.loads(json.dumps(event))
    if what == "quantity":
        field = next((one for one in ("quantityList", "inputQuantityList") if one in other), None)
        if field is None:
            return
        other[field][0]["quantity"] += 1
    else:
        changed = {"eventTime": "2019-01-01T00:00:00Z", "type": "AssociationEvent", "bizStep": "sampling"}
        other[what] = changed[what]
    assert event_id(other, SPACES) != event_id(event, SPACES)


def test_long_numbers_are_not_one_and_inf_is_a_text():
    """Where the reference generator goes by way of a float (docs/epcis.md)."""
    ids = {
        event_id(observed(**{"example:number": text}), SPACES)
        for text in ("6901234567890123456789", "6901234567890123456780", "inf", "nan", "1e5000")
    }
    assert len(ids) == 5
    same = [observed(**{"example:number": one}) for one in ("007", 7, "7.0", 7.0)]
    assert len({event_id(one, SPACES) for one in same}) == 1


def test_of_what_is_not_known_no_id_is_reckoned():
    for more in (
        {"sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 4}]}]},
        {"readPoint": {"id": "urn:epc:id:grai:0614141.12345.400"}},
        {"other:thing": "x"},
        {"bizTransactionList": [{"bizTransaction": "https://example.com/1"}]},
    ):
        with pytest.raises(NotSure):
            event_id(observed(**more), SPACES)


@pytest.mark.parametrize(
    ("written", "one"),
    [
        ("urn:epc:class:lgtin:4012345.012345.998877", "https://id.gs1.org/01/04012345123456/10/998877"),
        (
            "https://example.com/shop/gtin/4012345123456/lot/998877?x=1",
            "https://id.gs1.org/01/04012345123456/10/998877",
        ),
        ("https://id.gs1.org/01/04012345123456/10/A/21/7", "https://id.gs1.org/01/04012345123456/21/7"),
        ("urn:epc:id:sgln:0614141.07346.0", "https://id.gs1.org/414/0614141073467"),
        ("urn:uuid:1", "urn:uuid:1"),
        (name("L1"), name("L1")),
    ],
)
def test_one_name_has_one_form(written, one):
    assert canonical(written) == one
    assert canonical(one) == one


@given(st.text("0123456789", min_size=7, max_size=17), st.integers(0, 16), st.integers(1, 9))
def test_a_check_digit_finds_every_wrong_digit(body, place, by):
    whole = body + check_digit(body)
    assert checked(whole)
    place %= len(whole)
    wrong = whole[:place] + str((int(whole[place]) + by) % 10) + whole[place + 1 :]
    assert not checked(wrong)


@pytest.mark.parametrize(
    ("gtin", "said"),
    [
        ("6901234567892", None),
        ("06901234567892", None),
        ("6901234567893", "校验码应当是2"),
        ("690123456789", "校验码"),
        ("69012345678", "8、12、13或14位"),
        ("2012345678903", "店内码"),
        ("690123456789X", "8、12、13或14位"),
    ],
)
def test_a_gtin_is_somebodys_own_in_the_whole_world(gtin, said):
    found = gtin_problem(gtin)
    assert (found is None) if said is None else said in found


def test_a_wrong_name_is_said_at_its_place():
    assert "校验码应当是2" in problem("https://id.gs1.org/01/06901234567893/10/L1")
    assert "最多20个字符" in problem(name("L" * 21))
    assert "13位" in problem("https://id.gs1.org/414/123456")
    assert problem("https://example.com/any/thing") is None
