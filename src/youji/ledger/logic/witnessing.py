"""What the log says to a witness and what it hears (C2SP tlog-witness), as bytes; nothing here opens a connection."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from youji.ledger.logic import cosignatures, notes

#: The media type of the size that a witness answers when it was told another.
SIZE_TYPE = "text/x.tlog.size"
#: So much of an answer is read: some dozen signature lines, or a fold with its sentence.
ANSWER_BYTES = 8_192

_WITNESS = re.compile(
    r"([^\s+]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{1,60}={0,2})@(https?://[^\s@?#/]{1,200}(?:/[^\s@?#]{0,200})?)"
)
#: What the database can keep. No log has as many leaves.
_SIZE = re.compile(rb"(0|[1-9][0-9]{0,17})\n")


class BadWitness(ValueError):
    """What is set as a witness is none; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Known:
    """A witness as the operator of the log has set it."""

    vkey: str
    name: str
    public: bytes
    url: str

    @property
    def fingerprint(self) -> str:
        """Its key as people compare it."""
        return cosignatures.fingerprint(self.public)


@lru_cache(maxsize=8)
def parse(text: str) -> tuple[Known, ...]:
    """The witnesses of ``YOUJI_WITNESSES``: ``vkey@url``, blanks between.

    Raises:
        BadWitness: one does not read as that, or two have one name.
    """
    found: dict[str, Known] = {}
    for word in text.split():
        match = _WITNESS.fullmatch(word)
        if match is None:
            raise BadWitness(f"“{word[:60]}”不是“见证方公钥@网址”的写法，网址应以 http:// 或 https:// 开头")
        try:
            name, public = cosignatures.parse_vkey(match[1])
        except notes.BadNote as bad:
            raise BadWitness(f"“{word[:60]}”里的公钥不是见证方的：{bad}") from bad
        if name in found:
            raise BadWitness(f"有两个见证方都叫“{name}”，分不清谁是谁")
        found[name] = Known(match[1], name, public, match[2].rstrip("/"))
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Asked:
    """What was put to a witness: the signed checkpoint ``note`` of ``size``, proven from ``old``."""

    note: str
    old: int
    size: int
    proof: Sequence[bytes]

    @property
    def body(self) -> bytes:
        """The request, as it is sent."""
        lines = [f"old {self.old}", *(base64.b64encode(one).decode() for one in self.proof)]
        return ("\n".join(lines) + "\n\n" + self.note).encode()


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it: its signature line and its time; or the size it stands at; or why not, in a sentence."""

    line: str = ""
    at: int = 0
    stands_at: int | None = None
    refused: str = ""
    fault: str = ""


#: What a witness that would not sign is taken to say; a fault is not its judgement of the log.
REFUSALS = {
    HTTPStatus.FORBIDDEN: "它不认得给日志签名的这把钥匙；刚换过钥匙的，它凭旧钥匙的签名自己核对，几分钟后还不认，请问它为什么",
    HTTPStatus.NOT_FOUND: "它没有登记这本日志",
    HTTPStatus.UNPROCESSABLE_ENTITY: "它见过的日志不是现在这本的开头，两本不是一本",
}
SAME_SIZE = "同样条数，它见过的日志与现在的不是一本"
NO_DAY = "它签名的时间不是哪一天的"
FOREIGN = "它回的签名不是它自己的，或签的不是这份检查点"


def hear(known: Known, asked: Asked, status: int, kind: str, body: bytes) -> Heard:
    """What the answer with ``status``, media type ``kind`` and ``body`` says; only its own signature over this text counts."""
    if status == HTTPStatus.OK:
        return _signature(known, asked, body)
    if status == HTTPStatus.CONFLICT:
        return _conflict(asked, kind, body)
    if status in REFUSALS:
        return Heard(refused=REFUSALS[HTTPStatus(status)])
    return Heard(fault=f"它回的状态码是 {status}")


def _signature(known: Known, asked: Asked, body: bytes) -> Heard:
    text = notes.read_note(asked.note)[0]
    for line in body.split(b"\n"):
        try:
            signed = f"{line.decode()}\n"
            at = cosignatures.read(f"{text}\n{signed}", known.vkey).at
        except (notes.BadNote, UnicodeDecodeError):
            continue  # of whom we do not know: to be ignored
        return Heard(line=signed, at=at) if at <= cosignatures.LAST_DATED else Heard(fault=NO_DAY)
    return Heard(fault=FOREIGN)


def _conflict(asked: Asked, kind: str, body: bytes) -> Heard:
    told = _SIZE.fullmatch(body) if kind.partition(";")[0].strip() == SIZE_TYPE else None
    stands_at = int(told[1]) if told else None
    if stands_at in (None, asked.old):
        return Heard(refused=SAME_SIZE) if asked.old == asked.size else Heard(fault="它的回答前后矛盾")
    return Heard(stands_at=stands_at)
