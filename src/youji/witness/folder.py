"""The witness's folder: its key, which logs it ever signed for, and of each the newest checkpoint it cosigned.

A witness that forgot what it has seen would sign a second history. So a log it ever signed for stands in ``origins``,
and without that log's file, or with a damaged one, it does not start.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from youji.ledger.logic import cosignatures, notes

KEY, ORIGINS, LOCK = "key", "origins", "lock"
#: How a private key is written, as other programs for signed notes write theirs.
PRIVATE = "PRIVATE+KEY"
NAME_BYTES = 200
#: Of notes it refused so much is kept of each log: they may be proof against it.
REFUSED_BYTES = 1 << 18


class Unusable(Exception):
    """The folder cannot be used; the message says why and what to do, in words for people."""


def make(path: Path, name: str) -> str:
    """A new witness ``name`` in the folder, with a key nobody else may read; returns its verifier key.

    Raises:
        Unusable: the name is none, or there is a witness in the folder.
    """
    if not notes.is_name(name) or len(name.encode()) > NAME_BYTES:
        raise Unusable("名称里不能有空白或加号，也不能是空的；建议用域名，如 witness.example.cn/youji")
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    ident = notes.key_id(name, public, cosignatures.KIND).hex()
    seed = base64.b64encode(cosignatures.KIND + key.private_bytes_raw()).decode()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
        if any(path.iterdir()):
            raise Unusable(f"{path} 里已经有东西。已有的见证方不能重做；新的请用一个空目录。")
        _write(path / ORIGINS, "")
        _write(path / KEY, f"{PRIVATE}+{name}+{ident}+{seed}\n")
    except OSError as error:
        raise Unusable(f"写不进 {path}：{error.strerror}") from error
    return cosignatures.vkey(name, public)


class Folder:
    """An opened folder, ours until the process ends."""

    def __init__(self, path: Path) -> None:
        """Everything in the folder is as it was left.

        Raises:
            Unusable: it is not, or another process has it open.
        """
        self.path = path
        self.name, self.key = _key(path)
        self.vkey = cosignatures.vkey(self.name, self.key.public_key().public_bytes_raw())
        self._lock = _lock(path)
        self._notes = {origin: self._kept(origin) for origin in self._origins()}

    def latest(self, origin: str) -> notes.Checkpoint | None:
        """The newest checkpoint of the log that was cosigned; ``None`` where none ever was."""
        note = self._notes.get(origin)
        return notes.parse_checkpoint(notes.read_note(note)[0]) if note else None

    def note(self, origin: str) -> str | None:
        """The same as the note it was cosigned in."""
        return self._notes.get(origin)

    def keep(self, origin: str, note: str) -> None:
        """``note`` is the newest cosigned checkpoint of the log, on the disk; it must be before anybody is answered."""
        _write(self.path / f"{cosignatures.place_of(origin)}.checkpoint", note)
        if origin not in self._notes:
            # After the file: killed in between, there is one file too many, and nobody was promised anything.
            known = "".join(f"{one}\n" for one in [*self._notes, origin])
            _write(self.path / ORIGINS, known)
        self._notes[origin] = note

    def keep_refused(self, origin: str, note: str) -> None:
        """A note the log signed that does not go on from what it signed before is kept, while there is room."""
        path = self.path / f"{cosignatures.place_of(origin)}.refused"
        if not path.exists() or path.stat().st_size + len(note.encode()) <= REFUSED_BYTES:
            with path.open("a", encoding="utf-8") as file:
                file.write(f"{note}\n")

    def fold(self, origin: str) -> str | None:
        """The note of the newest fold of the log."""
        path = self.path / f"{cosignatures.place_of(origin)}.fold"
        return path.read_text("utf-8") if path.exists() else None

    def keep_fold(self, origin: str, note: str) -> None:
        """``note`` is the newest fold of the log."""
        _write(self.path / f"{cosignatures.place_of(origin)}.fold", note)

    def succession(self, origin: str) -> str | None:
        """The changes of keys of the log that were followed, as the log proved them."""
        path = self.path / f"{cosignatures.place_of(origin)}.succession"
        return path.read_text("utf-8") if path.exists() else None

    def keep_succession(self, origin: str, proof: str) -> None:
        """``proof`` is why another key is believed than was given."""
        _write(self.path / f"{cosignatures.place_of(origin)}.succession", proof)

    def _origins(self) -> list[str]:
        try:
            text = (self.path / ORIGINS).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Unusable(f"{self.path / ORIGINS} 读不出来，不知道见证过哪些日志。{_HELP}") from error
        return text.splitlines()

    def _kept(self, origin: str) -> str:
        path = self.path / f"{cosignatures.place_of(origin)}.checkpoint"
        try:
            note = path.read_text("utf-8")
        except FileNotFoundError as error:
            raise Unusable(f"见证过 {origin}，但记录它的文件 {path} 没有了。{_HELP}") from error
        except (OSError, UnicodeDecodeError) as error:
            raise Unusable(f"记录 {origin} 的文件 {path} 读不出来。{_HELP}") from error
        try:
            cosignatures.read(note, self.vkey)
            if notes.parse_checkpoint(notes.read_note(note)[0]).origin != origin:
                raise notes.BadNote(origin)
        except notes.BadNote as error:
            raise Unusable(f"记录 {origin} 的文件 {path} 损坏了，没有本见证方的签名。{_HELP}") from error
        return note


_HELP = (
    "继续签名就可能替另一本日志作证，所以不启动。请找回原来的文件；"
    "找不回来，就用一个空目录另立见证方（youji witness init），把新公钥告诉日志一方。"
)


def _key(path: Path) -> tuple[str, Ed25519PrivateKey]:
    try:
        name, ident, encoded = (
            (path / KEY).read_text("utf-8").strip().removeprefix(f"{PRIVATE}+").split("+", 2)
        )
        seed = base64.b64decode(encoded, validate=True)
        key = Ed25519PrivateKey.from_private_bytes(seed[1:])
    except FileNotFoundError as error:
        raise Unusable(f"{path} 里没有见证方。请先 youji witness init {path} --name 名称。") from error
    except (OSError, ValueError, binascii.Error) as error:
        raise Unusable(f"{path / KEY} 读不出来，或不是见证方的钥匙。") from error
    if ident != notes.key_id(name, key.public_key().public_bytes_raw(), cosignatures.KIND).hex():
        raise Unusable(f"{path / KEY} 里的编号与钥匙不符。")
    return name, key


def _lock(path: Path) -> int:
    held = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(held)
        raise Unusable(f"{path} 正由另一个进程使用。一个见证方同时只能开一个。") from error
    return held


def _write(path: Path, text: str) -> None:
    """``text`` is what the file holds, also after a power cut."""
    draft = path.with_name(f"{path.name}.new")
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
