"""Events for tests: plain ones to change, and random ones of every shape whose hash id this house reckons."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from youji.exchange.logic.gs1 import check_digit

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
EXAMPLE = "https://ns.example.com/farm/"
GTIN = "06901234567892"
WHEN = "2026-05-30T08:00:00.000+08:00"


def observed(lot: str = "L1", quantity: float = 12.5, **more: Any) -> dict[str, Any]:
    """Goods were seen somewhere."""
    return {
        "type": "ObjectEvent",
        "eventTime": WHEN,
        "eventTimeZoneOffset": "+08:00",
        "action": "OBSERVE",
        "bizStep": "storing",
        "quantityList": [{"epcClass": name(lot), "quantity": quantity, "uom": "KGM"}],
        **more,
    }


def made(inputs: list[str], outputs: list[str], **more: Any) -> dict[str, Any]:
    """Some goods became others."""
    return {
        "type": "TransformationEvent",
        "eventTime": WHEN,
        "eventTimeZoneOffset": "+08:00",
        "inputQuantityList": [{"epcClass": name(one), "quantity": 10, "uom": "KGM"} for one in inputs],
        "outputQuantityList": [{"epcClass": name(one), "quantity": 9, "uom": "KGM"} for one in outputs],
        "bizStep": "commissioning",
        **more,
    }


def name(lot: str) -> str:
    """A lot of a made-up firm."""
    return f"https://id.gs1.org/01/{GTIN}/10/{lot}"


def document(*events: dict[str, Any], context: Any = None) -> dict[str, Any]:
    """The events as they are handed in."""
    return {
        "@context": [CONTEXT, *([context] if context else [])],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-05-31T00:00:00Z",
        "epcisBody": {"eventList": list(events)},
    }


def data(*events: dict[str, Any], context: Any = None) -> bytes:
    """The same, as bytes."""
    return json.dumps(document(*events, context=context), ensure_ascii=False).encode()


# --- of every shape ---------------------------------------------------------------------------------------

_TEXT = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-", min_size=1, max_size=16).map(lambda text: f"L{text}")
_COMPANY = st.integers(6900000, 6999999).map(str)


@st.composite
def gtins(draw: Any) -> str:
    body = f"{draw(st.integers(0, 10**13 - 1)):013d}"
    return body + check_digit(body)


def _lgtin(company: str, item: int, lot: str) -> str:
    return f"urn:epc:class:lgtin:{company}.{item:06d}.{lot}"


CLASSES = st.one_of(
    st.builds(lambda gtin, lot: f"https://id.gs1.org/01/{gtin}/10/{lot}", gtins(), _TEXT),
    st.builds(lambda gtin, lot: f"https://farm.example.com/shop/01/{gtin[1:] if gtin[0] == '0' else gtin}/10/{lot}", gtins(), _TEXT),
    st.builds(_lgtin, _COMPANY, st.integers(0, 999999), _TEXT),
    st.builds(lambda company, item: f"urn:epc:idpat:sgtin:{company}.{item:06d}.*", _COMPANY, st.integers(0, 999999)),
    st.builds(lambda lot: f"https://youji.example.cn/epcis/lots/{lot}", _TEXT),
)  # fmt: skip
THINGS = st.one_of(
    st.builds(lambda gtin, serial: f"https://id.gs1.org/01/{gtin}/21/{serial}", gtins(), _TEXT),
    st.builds(lambda gtin, lot, serial: f"https://id.example.org/01/{gtin}/10/{lot}/21/{serial}", gtins(), _TEXT, _TEXT),
    st.builds(lambda company, item, serial: f"urn:epc:id:sgtin:{company}.{item:06d}.{serial}", _COMPANY, st.integers(0, 999999), _TEXT),
    st.builds(lambda company, serial: f"urn:epc:id:sscc:{company}.{serial:010d}", _COMPANY, st.integers(0, 10**10 - 1)),
)  # fmt: skip
PLACES = st.one_of(
    st.builds(lambda company, place: f"urn:epc:id:sgln:{company}.{place:05d}.0", _COMPANY, st.integers(0, 99999)),
    st.builds(lambda company, place, more: f"urn:epc:id:sgln:{company}.{place:05d}.{more}", _COMPANY, st.integers(0, 99999), _TEXT),
    st.builds(lambda lot: f"https://youji.example.cn/epcis/operators/{lot}", _TEXT),
)  # fmt: skip
QUANTITIES = st.one_of(st.integers(1, 10**9), st.integers(1, 10**9).map(lambda n: n / 1000))
AMOUNTS = st.lists(
    st.builds(
        lambda name, quantity, uom: {"epcClass": name, "quantity": quantity, **({"uom": uom} if uom else {})},
        CLASSES, QUANTITIES, st.sampled_from(["KGM", "HEA", "XBX", ""]),
    ),
    min_size=1, max_size=3, unique_by=lambda one: one["epcClass"],
)  # fmt: skip
_ZONES = st.sampled_from(["+08:00", "+00:00", "-05:00", "+05:30"])


@st.composite
def when(draw: Any) -> dict[str, str]:
    """A time before now, and its zone."""
    zone = draw(_ZONES)
    sign = -1 if zone[0] == "-" else 1
    offset = timezone(sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[4:])))
    at = datetime(2020, 1, 1, tzinfo=UTC) + draw(st.timedeltas(timedelta(0), timedelta(days=2300)))
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    spec = draw(st.sampled_from(["milliseconds", "seconds"]))
    return {"eventTime": at.astimezone(offset).isoformat(timespec=spec), "eventTimeZoneOffset": zone}


_WORDS = {
    "bizStep": ["shipping", "receiving", "holding", "commissioning", "https://ref.gs1.org/cbv/BizStep-packing", "urn:epcglobal:cbv:bizstep:storing"],
    "disposition": ["in_transit", "recalled", "https://ref.gs1.org/cbv/Disp-active", "urn:epcglobal:cbv:disp:in_progress"],
}  # fmt: skip


_EXTENDED = st.fixed_dictionaries({"example:harvester": _TEXT, "example:bags": st.integers(1, 999)})
_SEVERAL = st.lists(THINGS, min_size=1, max_size=3, unique=True)
#: Kind → what it must say.
_GOODS = {
    "TransformationEvent": st.fixed_dictionaries(
        {"inputQuantityList": AMOUNTS, "outputQuantityList": AMOUNTS}
    ),
    "AggregationEvent": st.fixed_dictionaries(
        {"action": st.just("ADD"), "parentID": THINGS, "childEPCs": _SEVERAL}
    ),
    "ObjectEvent": st.one_of(
        st.fixed_dictionaries(
            {"action": st.sampled_from(["OBSERVE", "DELETE"]), "epcList": _SEVERAL, "quantityList": AMOUNTS}
        ),
        st.fixed_dictionaries({"action": st.just("ADD"), "quantityList": AMOUNTS, "ilmd": _EXTENDED}),
    ),
}
_PAPERS = st.lists(
    st.builds(
        lambda kind, number: {"type": kind, "bizTransaction": f"https://youji.example.cn/epcis/rows/{number}"},
        st.sampled_from(["po", "desadv", "https://youji.example.cn/epcis/terms/posting"]), _TEXT,
    ),
    min_size=1, max_size=2,
)  # fmt: skip
#: What any of them may say besides.
_BESIDES = st.fixed_dictionaries(
    {},
    optional={
        **{key: st.sampled_from(words) for key, words in _WORDS.items()},
        "readPoint": st.builds(lambda place: {"id": place}, PLACES),
        "bizLocation": st.builds(lambda place: {"id": place}, PLACES),
        "bizTransactionList": _PAPERS,
        "sourceList": st.builds(lambda place: [{"type": "owning_party", "source": place}], PLACES),
        "destinationList": st.builds(lambda place: [{"type": "owning_party", "destination": place}], PLACES),
        "certificationInfo": st.builds(lambda text: [f"https://youji.example.cn/q/{text}"], _TEXT),
        "example:remark": _TEXT,
    },
)


@st.composite
def events(draw: Any) -> dict[str, Any]:
    """Any event that can be canonical here."""
    kind = draw(st.sampled_from(sorted(_GOODS)))
    return {"type": kind, **draw(when()), **draw(_GOODS[kind]), **draw(_BESIDES)}
