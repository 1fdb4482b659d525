"""Checking the trail and the log against everything that was ever signed, from the database itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from youji.ledger import anchor, keys, succession, watch
from youji.ledger.columns import COLUMNS, digest, leaf_bytes
from youji.ledger.logic import leaves, merkle, notes, tiles
from youji.ledger.logic.report import Fault, Report, fault_in_leaf
from youji.ledger.models import AuditEntry, Checkpoint, Leaf, Pending, Seal, Tile
from youji.shared import rooms

CHUNK = 1000
#: Where a room above names what it shows to the public: a function that gives what of it is not as the log has it.
SHOWN = "ledger.shown"


def verify_database() -> Report:
    """Work everything out again: entries, seals, leaves, tiles, checkpoints and their signatures; then what is shown.

    What came in after the newest checkpoint read first is left to the next look: people go on working, and nothing
    up to it ever changes.
    """
    report = Report(waiting_since=watch.waiting_since(), waiting=Pending.objects.count())
    kept = list(anchor.lines())  # before the checkpoints: people go on working
    checkpoints = list(Checkpoint.objects.order_by("pk"))
    _check_kept(report, kept, {checkpoint.note for checkpoint in checkpoints})
    seals, hashes = _walk_entries(report, checkpoints)
    if not report.enough:
        _check_unsealed(report)
        _check_unsigned(report)
        _check_extra_leaves(report)
        tree = _check_tiles(report, hashes)
        _check_checkpoints(report, checkpoints, seals, tree, len(hashes))
    for fault in shown_otherwise():
        if not report.enough:
            report.add(fault)
    return report


def shown_otherwise() -> Iterator[Fault]:
    """What the public is shown otherwise than the log has it, room by room."""
    for shown in rooms.extensions(SHOWN).values():
        yield from shown()


def _check_kept(report: Report, kept: Sequence[str], notes_: Set[str]) -> None:
    """What this machine kept of what was signed is all there: nobody has cut the log back."""
    for note in reversed(kept):
        signed = notes.parse_checkpoint(notes.read_note(note)[0]) if note not in notes_ else None
        if signed is not None and not succession.owned_up(signed):
            what = f"日志被截短了：本机留存着 {signed.size} 条时签过名的检查点，数据库里没有它"
            report.add(Fault(what))
            return


def _walk_entries(report: Report, checkpoints: Sequence[Checkpoint]) -> tuple[dict[int, bytes], list[bytes]]:
    """Every entry a checkpoint seals, in order; the seals after each checkpoint's count, and the leaves' hashes."""
    wanted = {checkpoint.sealed for checkpoint in checkpoints}
    seals, chain = {0: b""}, b""
    tips: dict[str, leaves.Before] = {}
    hashes: list[bytes] = []
    sealed = Seal.objects.filter(number__lt=max(wanted, default=0)).order_by("number")
    for group in _chunks(sealed.iterator(CHUNK)):
        ids = [seal.entry_id for seal in group]
        rows = {row["id"]: row for row in AuditEntry.objects.filter(pk__in=ids).values(*COLUMNS)}
        stored = {leaf.entry_id: leaf for leaf in Leaf.objects.filter(entry_id__in=ids)}
        for seal in group:
            row, leaf = rows.get(seal.entry_id), stored.get(seal.entry_id)
            what = _fault(report.entries, seal, chain, row) or _leaf_fault(len(hashes), row, leaf, tips)
            if what:
                report.add(_name(what, seal.entry_id, row, leaf))
            if leaf is not None:
                if row is not None:
                    tips[row["subject"]] = leaves.Before(len(hashes), bytes(leaf.hash))
                hashes.append(bytes(leaf.hash))
            report.entries += 1
            chain = bytes(seal.chain)
            if report.entries in wanted:
                seals[report.entries] = chain
        if report.enough:
            break
    report.leaves = len(hashes)
    return seals, hashes


def _fault(number: int, seal: Seal, before: bytes, row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "这条记录被删除了"
    if seal.number != number:
        return f"它前面少了封签，应为第 {number} 号，实为第 {seal.number} 号"
    if bytes(seal.chain) != leaves.chain(before, digest(row)):
        return "内容与封签不符，记录被改动过"
    return ""


def _leaf_fault(
    index: int, row: Mapping[str, Any] | None, leaf: Leaf | None, tips: Mapping[str, leaves.Before]
) -> str:
    if row is None or row["public"] is None:
        return "" if leaf is None else "日志里有这条公开存证，记录本身却没有公开内容"
    if leaf is None:
        return "应公开的记录不在日志里"
    if leaf.index != index:
        return f"日志里的位置不对，应为第 {index} 号，实为第 {leaf.index} 号"
    data = bytes(leaf.data)
    placed = leaves.Place(leaf.sequenced_at, tips.get(row["subject"])) if leaves.is_placed(data) else None
    if data != leaf_bytes(row, placed):
        return "日志里的原文与记录不符，其中一个被改动过"
    if bytes(leaf.hash) != merkle.leaf_hash(data):
        return "日志里的哈希与原文不符"
    return ""


def _name(what: str, entry_id: UUID, row: Mapping[str, Any] | None, leaf: Leaf | None) -> Fault:
    if row is not None:
        return Fault(what, str(entry_id), row["action"], row["subject"], leaves.instant(row["at"]))
    if leaf is not None:
        return fault_in_leaf(what, bytes(leaf.data), leaf.index)
    return Fault(what, str(entry_id))


def _check_unsealed(report: Report) -> None:
    """An entry has a seal or waits for one; anything else came or went behind the application's back."""
    sealed, waiting = Seal.objects.filter(entry_id=OuterRef("pk")), Pending.objects.filter(pk=OuterRef("pk"))
    for row in AuditEntry.objects.filter(~Exists(sealed), ~Exists(waiting)).values(*COLUMNS)[:CHUNK]:
        report.add(_name("没有封签，也不在等待存证，是绕过程序写入的", row["id"], row, None))
    entry = AuditEntry.objects.filter(pk=OuterRef("pk"))
    for entry_id in Pending.objects.filter(~Exists(entry)).values_list("pk", flat=True)[:CHUNK]:
        report.add(Fault("这条记录在存证之前被删除了", str(entry_id)))


def _check_unsigned(report: Report) -> None:
    """Seals and their checkpoint come in one transaction: none stands beyond the newest."""
    newest = Checkpoint.objects.order_by("-pk").values("sealed")[:1]
    for seal in Seal.objects.filter(number__gte=Coalesce(Subquery(newest), 0)).order_by("number")[:CHUNK]:
        report.add(Fault("有封签，却没有签名的检查点盖住它", str(seal.entry_id)))


def _check_extra_leaves(report: Report) -> None:
    """Leaves that belong to no sealed entry."""
    sealed = Seal.objects.filter(entry_id=OuterRef("entry_id"))
    for leaf in Leaf.objects.filter(~Exists(sealed)).order_by("index")[:CHUNK]:
        report.add(fault_in_leaf("日志里多出这条，没有对应的封签", bytes(leaf.data), leaf.index))


def _check_tiles(report: Report, hashes: Sequence[bytes]) -> tiles.ReadTile:
    """Compare the stored tiles, as far as these leaves go, with those they make; the latter, for the checkpoints."""
    made = tiles.append(0, hashes, lambda *_: b"")
    stored = {(tile.level, tile.number): bytes(tile.hashes) for tile in Tile.objects.iterator(CHUNK)}
    for key, ours in sorted(made.items()):
        theirs = stored.get(key, b"")[: len(ours)]
        if ours != theirs:
            report.add(_tile_fault(key, ours, theirs))
    size = Leaf.objects.count()  # after the tiles: people go on working
    for (level, number), theirs in sorted(stored.items()):
        if len(theirs) > tiles.width_at(size, level, number) * merkle.HASH_BYTES:
            report.add(Fault(f"哈希分块 {level}/{tiles.path_of(number)} 比记录多"))
    return lambda level, number: made.get((level, number), b"")


def _tile_fault(key: tiles.Key, made: bytes, stored: bytes) -> Fault:
    level, number = key
    what = f"哈希分块 {level}/{tiles.path_of(number)} 与记录不符"
    pairs = zip(tiles.cut(made), tiles.cut(stored), strict=False)
    at = next((n for n, (ours, theirs) in enumerate(pairs) if ours != theirs), None)
    leaf = (
        Leaf.objects.filter(index=number * tiles.WIDTH + at).first()
        if level == 0 and at is not None
        else None
    )
    return Fault(what) if leaf is None else fault_in_leaf(what, bytes(leaf.data), leaf.index)


def _check_checkpoints(
    report: Report,
    checkpoints: Sequence[Checkpoint],
    seals: Mapping[int, bytes],
    read: tiles.ReadTile,
    size: int,
) -> None:
    """Each checkpoint was signed by us, over the tree and the seals as they are now."""
    node, sound = tiles.node_from(read), 0
    for checkpoint, public in _signers(checkpoints):
        report.checkpoints += 1
        if what := _checkpoint_fault(checkpoint, public, seals, node, size):
            between = Leaf.objects.filter(index__gte=sound, index__lt=checkpoint.size).order_by("index")
            first = between.first()
            where = f"{checkpoint.size} 条时的检查点：{what}"
            # Everything up to the last sound checkpoint is proven, so the change lies after it.
            report.add(
                Fault(where) if first is None else fault_in_leaf(where, bytes(first.data), first.index)
            )
            return
        sound = checkpoint.size


def _signers(checkpoints: Sequence[Checkpoint]) -> Iterator[tuple[Checkpoint, bytes]]:
    """Each checkpoint with the key of its time: that of the one before, until a leaf in it names the next.

    The newest must be of a key that lies here: whoever has none of ours cannot hand over to them.
    """
    changes = [event for event in succession.events() if not event.restart]
    public = notes.parse_vkey(changes[0].data["from"])[1] if changes else keys.public(keys.signing_key())
    for checkpoint in checkpoints:
        newest = checkpoint is checkpoints[-1]
        yield checkpoint, public if not newest or public in keys.publics() else b""
        while changes and changes[0].leaf.index < checkpoint.size:
            public = notes.parse_vkey(changes.pop(0).data["to"])[1]


def _checkpoint_fault(
    checkpoint: Checkpoint, public: bytes, seals: Mapping[int, bytes], node: merkle.Node, size: int
) -> str:
    try:
        key = Ed25519PublicKey.from_public_bytes(public)
        name = checkpoint.note.partition("\n")[0]
        text = notes.open_note(checkpoint.note, notes.vkey(name, public))
        signed = notes.parse_checkpoint(text)
        key.verify(
            bytes(checkpoint.seal_signature), keys.seal_text(checkpoint.sealed, bytes(checkpoint.seal))
        )
    except (ValueError, InvalidSignature):  # a key of no length is none of ours
        return "签名无效"
    if (signed.size, signed.root) != (checkpoint.size, bytes(checkpoint.root)):
        return "登记的大小或根与签名的不符"
    if signed.size > size or merkle.root(signed.size, node) != signed.root:
        return "签名的根与现在的记录算出的根不符，这之前有记录被换过"
    if seals.get(checkpoint.sealed) != bytes(checkpoint.seal):
        return "签名的封签与现在的记录不符，这之前有记录被换过"
    return ""


def _chunks(seals: Iterator[Seal]) -> Iterator[list[Seal]]:
    while group := list(islice(seals, CHUNK)):
        yield group
