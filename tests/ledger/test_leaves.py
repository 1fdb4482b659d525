from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from youji.ledger.logic.leaves import Before, Place, Unpublishable, canonical_leaf, chain, digest, is_placed

ENTRY = UUID("01900000-0000-7000-8000-000000000001")
AT = datetime(2026, 6, 1, tzinfo=UTC)

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
values = st.recursive(
    scalars | st.floats(-1e15, 1e15),
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), children, max_size=4)
    ),
)


def leaf(data, place: Place | None = None) -> bytes:
    return canonical_leaf(entry_id=ENTRY, at=AT, action="a.b.c", subject="a.b:1", data=data, place=place)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), values, max_size=5))
def test_a_leaf_is_rfc_8785_canonical_json(data):
    whole = {
        "action": "a.b.c",
        "at": "2026-06-01T00:00:00.000000Z",
        "data": data,
        "id": str(ENTRY),
        "subject": "a.b:1",
    }
    assert leaf(data) == rfc8785.dumps(whole)
    assert not is_placed(leaf(data))


@pytest.mark.parametrize(
    ("before", "said"), [(None, None), (Before(7, b"\x01" * 32), {"index": 7, "hash": "01" * 32})]
)
def test_a_leaf_says_when_it_came_in_and_which_of_its_subject_came_before(before, said):
    made = leaf({"a": 1}, Place(AT, before))
    assert is_placed(made)
    assert json.loads(made) == json.loads(leaf({"a": 1})) | {
        "v": 2,
        "sequenced_at": "2026-06-01T00:00:00.000000Z",
        "previous": said,
    }
    assert made == rfc8785.dumps(json.loads(made))


@pytest.mark.parametrize("text", ['\x00\x1f"\\/\b\f\n\r\t\x7f\u2028', "😀", "\ufb33"])
def test_the_letters_json_writers_disagree_about(text):
    assert leaf({"t": text, "a": 1}) == rfc8785.dumps(json.loads(leaf({"t": text, "a": 1})))


def test_keys_outside_the_basic_plane_sort_as_utf_16():
    assert leaf({"\ufb33": 1, "😀": 2}).index("😀".encode()) < leaf({"\ufb33": 1, "😀": 2}).index(
        "\ufb33".encode()
    )


@pytest.mark.parametrize("data", [{"t": "\ud800"}, {"n": [1, 1e16]}, {"deep": [1.5, {"n": 1e20}]}])
def test_what_some_reader_would_read_otherwise_is_refused(data):
    with pytest.raises(Unpublishable):
        leaf(data)


@given(st.dictionaries(st.text(), values, min_size=1), st.data())
def test_a_seal_changes_with_any_value(entry, draw):
    name = draw.draw(st.sampled_from(sorted(entry)))
    changed = {**entry, name: [entry[name], "changed"]}
    assert digest(entry) != digest(changed)
    assert chain(b"", digest(entry)) != chain(b"x", digest(entry))
