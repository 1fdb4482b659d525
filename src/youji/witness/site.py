"""A house's public files, and the whole log as they have it: every leaf under the newest checkpoint."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from youji.ledger.logic import merkle, notes, tiles
from youji.shared.clock import local_date
from youji.witness.asked import Log

TIMEOUT_SECONDS = 30
#: No public file is nearly as long; what is, is not read on.
MOST_BYTES = 1 << 28
#: What every leaf has, of either form.
PARTS = frozenset({"id", "at", "action", "subject", "data"})
Leaf: TypeAlias = Mapping[str, Any]


class Unreachable(Exception):
    """The log or a page could not be read: nothing is said of it, good or bad."""


class Wrong(Exception):
    """The log itself is not as it was signed; the message says how."""


class Site:
    """The public files of a house."""

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, path: str) -> bytes | None:
        """The file; ``None`` where it is said not to be there.

        Raises:
            Unreachable: there was no answer, or another.
        """
        request = Request(f"{self.url}{path}", headers={"Cache-Control": "no-cache"})  # noqa: S310  (Log wants http)
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                found = answer.read(MOST_BYTES + 1)
        except HTTPError as error:
            if error.code in {404, 410}:
                return None
            raise Unreachable(f"{path}：{error.code}") from error
        except (URLError, OSError, ValueError) as error:
            raise Unreachable(f"{path}：{error}") from error
        if len(found) > MOST_BYTES:
            raise Unreachable(f"{path} 太长")
        return found

    def json(self, path: str) -> Any:
        """The same as JSON; ``None`` where it is not there, or is none."""
        found = self.get(path)
        try:
            return None if found is None else json.loads(found)
        except ValueError:
            return None


@dataclass(slots=True)
class Book:
    """Every leaf under a checkpoint."""

    checkpoint: notes.Checkpoint
    leaves: list[Leaf]
    hashes: list[bytes]
    _by_subject: dict[str, int] = field(default_factory=dict)

    def count(self, subject: str) -> int:
        """How many leaves a subject has."""
        if not self._by_subject:
            for leaf in self.leaves:
                self._by_subject[leaf["subject"]] = self._by_subject.get(leaf["subject"], 0) + 1
        return self._by_subject.get(subject, 0)

    @property
    def day(self) -> date | None:
        """The province's day on which the newest leaf came in."""
        said = self.leaves[-1].get("sequenced_at") if self.leaves else None
        return local_date(datetime.fromisoformat(said)) if said else None

    def begins_with(self, seen: notes.Checkpoint) -> bool:
        """Whether the log goes on from what was seen."""
        return seen.size <= len(self.hashes) and merkle.root_of(self.hashes[: seen.size]) == seen.root


def read_log(site: Site, log: Log) -> Book:
    """Every leaf of the newest checkpoint that the log shows.

    Raises:
        Unreachable: a file of it could not be read.
        Wrong: the checkpoint is not signed by the log, the leaves do not make its root, or one reads as none.
    """
    note = site.get("/log/checkpoint")
    if note is None:
        raise Unreachable("/log/checkpoint")
    try:
        checkpoint = notes.open_checkpoint(note.decode(), log.vkey)
        data = list(_leaves(site, checkpoint.size))
        hashes = [merkle.leaf_hash(one) for one in data]
        leaves = [json.loads(one) for one in data]
        if not all(leaf.keys() >= PARTS for leaf in leaves):
            raise ValueError("a leaf without its parts")
    except notes.BadNote as error:
        raise Wrong(f"日志给出的检查点不对：{error}") from error
    except (ValueError, AttributeError) as error:
        raise Wrong("日志里有读不懂的记录") from error
    if merkle.root_of(hashes) != checkpoint.root:
        raise Wrong("签名的根与公开的记录算出的根不符")
    return Book(checkpoint, leaves, hashes)


def _leaves(site: Site, size: int) -> Iterator[bytes]:
    for number in range((size + tiles.WIDTH - 1) // tiles.WIDTH):
        width = tiles.width_at(size, 0, number)
        bundle = site.get(f"/log/tile/entries/{tiles.path_of(number, width)}")
        if bundle is None:
            raise Unreachable(f"entries/{number}")
        found = tiles.unbundle(bundle)
        if len(found) != width:
            raise ValueError(number)
        yield from found
