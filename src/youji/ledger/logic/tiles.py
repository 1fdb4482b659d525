"""The tree cut into tiles of 256 hashes, as C2SP tlog-tiles publishes it.

Tile ``(level, number)`` holds the hashes of the 256 complete subtrees of height ``8 * level`` from
``256 * number`` on. A tile that is not yet full is a prefix of the full one, so one growing row serves every
partial tile ever published.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from youji.ledger.logic import merkle

WIDTH = 256
TILE_BYTES = WIDTH * merkle.HASH_BYTES
#: Levels a tile path may name (C2SP: 0 to 63).
LEVELS = 64
#: What the two-byte length in an entry bundle can say.
LEAF_LIMIT_BYTES = 65_535

Key: TypeAlias = tuple[int, int]
ReadTile: TypeAlias = Callable[[int, int], bytes]

_NUMBER = re.compile(r"((?:x\d{3}/){0,7})(\d{3})(?:\.p/([1-9]\d{0,2}))?")


def path_of(number: int, width: int = WIDTH) -> str:
    """``N[.p/W]`` in the spelling of the specification: 1234067 is ``x001/x234/067``."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    return "/".join(groups) + (f".p/{width}" if width < WIDTH else "")


def parse_path(text: str) -> tuple[int, int] | None:
    """The tile number and width that ``text`` spells, or ``None`` when it is not the one right spelling."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    number = int(match[1].replace("x", "").replace("/", "") + match[2])
    width = int(match[3]) if match[3] else WIDTH
    return (number, width) if path_of(number, width) == text and width <= WIDTH else None


def width_at(size: int, level: int, number: int) -> int:
    """How many hashes tile ``(level, number)`` has in a tree of ``size`` leaves: 0 to 256."""
    return max(0, min(WIDTH, (size >> (8 * level)) - number * WIDTH))


def cut(tile: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [tile[n : n + merkle.HASH_BYTES] for n in range(0, len(tile), merkle.HASH_BYTES)]


def node_from(read: ReadTile) -> merkle.Node:
    """Node hashes worked out from tiles; each tile is read once."""
    kept: dict[Key, bytes] = {}

    def node(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, 8)
        first = index << height
        key = (tile_level, first // WIDTH)
        if key not in kept:
            kept[key] = read(*key)
        at = first % WIDTH * merkle.HASH_BYTES
        wanted = merkle.HASH_BYTES << height
        hashes = kept[key][at : at + wanted]
        if len(hashes) != wanted:
            raise ValueError(f"tile {tile_level}/{key[1]} is too short for node {level}/{index}")
        return merkle.fold(cut(hashes))

    return node


def append(size: int, leaves: Sequence[bytes], read: ReadTile) -> dict[Key, bytes]:
    """Every tile that changes when ``leaves`` (hashes) join a tree of ``size``, with its new bytes."""
    changed: dict[Key, bytes] = {}
    level, first, row = 0, size, list(leaves)
    while row:
        above: list[bytes] = []
        number, at = divmod(first, WIDTH)
        held = read(level, number)[: at * merkle.HASH_BYTES] if at else b""
        for start in range(0, at + len(row), WIDTH):
            part = row[max(0, start - at) : start + WIDTH - at]
            tile = held + b"".join(part)
            held = b""
            changed[level, number + start // WIDTH] = tile
            if len(tile) == TILE_BYTES:
                above.append(merkle.fold(cut(tile)))
        level, first, row = level + 1, first // WIDTH, above
    return changed


def read_from(changed: Mapping[Key, bytes], read: ReadTile) -> ReadTile:
    """Tiles as they will be once ``changed`` is stored."""
    return lambda level, number: changed[level, number] if (level, number) in changed else read(level, number)


def bundle(leaves: Sequence[bytes]) -> bytes:
    """An entry bundle: each leaf behind its length in two bytes, big end first."""
    return b"".join(struct.pack(">H", len(leaf)) + leaf for leaf in leaves)


def unbundle(data: bytes) -> list[bytes]:
    """The leaves of a bundle.

    Raises:
        ValueError: a length runs past the end.
    """
    leaves, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise ValueError("the bundle ends in the middle of a leaf")
        leaves.append(data[at + 2 : end])
        at = end
    return leaves
