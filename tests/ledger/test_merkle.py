"""The tree against RFC 9162's own recursive definitions, written out here a second time, and its check algorithms."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.ledger.logic import merkle, tiles


def mth(leaves: list[bytes]) -> bytes:
    """§2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def data(size: int) -> list[bytes]:
    return [b"leaf %d" % n for n in range(size)]


def tree(size: int) -> merkle.Node:
    stored = tiles.append(0, [merkle.leaf_hash(d) for d in data(size)], lambda *_: b"")
    return tiles.node_from(lambda level, number: stored[level, number])


# The tree of Certificate Transparency's reference test vectors.
VECTORS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]


def test_the_root_of_the_published_test_vectors():
    leaves = [merkle.leaf_hash(bytes.fromhex(v)) for v in VECTORS]
    assert merkle.root_of(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert merkle.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 9, 255, 256, 257, 511, 513, 700])
def test_the_root_from_tiles_is_the_rfc_s(size):
    assert merkle.root(size, tree(size)) == mth(data(size))


@given(st.integers(1, 600), st.data())
def test_every_inclusion_path_leads_to_the_root_and_no_other_leaf_does(size, draw):
    index = draw.draw(st.integers(0, size - 1))
    node = tree(size)
    path, root = merkle.inclusion_path(index, size, node), merkle.root(size, node)
    leaf = merkle.leaf_hash(data(size)[index])
    assert merkle.verify_inclusion(leaf, index, size, path, root)
    assert not merkle.verify_inclusion(merkle.leaf_hash(b"other"), index, size, path, root)
    assert not merkle.verify_inclusion(leaf, index + 1, size, path, root) or size == index + 1
    assert not merkle.verify_inclusion(leaf, index, size, [*path, root], root)


@given(st.integers(1, 600), st.data())
def test_every_consistency_proof_holds_and_breaks_for_another_root(new, draw):
    old = draw.draw(st.integers(1, new))
    node = tree(new)
    path = merkle.consistency_path(old, new, node)
    before, after = mth(data(old)), mth(data(new))
    assert merkle.verify_consistency(old, new, before, after, path)
    assert not merkle.verify_consistency(old, new, mth([b"x"]), after, path)
    assert not merkle.verify_consistency(old, new, before, mth([b"x"]), path)
    if path:
        assert not merkle.verify_consistency(old, new, before, after, path[:-1])


@given(st.lists(st.integers(0, 300), min_size=1, max_size=6))
def test_the_tree_is_the_same_however_the_leaves_arrive(batches):
    stored: dict[tiles.Key, bytes] = {}
    size = 0
    total = sum(batches)
    hashes = [merkle.leaf_hash(d) for d in data(total)]

    def read(level: int, number: int) -> bytes:
        return stored[level, number]

    for batch in batches:
        stored.update(tiles.append(size, hashes[size : size + batch], read))
        size += batch
    assert stored == tiles.append(0, hashes, lambda *_: b"")


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_proof_for_a_leaf_that_is_not_there_is_refused(index, size):
    with pytest.raises(ValueError, match="not in a tree"):
        merkle.inclusion_path(index, size, tree(3))
    assert not merkle.verify_inclusion(b"", index, size, [], b"")


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3), (-1, 2)])
def test_a_consistency_proof_backwards_or_from_nothing_is_refused(old, new):
    with pytest.raises(ValueError, match="no consistency"):
        merkle.consistency_path(old, new, tree(3))
    assert not merkle.verify_consistency(old, new, b"", b"", [])


@pytest.mark.parametrize(
    ("number", "width", "text"),
    [
        (0, 256, "000"),
        (67, 256, "067"),
        (1234, 256, "x001/234"),
        (1234067, 256, "x001/x234/067"),
        (5, 112, "005.p/112"),
        (1000, 1, "x001/000.p/1"),
    ],
)
def test_tile_numbers_are_spelt_as_c2sp_says(number, width, text):
    assert tiles.path_of(number, width) == text
    assert tiles.parse_path(text) == (number, width)


@pytest.mark.parametrize(
    "text", ["0", "1234", "x000/067", "001.p/0", "001.p/256", "001.p/999", "001.p/01", "x1/000", "abc", ""]
)
def test_any_other_spelling_is_no_tile(text):
    assert tiles.parse_path(text) is None


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_gives_back_its_leaves(leaves):
    assert tiles.unbundle(tiles.bundle(leaves)) == leaves


@pytest.mark.parametrize("broken", [b"\x00", b"\x00\x05abc"])
def test_a_bundle_cut_short_is_refused(broken):
    with pytest.raises(ValueError, match="middle of a leaf"):
        tiles.unbundle(broken)
