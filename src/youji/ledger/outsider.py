"""Checking the log as an outsider can: from the public files alone, over HTTP."""

from __future__ import annotations

from urllib.error import URLError
from urllib.request import urlopen

from youji.ledger.logic import merkle, notes, tiles
from youji.ledger.logic.report import Fault, Report, fault_in_leaf

TIMEOUT_SECONDS = 30


class Unreachable(Exception):
    """The log could not be read."""


def verify_public(url: str, key: str = "") -> Report:
    """Check the log at ``url`` with its own key, or with ``key`` when the caller has it from elsewhere.

    Raises:
        Unreachable: a file of the log could not be fetched.
    """
    base = f"{url.rstrip('/').removesuffix('/log')}/log"
    report = Report()
    try:
        note = _fetch(f"{base}/checkpoint").decode()
        signed = notes.open_checkpoint(note, key or _fetch(f"{base}/key").decode())
    except notes.BadNote as error:
        report.add(Fault(str(error)))
        return report
    report.checkpoints = 1
    hashes = _leaves(report, base, signed.size)
    made = tiles.append(0, hashes, lambda *_: b"")
    if merkle.root(len(hashes), tiles.node_from(lambda *at: made[at])) != signed.root:
        report.add(Fault("签名的根与公开的记录算出的根不符"))
    for (level, number), ours in sorted(made.items()):
        if level and not report.enough:
            spelling = tiles.path_of(number, len(ours) // merkle.HASH_BYTES)
            if _fetch(f"{base}/tile/{level}/{spelling}") != ours:
                report.add(Fault(f"哈希分块 {level}/{spelling} 与记录不符"))
    return report


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
