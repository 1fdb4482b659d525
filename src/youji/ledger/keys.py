"""The log's name and its keys: ``YOUJI_VAR/log.key``, made on first use and readable by us only.

While a key is being changed the next one lies beside it as ``log.key.next``; the one before stays as ``log.key.old``.
Which of them is in force, the log says: whoever signs asks it each time, however long the process has been running.
"""

from __future__ import annotations

import base64
import os
import secrets
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from youji.ledger.logic import cosignatures, notes
from youji.ledger.models import Checkpoint

FILES = CURRENT, NEXT, OLD = "log.key", "log.key.next", "log.key.old"


class KeyFault(Exception):
    """The signing key cannot be used; the sentence says what to do."""


ANOTHER = (
    "YOUJI_VAR 里的 log.key 不是给存证日志签名的那一把：最新的检查点不是它签的。"
    "请放回原来的 log.key（备份里有），不要另造；要换钥匙用 youji rotate-log-key，"
    "否则每一位留存过日志的人都会看到“换了一本”。"
)


def newest_note() -> str:
    """What was signed last; empty when nothing was."""
    return Checkpoint.objects.order_by("-pk").values_list("note", flat=True).first() or ""


def origin(note: str | None = None) -> str:
    """The log's name (C2SP tlog-checkpoint): what it signed last under, whatever the house is called since.

    Before anything is signed it is where the log is served, without the scheme. Only a restart changes it.

    Args:
        note: what was signed last; looked up where it is not given.
    """
    note = newest_note() if note is None else note
    return note.partition("\n")[0] or first_name()


def first_name() -> str:
    """What a log is called that begins at ``YOUJI_ORIGIN``."""
    parts = urlsplit(settings.ORIGIN)
    return f"{parts.netloc}{parts.path.rstrip('/')}/log"


def signing_key() -> Ed25519PrivateKey:
    """The key in ``log.key``; the same for every process that shares ``YOUJI_VAR``.

    Raises:
        KeyFault: the file is damaged, or gone although it has signed before.
    """
    return _load(Path(settings.VAR) / CURRENT)


def forget() -> None:
    """The files are read again: another key lies there now."""
    _load.cache_clear()


@cache
def _load(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        if Checkpoint.objects.exists():  # a new key would make a liar of every checkpoint others keep
            raise KeyFault(
                f"存证日志的签名密钥 {path} 不见了，而日志已经用它签过名。请从备份恢复这个文件，不能另造一把。"
            )
        make(path)
    return read(path)


def make(path: Path) -> None:
    """A new key lies at ``path``."""
    put(path, base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()))


def put(path: Path, content: bytes) -> None:
    """A key lies at ``path``, written in one step, so that two processes starting together agree on one: ``content``, or another's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # the other process was first: its key it is
    finally:
        draft.unlink()
    sync(path.parent)


def sync(folder: Path) -> None:
    """What was renamed in ``folder`` is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def prepare() -> bytes:
    """The public half of the key that comes next; made, unless it lies there from a run that was cut short."""
    path = Path(settings.VAR) / NEXT
    if not path.exists():
        make(path)
    forget()
    return public(_load(path))


def put_in_place() -> None:
    """The next key is ``log.key``, and the one before ``log.key.old``; each by one renaming."""
    folder = Path(settings.VAR)
    draft = folder / f"{OLD}.{secrets.token_hex(4)}"
    os.link(folder / CURRENT, draft)
    draft.replace(folder / OLD)
    (folder / NEXT).replace(folder / CURRENT)
    sync(folder)
    forget()


def public(key: Ed25519PrivateKey) -> bytes:
    """The raw public half."""
    return key.public_key().public_bytes_raw()


def _ring() -> list[Ed25519PrivateKey]:
    others = (path for name in (NEXT, OLD) if (path := Path(settings.VAR) / name).exists())
    return [signing_key(), *map(_load, others)]


def publics() -> set[bytes]:
    """The public halves of the keys that lie here."""
    return {public(key) for key in _ring()}


def in_force(note: str, named: bytes | None = None) -> Ed25519PrivateKey:
    """The key that signs what comes after ``note``.

    Args:
        named: the public half that the newest change of keys in the log names; where there is none, it is the key
            that signed ``note``, and where nothing is signed yet, ``log.key``.

    Raises:
        KeyFault: it does not lie here.
    """
    for _ in range(2):  # a process that began before the change has what lay here then
        for key in _ring():
            if public(key) == named or (named is None and (not note or _is_line_of(key, note))):
                return key
        forget()
    raise KeyFault(ANOTHER)


def _is_line_of(key: Ed25519PrivateKey, note: str) -> bool:
    """Whether ``note`` has a line under this key's name and id; what it is worth, whoever verifies finds out."""
    name = note.partition("\n")[0]
    ident = notes.key_id(name, public(key))
    return any(whose == name and raw[: len(ident)] == ident for whose, raw in notes.read_note(note)[1])


def verifier(note: str | None = None) -> str:
    """The public key that signed ``note`` (the newest where it is not given), as anybody needs it to check that.

    Raises:
        KeyFault: no key that lies here has.
    """
    note = newest_note() if note is None else note
    return notes.vkey(origin(note), public(in_force(note)))


def fingerprint(note: str | None = None) -> str:
    """The key that signed ``note``, as ``verifier``, as people compare it, on paper and on the page."""
    return cosignatures.fingerprint(public(in_force(newest_note() if note is None else note)))


def sign_checkpoint(size: int, root: bytes, *, name: str, key: Ed25519PrivateKey) -> str:
    """The signed checkpoint of a tree."""
    return notes.sign(notes.Checkpoint(name, size, root).text, name=name, key=key)


def has_signed(note: str) -> bool:
    """Whether one of our keys signed ``note``, under whatever name the log had then."""
    return any(signed_by(note, raw) for raw in publics())


def signed_by(note: str, public_half: bytes) -> bool:
    """Whether the key with this public half signed ``note``, under the name that it begins with."""
    try:
        notes.open_checkpoint(note, notes.vkey(note.partition("\n")[0], public_half))
    except notes.BadNote:
        return False
    return True


def read(path: Path) -> Ed25519PrivateKey:
    """The signing key in a file.

    Raises:
        KeyFault: it holds none.
    """
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_text(), validate=True))
    except ValueError as fault:
        raise KeyFault(f"签名密钥 {path} 已损坏。请从备份恢复这个文件。") from fault


def seal_text(sealed: int, seal: bytes) -> bytes:
    """What is signed over the whole trail, private entries included."""
    return f"youji trail\n{sealed}\n{seal.hex()}\n".encode()
