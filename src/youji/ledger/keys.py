"""The log's signing key: ``YOUJI_VAR/log.key``, made on first use and readable by us only."""

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


class KeyFault(Exception):
    """The signing key cannot be used; the sentence says what to do."""


def origin() -> str:
    """The log's name: where it is served, without the scheme (C2SP tlog-checkpoint)."""
    parts = urlsplit(settings.ORIGIN)
    return f"{parts.netloc}{parts.path.rstrip('/')}/log"


def signing_key() -> Ed25519PrivateKey:
    """The key; the same for every process that shares ``YOUJI_VAR``.

    Raises:
        KeyFault: the file is damaged, or gone although it has signed before.
    """
    return _load(Path(settings.VAR) / "log.key")


def forget() -> None:
    """The file is read again: another key lies there now."""
    _load.cache_clear()


@cache
def _load(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        if Checkpoint.objects.exists():  # a new key would make a liar of every checkpoint others keep
            raise KeyFault(
                f"存证日志的签名密钥 {path} 不见了，而日志已经用它签过名。请从备份恢复这个文件，不能另造一把。"
            )
        _make(path)
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_text(), validate=True))
    except ValueError as fault:
        raise KeyFault(f"存证日志的签名密钥 {path} 已损坏。请从备份恢复这个文件。") from fault


def _make(path: Path) -> None:
    """Write a new key in one step, so that two processes starting together agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"log.key.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # the other process was first: its key it is
    finally:
        draft.unlink()


def verifier() -> str:
    """The public key, as anybody needs it to check our signatures."""
    return notes.vkey(origin(), signing_key().public_key().public_bytes_raw())


def fingerprint() -> str:
    """The public key as people compare it, on paper and on the page."""
    return cosignatures.fingerprint(signing_key().public_key().public_bytes_raw())


def sign_checkpoint(size: int, root: bytes) -> str:
    """The signed checkpoint of a tree."""
    return notes.sign(notes.Checkpoint(origin(), size, root).text, name=origin(), key=signing_key())


def has_signed(note: str) -> bool:
    """Whether our key signed ``note``, under whatever name the log had then."""
    name = note.partition("\n")[0]
    try:
        notes.open_checkpoint(note, notes.vkey(name, signing_key().public_key().public_bytes_raw()))
    except notes.BadNote:
        return False
    return True


def seal_text(sealed: int, seal: bytes) -> bytes:
    """What is signed over the whole trail, private entries included."""
    return f"youji trail\n{sealed}\n{seal.hex()}\n".encode()
