"""A backup sealed to a public key, in the format of age (C2SP ``age``, v1): the machine that makes it cannot read it.

The private key lies elsewhere, with whoever may restore. Any age program opens the file as well: ``age -d -i KEY``.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from youji.documents.dumps import Unfit

MAGIC = b"age-encryption.org/v1\n"
PUBLIC = "age1"


def new_key(path: Path) -> str:
    """A new private key in ``path``, readable by us only; the public key that belongs to it.

    Raises:
        Unfit: the file exists.
    """
    from pyrage import x25519

    made = x25519.Identity.generate()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as fault:
        raise Unfit(f"{path} 已经存在，没有覆盖。请换一个文件名。") from fault
    with os.fdopen(handle, "w") as file:
        file.write(f"# 公钥：{made.to_public()}\n{made}\n")
    return str(made.to_public())


def recipient(public: str) -> Any:
    """The public key, for ``sealed``; ``None`` where there is none.

    Raises:
        Unfit: that is no public key.
    """
    from pyrage import RecipientError, x25519

    try:
        return x25519.Recipient.from_str(public) if public else None
    except RecipientError as fault:
        raise Unfit(
            "YOUJI_BACKUP_KEY 不是备份公钥。请用 youji backup-key 生成，照抄它打印的 age1…。"
        ) from fault


@contextmanager
def sealed(target: IO[bytes], whose: Any) -> Iterator[IO[bytes]]:
    """What is written here goes to ``target``, sealed to ``whose`` key; as it is where there is none."""
    if whose is None:
        yield target
        return
    import pyrage

    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def seal() -> None:
        try:
            with os.fdopen(reading, "rb") as plain:
                pyrage.encrypt_io(plain, target, [whose])
        except BaseException as fault:  # told where the writing is done
            failed.append(fault)

    sealing = threading.Thread(target=seal)
    sealing.start()
    try:
        with os.fdopen(writing, "wb") as plain:
            yield plain
    except BrokenPipeError:
        pass  # the other end has failed, and says why
    finally:
        sealing.join()
    if failed:
        raise OSError(errno.EIO, str(failed[0])) from failed[0]


def is_sealed(path: Path) -> bool:
    """Whether the file is in age's format."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def unseal(source: Path, target: Path, key: Path | None) -> None:
    """What ``source`` holds, in ``target``.

    Raises:
        Unfit: there is no key, it is another one's, or the file is damaged.
    """
    import pyrage

    if key is None:
        raise Unfit(f"{source} 是加密的备份。请加上 --key 和私钥文件（youji backup-key 生成的那个）再恢复。")
    try:
        line = next(line for line in key.read_text().split() if line.startswith("AGE-SECRET-KEY-"))
        mine = pyrage.x25519.Identity.from_str(line)
    except (OSError, UnicodeDecodeError, StopIteration, pyrage.IdentityError) as fault:
        raise Unfit(f"{key} 不是备份的私钥文件。请核对文件名。") from fault
    try:
        with source.open("rb") as closed, target.open("wb") as opened:
            pyrage.decrypt_io(closed, opened, [mine])
    except (pyrage.DecryptError, OSError) as fault:
        raise Unfit(f"{source} 打不开：私钥不是这一把，或文件已损坏。请换私钥或换一份备份。") from fault
