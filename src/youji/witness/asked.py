"""What C2SP tlog-witness says of ``add-checkpoint``: how a request reads, and when it is refused. Nothing is kept here."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from youji.ledger.logic import merkle, notes

#: "The client MUST NOT send more than 63 consistency proof lines."
PROOF_LINES = 63
TEXT, SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")
_LOG = re.compile(r"(https?://[^\s+]{1,200})\+([^\s+]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{1,60}={0,2})")


@dataclass(frozen=True, slots=True)
class Log:
    """A log the witness looks after: where it is, and one key it signs with."""

    url: str
    vkey: str

    @property
    def origin(self) -> str:
        """What its checkpoints begin with."""
        return notes.parse_vkey(self.vkey)[0]


def parse_log(text: str) -> Log:
    """The log that ``URL+KEY`` names.

    Raises:
        BadNote: it names none.
    """
    found = _LOG.fullmatch(text.strip())
    if found is None:
        raise notes.BadNote(
            "应为“网址+名称+编号+公钥”，如 https://youji.example.cn+youji.example.cn/log+1a2b3c4d+A…"
        )
    notes.parse_vkey(found[2])
    return Log(found[1].rstrip("/").removesuffix("/log"), found[2])


class Refused(Exception):
    """What is answered instead of a cosignature."""

    def __init__(self, status: int, said: str, content_type: str = TEXT) -> None:
        super().__init__(said)
        self.status, self.said, self.content_type = status, said, content_type


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to cosign: how much its sender thinks we have seen, the proof from there, the log's note."""

    old: int
    proof: tuple[bytes, ...]
    note: str
    text: str
    signatures: tuple[tuple[str, bytes], ...]
    checkpoint: notes.Checkpoint


def read(body: bytes) -> Asked:
    """The request in ``body``.

    Raises:
        Refused: 400, it is malformed anywhere.
    """
    try:
        head, gap, note = body.decode().partition("\n\n")
        first, *lines = head.split("\n")
        old = _OLD.fullmatch(first)
        if not gap or old is None or len(lines) > PROOF_LINES:
            raise ValueError(first)
        text, signatures = notes.read_note(note)
        checkpoint = notes.parse_checkpoint(text)
        return Asked(int(old[1]), tuple(map(_hash, lines)), note, text, tuple(signatures), checkpoint)
    except notes.BadNote as error:
        raise Refused(400, f"{error}\n") from error
    except ValueError as error:  # binascii's and what is no UTF-8 too
        raise Refused(400, "请求不是 add-checkpoint 的格式\n") from error


def _hash(line: str) -> bytes:
    found = base64.b64decode(line, validate=True)
    if len(found) != merkle.HASH_BYTES or base64.b64encode(found).decode() != line:
        raise binascii.Error(line)
    return found


def believe(asked: Asked, logs: Mapping[str, Sequence[str]]) -> None:
    """The log that the checkpoint is said to be of is one of ``logs`` (verifier keys by origin), and has signed it.

    Raises:
        Refused: 404 or 403. A line under a known name and id that does not verify spoils the others.
    """
    keys = logs.get(asked.checkpoint.origin)
    if keys is None:
        raise Refused(404, "本见证方没有见证这本日志\n")
    if not notes.signed_by(asked.text, asked.signatures, keys):
        raise Refused(403, "检查点没有这本日志的有效签名\n")


def extend(asked: Asked, latest: notes.Checkpoint | None) -> None:
    """The checkpoint goes on from the ``latest`` that was cosigned of its origin, if any was.

    Raises:
        Refused: 400 where more is said to have been than is; 409 with the size we have, where another was said; 422
            where the tree does not go on from there.
    """
    new, size = asked.checkpoint, latest.size if latest else 0
    if asked.old > new.size:
        raise Refused(400, "旧的条数大于检查点的条数\n")
    if asked.old != size:
        raise Refused(409, f"{size}\n", SIZE)
    if new.size == 0 and new.root != merkle.EMPTY_ROOT:
        raise Refused(422, "空日志的根不对\n")
    if latest is None or size == 0:
        good = not asked.proof
    else:
        good = merkle.verify_consistency(size, new.size, latest.root, new.root, asked.proof)
    if not good:
        raise Refused(422, "不能证明这本日志是从见证过的那一本续写的\n")
