"""Changing the key of the log, and beginning another log where the newest leaves are lost: both are leaves."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from youji.ledger import anchor, keys, succession
from youji.ledger.durable import durable
from youji.ledger.logic import merkle, notes, tiles
from youji.ledger.logic.succession import CHANGED, RESTARTED, named, nth_of
from youji.ledger.models import AuditEntry, Checkpoint, Leaf
from youji.ledger.selectors import read_tile
from youji.ledger.sequencing import sequence
from youji.ledger.services import record
from youji.shared.actor import Actor

#: Whoever may run a command on the machine: no account of the house.
OPERATOR = Actor(user_id=0, name="服务器管理员", division="43")


class CannotGoOn(Exception):
    """It cannot be done; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of keys that is done: the verifier keys before and after, and the leaf that says so."""

    before: str
    after: str
    index: int


def rotate(*, reason: str, now: datetime) -> Changed:
    """The log is signed by a new key, and a leaf that the old one signed says so. Cut short, the next call goes on.

    Raises:
        CannotGoOn: nothing is signed yet, so nobody knows the key.
        keys.KeyFault: the key in force does not lie here.
    """
    with durable():
        sequence(now=now)
        note = keys.newest_note()
        if not note:
            raise CannotGoOn("日志还没有签过名，没有人留存过这把钥匙：直接删除 log.key 即可，会另造一把。")
        before, name = keys.verifier(note), keys.origin(note)
        after = notes.vkey(name, keys.prepare())
        entry = _recorded(after)
        if entry is None:
            data = {"from": before, "to": after, "reason": reason}
            with transaction.atomic():
                entry = _record(CHANGED, name, data, now)
        while not Leaf.objects.filter(entry_id=entry.pk).exists():
            sequence(now=now)  # signed by the old key; another process may be quicker
        _sign_with_the_new(after, now)
        keys.put_in_place()
    public = entry.public or {}
    index = Leaf.objects.values_list("index", flat=True).get(entry_id=entry.pk)
    return Changed(str(public["from"]), str(public["to"]), index)


def _recorded(after: str) -> AuditEntry | None:
    """The change to ``after``, if a run that was cut short recorded it."""
    rows = AuditEntry.objects.filter(action=CHANGED).order_by("-pk")
    return next((row for row in rows if row.public and row.public["to"] == after), None)


def _record(action: str, name: str, data: Mapping[str, object], now: datetime) -> AuditEntry:
    return record(
        action,
        subject=f"ledger.log:{name}",
        before={},
        after={},
        reason=str(data["reason"]),
        public=data,
        actor=OPERATOR,
        now=now,
    )


def _sign_with_the_new(after: str, now: datetime) -> None:
    """The newest checkpoint is of the new key: a private entry gives it something to seal."""
    while keys.verifier() != after:
        with transaction.atomic():
            record(
                "ledger.key.activated",
                subject=f"ledger.log:{keys.origin()}",
                before={},
                after={"key": after},
                actor=OPERATOR,
                now=now,
            )
        sequence(now=now)


def restart(newest: str, *, reason: str, now: datetime, lost: bool = False) -> succession.Event | None:
    """Another log goes on from what is here, if the signed note ``newest`` knows more leaves; its leaf says so.

    Returns ``None`` where everything that was signed is here. Where ``newest`` is signed by the key that lies here as the
    next one, the log is that key's again afterwards, and both keys lead on to the present.

    Args:
        lost: the key that signed ``newest`` is gone: the key of the backup goes on, and the leaf says so.

    Raises:
        CannotGoOn: ``newest`` is none of this log's, or another branch of it.
    """
    with durable():
        signed, signer = _ours(newest, lost=lost)
        last = Checkpoint.objects.order_by("-pk").first()
        held, note = (last.size, last.note) if last else (0, "")
        if signed.size <= held:
            if merkle.root(signed.size, tiles.node_from(read_tile)) != signed.root:
                raise CannotGoOn("给的检查点和备份不是同一本日志：同样多的记录，根却不同。请换一份备份。")
            return None
        key = keys.public(keys.in_force(note, succession.key_before(held)))
        if signer is None:
            reason = f"{reason}；换过的钥匙也丢失，仍由备份里的钥匙签名"
        nth = max(nth_of(signed.origin), nth_of(keys.origin(note))) + 1
        name = named(keys.origin(note), nth)
        said = {
            "size": signed.size,
            "root": base64.b64encode(signed.root).decode(),
            "kept": held,
            "reason": reason,
        }
        entry = _begin(signed.origin, name, key, said, now)
        if signer not in (
            None,
            key,
        ):  # whoever knows the later key is led on from it, whoever knows the earlier one too
            rotate(reason=f"{reason}；换回备份以后换过的钥匙", now=now)
            entry = _begin(signed.origin, name, signer, said, now)
        anchor.keep()
    return next(event for event in succession.events() if event.leaf.entry_id == entry.pk)


def _begin(before: str, name: str, key: bytes, said: Mapping[str, object], now: datetime) -> AuditEntry:
    """The leaf by which the log ``name`` goes on from the log ``before``, as the key in force signs it."""
    data = {"from": notes.vkey(before, key), "to": notes.vkey(name, key), **said}
    with transaction.atomic():
        entry = _record(RESTARTED, before, data, now)
    while not Leaf.objects.filter(entry_id=entry.pk).exists():
        sequence(now=now)
    return entry


def _ours(newest: str, *, lost: bool) -> tuple[notes.Checkpoint, bytes | None]:
    """The checkpoint in ``newest``, and by which key of ours it is signed: the one in force, or the next; ``None`` where that is lost."""
    origin = newest.partition("\n")[0]
    key = keys.public(keys.in_force(keys.newest_note(), succession.key_before(2**53)))
    signer = next((one for one in (key, *keys.publics()) if keys.signed_by(newest, one)), None)
    if signer is None and not lost:
        raise CannotGoOn(
            "给的检查点不是备份里的钥匙签的：备份以后换过钥匙，或不是这本日志的。请给出换钥匙以后的 log.key（--log-key）。"
        )
    if named(origin, 1) != named(keys.origin(), 1):
        raise CannotGoOn(f"给的检查点是 {origin} 的，这里是 {keys.origin()}：请核对 YOUJI_ORIGIN。")
    return notes.parse_checkpoint(notes.read_note(newest)[0]), signer
