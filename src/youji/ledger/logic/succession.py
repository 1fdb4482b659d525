"""How one key of the log follows another, and one log another, so that whoever remembers the old accepts the new.

Both are leaves. A change of keys is in a tree that the *old* key signed; a restart, after the newest leaves were lost,
stands in a log of another name, of the same key, and says how far the one before had gone.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from youji.ledger.logic import merkle, notes

CHANGED = "ledger.key.changed"
RESTARTED = "ledger.log.restarted"


#: Told of a restart that skips.
SKIPPED = "在那之前它还另起过，写明那一次的记录后来也丢了：您那时看到的，除了现在还有的，丢了多少查不到。"


class NoSuccession(ValueError):
    """What one remembers does not lead to what is shown; the sentence says where it ends."""


def nth_of(origin: str) -> int:
    """Which log of its house a name is: ``…/log`` the first, ``…/log/2`` the one after a restart."""
    before, _, last = origin.rpartition("/")
    return int(last) if before.endswith("/log") and last.isascii() and last.isdigit() and len(last) < 5 else 1


def named(origin: str, nth: int) -> str:
    """The name of the ``nth`` log of the house that ``origin`` is a log of."""
    first = origin if nth_of(origin) == 1 else origin.rpartition("/")[0]
    return first if nth == 1 else f"{first}/{nth}"


@dataclass(frozen=True, slots=True)
class Step:
    """One leaf that leads on, its place and path in the tree of ``note``, which was signed when it came in."""

    leaf: bytes
    index: int
    path: tuple[bytes, ...]
    note: str

    @property
    def said(self) -> dict[str, Any]:
        """What the leaf says."""
        said = json.loads(self.leaf)
        return said if isinstance(said, dict) else {}


@dataclass(frozen=True, slots=True)
class Restart:
    """What a restart owns up to: the log before had ``size`` leaves under ``root``, the first ``kept`` of them are here."""

    size: int
    root: bytes
    kept: int
    reason: str
    #: Whether it follows a later log than the one that is remembered: what led to that one is itself lost.
    skips: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
    """The way from a remembered key to the present one."""

    changes: int
    restarts: tuple[Restart, ...]
    #: Of the trees in which the steps stand: each is the beginning of the present one.
    trees: tuple[notes.Checkpoint, ...]


def read(answer: Mapping[str, Any]) -> list[Step]:
    """The steps as ``/log/succession`` gives them, oldest first.

    Raises:
        NoSuccession: it is something else.
    """
    try:
        return [
            Step(
                leaf=str(one["leaf"]).encode(),
                index=int(one["index"]),
                path=tuple(base64.b64decode(hash_, validate=True) for hash_ in one["path"]),
                note=str(one["checkpoint"]),
            )
            for one in answer["steps"]
        ]
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise NoSuccession("换钥匙的记录读不懂") from error


def follow(remembered: str, steps: Sequence[Step], present: str) -> Followed:
    """The way from the verifier key ``remembered`` to ``present``, each step proven.

    Raises:
        NoSuccession: a step is not proven, or none leads on.
    """
    key, changes, restarts, trees = remembered, 0, [], []
    for step in steps:
        if key == present:
            break
        data = _data(step)
        skips = _skips(key, step, data)
        if data.get("from") != key and not skips:
            continue
        trees.append(_prove(step, key, str(data.get("to"))))
        key = str(data["to"])
        if step.said["action"] == CHANGED:
            changes += 1
        else:
            restarts.append(replace(_restart(data), skips=skips))
    if key != present:
        raise NoSuccession("日志的公钥和上次不一样，也没有旧钥匙签名的换钥匙记录：换了一本日志")
    return Followed(changes, tuple(restarts), tuple(trees))


def _data(step: Step) -> dict[str, Any]:
    try:
        data = step.said.get("data")
    except ValueError:
        data = None
    return data if isinstance(data, dict) else {}


def _skips(key: str, step: Step, data: Mapping[str, Any]) -> bool:
    """Whether it is a restart of a later log of the same house and key: the leaf that led there was lost in its turn."""
    if not data or data.get("from") == key or step.said.get("action") != RESTARTED:
        return False
    try:
        (mine, own), (before, theirs) = notes.parse_vkey(key), notes.parse_vkey(str(data.get("from")))
    except notes.BadNote:
        return False
    return own == theirs and named(mine, 1) == named(before, 1) and nth_of(before) > nth_of(mine)


def _prove(step: Step, old: str, new: str) -> notes.Checkpoint:
    """The tree the step stands in, signed by the key that it needs."""
    restart = step.said.get("action") == RESTARTED
    try:
        (before, old_key), (after, new_key) = notes.parse_vkey(old), notes.parse_vkey(new)
        tree = notes.open_checkpoint(step.note, new if restart else old)
    except notes.BadNote as error:
        raise NoSuccession("换钥匙的记录没有旧钥匙的签名") from error
    sound = (
        (old_key == new_key and nth_of(after) > nth_of(before) and named(after, 1) == named(before, 1))
        if restart
        else (step.said.get("action") == CHANGED and before == after)
    )
    inside = merkle.verify_inclusion(merkle.leaf_hash(step.leaf), step.index, tree.size, step.path, tree.root)
    if not sound or not inside:
        raise NoSuccession("换钥匙的记录不在旧钥匙签过名的日志里")
    return tree


def _restart(data: Mapping[str, Any]) -> Restart:
    try:
        return Restart(
            int(data["size"]),
            base64.b64decode(data["root"], validate=True),
            int(data["kept"]),
            str(data["reason"]),
        )
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise NoSuccession("日志重新开始的记录读不懂") from error


def lost(seen: notes.Checkpoint, restarts: Sequence[Restart]) -> bool:
    """Whether leaves that ``seen`` had are gone, as a restart owns up to.

    Raises:
        NoSuccession: more than it owns up to, or others.
    """
    for restart in restarts:
        if restart.skips:  # how far the log went that was seen, nobody says any more
            if seen.size > restart.kept:
                return True
            continue
        if seen.size > restart.size or (seen.size == restart.size and seen.root != restart.root):
            raise NoSuccession(
                f"上次看到的 {seen.size} 条，不是日志承认恢复前有过的那 {restart.size} 条：有记录没有交代就不见了"
            )
        if seen.size > restart.kept:
            return True
    return False
