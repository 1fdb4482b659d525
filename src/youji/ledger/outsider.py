"""Checking the log as an outsider can: from the public files alone, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from youji.ledger.logic import merkle, notes, tiles
from youji.ledger.logic.report import Fault, Report, fault_in_leaf

TIMEOUT_SECONDS = 30


class Unreachable(Exception):
    """The log could not be read."""


def verify_public(url: str, key: str = "", state: Path | None = None) -> Report:
    """Check the log at ``url`` with its own key, or with ``key`` when the caller has it from elsewhere.

    Args:
        state: a file that holds what was seen last time: that log, shorter, is the beginning of this one. Where
            everything is sound, it holds what was seen now.

    Raises:
        Unreachable: a file of the log could not be fetched.
    """
    base = f"{url.rstrip('/').removesuffix('/log')}/log"
    report = Report()
    try:
        note = _fetch(f"{base}/checkpoint").decode()
        verifier = key or _fetch(f"{base}/key").decode().strip()
        signed = notes.open_checkpoint(note, verifier)
    except notes.BadNote as error:
        report.add(Fault(str(error)))
        return report
    report.checkpoints = 1
    hashes = _leaves(report, base, signed.size)
    made = tiles.append(0, hashes, lambda *_: b"")
    if _root(hashes) != signed.root:
        report.add(Fault("签名的根与公开的记录算出的根不符"))
    if state is not None:
        _remember(report, state, Seen(verifier, note), signed, hashes)
    for (level, number), ours in sorted(made.items()):
        if level and not report.enough:
            spelling = tiles.path_of(number, len(ours) // merkle.HASH_BYTES)
            if _fetch(f"{base}/tile/{level}/{spelling}") != ours:
                report.add(Fault(f"哈希分块 {level}/{spelling} 与记录不符"))
    return report


@dataclass(frozen=True, slots=True)
class Seen:
    """What the state file holds: under which key, and the whole signed note."""

    key: str
    note: str


def _remember(
    report: Report, state: Path, now: Seen, signed: notes.Checkpoint, hashes: Sequence[bytes]
) -> None:
    """Compare with what was seen last time; nothing but a log that goes on from there takes its place."""
    if state.exists():
        before = Seen(**json.loads(state.read_text()))
        if before.key != now.key:
            report.add(Fault("日志的公钥和上次不一样：换了钥匙，或换了一本日志"))
            return
        old = notes.open_checkpoint(before.note, before.key)
        if old.size > signed.size:
            report.add(Fault(f"上次看到日志有 {old.size} 条，现在只有 {signed.size} 条，日志被截短了"))
        elif _root(hashes[: old.size]) != old.root:
            report.add(Fault(f"上次看到的 {old.size} 条不是现在这本的开头，旧记录被换过，或给您看的是另一本"))
    if report.sound:
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


def _fetch(url: str) -> bytes:
    if not url.startswith(("http://", "https://")):
        raise Unreachable(f"{url} 不是网址，应以 http:// 或 https:// 开头")
    try:
        with urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  (the scheme is checked above)
            return answer.read()
    except (URLError, OSError) as error:
        raise Unreachable(f"读不到 {url}：{error}") from error
