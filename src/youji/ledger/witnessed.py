"""Witnesses as an outsider reckons with them: their keys are the outsider's own, not the log's to give.

What a witness signed at a size binds the log: a root there that differs is a second book. What has become shorter since
was cut off, or is still there and held back; which of the two, the log itself shows by what it can still prove.
"""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from youji.ledger.logic import cosignatures, merkle, notes
from youji.ledger.logic.report import Fault, Report
from youji.shared.clock import PROVINCE_TIME

#: Witnesses are asked after a checkpoint is signed: so many looks, so far apart, until they have all signed one.
LOOKS, PAUSE_SECONDS = 20, 1.0
_WITNESS = re.compile(r"([^\s+]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{1,60}={0,2})(?:@(https?://\S{1,400}))?")
#: What is at an address; ``None`` where nothing can be had there.
Fetch: TypeAlias = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness somebody trusts: its key, and where it may be asked itself, if that is known."""

    vkey: str
    url: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return cosignatures.parse_vkey(self.vkey)[0]


def parse(text: str) -> Witness:
    """The witness in ``NAME+ID+KEY`` or ``NAME+ID+KEY@URL``.

    Raises:
        BadNote: there is none.
    """
    found = _WITNESS.fullmatch(text.strip())
    if found is None:
        raise notes.BadNote("见证方应为“名称+编号+公钥”一行，后面可以加“@网址”")
    cosignatures.parse_vkey(found[1])
    return Witness(found[1], (found[2] or "").rstrip("/"))


def newest(read: Callable[[], str], witnesses: Sequence[Witness]) -> str:
    """The newest checkpoint that all ``witnesses`` have signed; where there is none for a while, the newest."""
    note = read()
    for _ in range(LOOKS if witnesses else 0):
        if all(_signed(note, one) for one in witnesses):
            break
        time.sleep(PAUSE_SECONDS)
        note = read()
    return note


def _signed(note: str, one: Witness) -> cosignatures.Cosignature | None:
    try:
        return cosignatures.read(note, one.vkey)
    except notes.BadNote:
        return None


@dataclass(frozen=True, slots=True)
class Look:
    """What is shown now: under which key of the log, the note, every leaf's hash, and how to ask for more."""

    base: str
    verifier: str
    note: str
    hashes: Sequence[bytes]
    fetch: Fetch

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self.hashes)

    def said_of(self, older: notes.Checkpoint) -> str:
        """What is wrong between a checkpoint of this log and what is shown now; empty when nothing is."""
        if older.size <= self.size:
            same = merkle.root_of(self.hashes[: older.size]) == older.root
            return "" if same else "不是现在这本的开头：同一本日志给人看过两个样子（分叉），或旧记录被换过"
        if self._proves(older):
            return f"现在给您看的是只有 {self.size} 条的旧检查点，日志那里其余的还有：退回去了"
        return f"现在只有 {self.size} 条，日志被截短了：它证明不了那 {older.size} 条还在，或给您看的是另一本"

    def _proves(self, older: notes.Checkpoint) -> bool:
        """Whether the log can still show that what is shown now grew into ``older``."""
        try:
            said = self.fetch(f"{self.base}/consistency?from={self.size}&to={older.size}")
            found = json.loads(said or b"")
            path = [base64.b64decode(one) for one in found["path"]]
        except (ValueError, KeyError, TypeError):
            return False
        now = merkle.root_of(self.hashes)
        return merkle.verify_consistency(self.size, older.size, now, older.root, path)


def ask(witnesses: Iterable[Witness], verifier: str, fetch: Fetch) -> dict[str, str]:
    """What each that can be asked itself signed last of the log whose key is ``verifier``, past the log, by key.

    To be asked before the log is: what a witness has signed by then, the log must show.
    """
    origin = notes.parse_vkey(verifier)[0]
    address = f"{cosignatures.place_of(origin)}/checkpoint"
    said = {one.vkey: fetch(f"{one.url}/{address}") for one in witnesses if one.url}
    return {vkey: note.decode(errors="replace") for vkey, note in said.items() if note}


def hold(
    report: Report, look: Look, witnesses: Iterable[Witness], own: Mapping[str, str], seen: Mapping[str, str]
) -> dict[str, str]:
    """Faults for every witness that did not sign what is shown, or signed something else.

    Args:
        own: by verifier key, what each said of itself.
        seen: the same of the last note each was known to have signed.

    Returns:
        ``seen``, as it is now.
    """
    kept = dict(seen)
    for one in witnesses:
        before = _of_this_log(look, one, seen.get(one.vkey, ""))
        for note in (before, _of_this_log(look, one, own.get(one.vkey, ""))):
            if note and (wrong := look.said_of(_checkpoint(note))):
                report.add(Fault(f"{_once(one, note)}，{wrong}"))
        if signature := _signed(look.note, one):
            kept[one.vkey] = look.note
            report.witnessed.append(f"见证方 {one.name} 签过，{_when(signature.at)}")
        else:
            since = f"上次看到的是{_once(one, before)}" if before else "从来没有看到过它的签名"
            report.add(Fault(f"见证方 {one.name} 没有签现在的检查点（{look.size} 条）；{since}"))
    return kept


def _of_this_log(look: Look, one: Witness, note: str) -> str:
    """``note`` if the witness signed it, of this log: under another name a log is another book."""
    known = note and _signed(note, one) and _checkpoint(note).origin == notes.parse_vkey(look.verifier)[0]
    return note if known else ""


def _checkpoint(note: str) -> notes.Checkpoint:
    return notes.parse_checkpoint(notes.read_note(note)[0])


def _once(one: Witness, note: str) -> str:
    signature = _signed(note, one)
    when = _when(signature.at) if signature else ""
    return f"见证方 {one.name} 在{when}签过 {_checkpoint(note).size} 条"


def _when(at: int) -> str:
    if at > cosignatures.LAST_DATED:
        return f"第 {at} 秒"
    return f"{datetime.fromtimestamp(at, UTC).astimezone(PROVINCE_TIME):%Y年%m月%d日 %H:%M:%S}"
