"""Checking the log as an outsider can: from the public files alone, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from youji.ledger import witnessed
from youji.ledger.logic import merkle, notes, succession, tiles
from youji.ledger.logic.report import Fault, Report, fault_in_leaf

TIMEOUT_SECONDS = 30


class Unreachable(Exception):
    """The log could not be read."""


def verify_public(
    url: str, key: str = "", state: Path | None = None, witnesses: Sequence[witnessed.Witness] = ()
) -> Report:
    """Check the log at ``url`` with its own key, or with ``key`` when the caller has it from elsewhere.

    Args:
        state: a file that holds what was seen last time: that log, shorter, is the beginning of this one. Where
            everything is sound, it holds what was seen now.
        witnesses: each must have signed the checkpoint that is shown, and never anything else of this log.

    Raises:
        Unreachable: a file of the log could not be fetched.
    """
    base = f"{url.rstrip('/').removesuffix('/log')}/log"
    report = Report()
    try:
        verifier = _fetch(f"{base}/key").decode().strip()
        own = witnessed.ask(witnesses, verifier, _found)
        note = witnessed.newest(lambda: _fetch(f"{base}/checkpoint").decode(), witnesses)
        signed = notes.open_checkpoint(note, verifier)
        followed = _follow(base, key or verifier, verifier)
    except (notes.BadNote, succession.NoSuccession) as error:
        report.add(Fault(str(error)))
        return report
    report.checkpoints = 1
    hashes = _leaves(report, base, signed.size)
    made = tiles.append(0, hashes, lambda *_: b"")
    if _root(hashes) != signed.root:
        report.add(Fault("签名的根与公开的记录算出的根不符"))
    _hold(report, followed, hashes)
    look = witnessed.Look(base, verifier, note, hashes, _found)
    before = _before(state)
    kept = witnessed.hold(report, look, witnesses, own, before.witnessed if before else {})
    _compare(report, before, look)
    if state is not None and report.sound:
        _remember(state, Seen(verifier, note, kept))
    for (level, number), ours in sorted(made.items()):
        if level and not report.enough:
            spelling = tiles.path_of(number, len(ours) // merkle.HASH_BYTES)
            if _fetch(f"{base}/tile/{level}/{spelling}") != ours:
                report.add(Fault(f"哈希分块 {level}/{spelling} 与记录不符"))
    return report


@dataclass(frozen=True, slots=True)
class Seen:
    """What the state file holds: under which key, the whole signed note, and of each witness the last it signed."""

    key: str
    note: str
    witnessed: dict[str, str] = field(default_factory=dict)


def _follow(base: str, remembered: str, present: str) -> succession.Followed:
    """The way from the key one has to the one that signs now, by what the log itself shows of it.

    Raises:
        succession.NoSuccession: there is none.
    """
    if remembered == present:
        return succession.Followed(0, (), ())
    try:
        answer = json.loads(_fetch(f"{base}/succession"))
    except ValueError as error:
        raise succession.NoSuccession("换钥匙的记录读不懂") from error
    return succession.follow(remembered, succession.read(answer), present)


def _hold(report: Report, followed: succession.Followed, hashes: Sequence[bytes]) -> None:
    """What led here stands in this very log; and it is said."""
    for tree in followed.trees:
        if tree.size > len(hashes) or _root(hashes[: tree.size]) != tree.root:
            report.add(Fault("换钥匙的记录不在现在这本日志里"))
    if followed.changes:
        report.told.append(f"日志换过 {followed.changes} 次钥匙，每次都有旧钥匙签名的记录。")
    for restart in followed.restarts:
        report.told.append(
            f"日志从备份恢复后另起了一本：原有 {restart.size} 条，保留 {restart.kept} 条，其余丢失。理由：{restart.reason}"
        )
        if restart.skips:
            report.told.append(succession.SKIPPED)


def _before(state: Path | None) -> Seen | None:
    return Seen(**json.loads(state.read_text())) if state is not None and state.exists() else None


def _compare(report: Report, before: Seen | None, look: witnessed.Look) -> None:
    """What was seen last time is the beginning of what is shown now, as far as a restart has not said it is lost."""
    if before is None:
        return
    try:
        followed = _follow(look.base, before.key, look.verifier)
        old = notes.open_checkpoint(before.note, before.key)
        lost = succession.lost(old, followed.restarts)
    except (notes.BadNote, succession.NoSuccession) as error:
        report.add(Fault(str(error)))
        return
    _hold(report, followed, look.hashes)
    if lost:
        report.told.append(f"上次看到的 {old.size} 条里，没有保留的那些已不能核对。")
    elif wrong := look.said_of(old):
        report.add(Fault(f"上次看到日志有 {old.size} 条，{wrong}"))


def _remember(state: Path, now: Seen) -> None:
    """Nothing but a log that goes on from what was seen last time takes its place."""
    draft = state.with_name(f"{state.name}.new")
    draft.write_text(json.dumps(asdict(now), ensure_ascii=False))
    draft.replace(state)


def _root(hashes: Sequence[bytes]) -> bytes:
    made = tiles.append(0, hashes, lambda *_: b"")
    return merkle.root(len(hashes), tiles.node_from(lambda *at: made[at]))


def _leaves(report: Report, base: str, size: int) -> list[bytes]:
    """The hash of every leaf, worked out from the bundles and compared with the lowest tiles."""
    hashes: list[bytes] = []
    for number in range((size + tiles.WIDTH - 1) // tiles.WIDTH):
        spelling = tiles.path_of(number, tiles.width_at(size, 0, number))
        try:
            bundle = tiles.unbundle(_fetch(f"{base}/tile/entries/{spelling}"))
        except ValueError:
            report.add(Fault(f"记录分块 entries/{spelling} 残缺"))
            bundle = []
        published = tiles.cut(_fetch(f"{base}/tile/0/{spelling}"))
        for leaf, theirs in zip(bundle, published, strict=False):
            ours = merkle.leaf_hash(leaf)
            if ours != theirs:
                report.add(fault_in_leaf("公开的原文与公开的哈希不符，其中一个被改动过", leaf, len(hashes)))
            hashes.append(ours)
    report.entries = report.leaves = len(hashes)
    return hashes


def _found(url: str) -> bytes | None:
    try:
        return _fetch(url)
    except Unreachable:
        return None


def _fetch(url: str) -> bytes:
    if not url.startswith(("http://", "https://")):
        raise Unreachable(f"{url} 不是网址，应以 http:// 或 https:// 开头")
    try:
        with urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  (the scheme is checked above)
            return answer.read()
    except (URLError, OSError) as error:
        raise Unreachable(f"读不到 {url}：{error}") from error
