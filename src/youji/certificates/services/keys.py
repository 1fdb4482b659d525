"""The key that signs certificates: ``YOUJI_VAR/certificates.key``, made on first use, kept and changed as the log's key is.

Of which kind a new one is, ``CERTIFICATE_SIGNATURE`` says; the one in force stays of its kind until it is changed.
Which keys there were, and since when, is on the trail, where nobody takes it back; each is a leaf of the log.
"""

from __future__ import annotations

import base64
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from youji.certificates.logic import algorithms
from youji.certificates.logic.algorithms import ED25519, Algorithm, PrivateKey, public_half
from youji.certificates.logic.issuers import Issuer, Keys, chained, to_endorse
from youji.certificates.logic.sm2 import NoSm2
from youji.ledger import keys as files
from youji.ledger.rotation import OPERATOR
from youji.ledger.selectors import public_of
from youji.ledger.services import record
from youji.shared import clock

CURRENT = "certificates.key"
NEXT = f"{CURRENT}.next"
SUBJECT = "certificates.issuer:key"
MADE, CHANGED = "certificates.issuer.created", "certificates.issuer.changed"
ANOTHER = (
    "YOUJI_VAR 里的 certificates.key 不是正在开具合格证的那一把。请放回原来的文件（备份里有），不要另造；"
    "要换钥匙用 youji rotate-certificate-key，否则已经印出去的标签会核验不过。"
)
MEANWHILE = "另一个进程刚刚换过钥匙，这一次没有换。请看公钥名单，还要换的再来一次。"


def house() -> str:
    """Where this house is served, as addresses of labels name it."""
    return urlsplit(settings.ORIGIN).netloc.lower()


def issuers() -> tuple[Issuer, ...]:
    """Every key there was, in order; empty where nothing was signed yet."""
    said = public_of(SUBJECT)
    found = [
        Issuer(
            base64.b64decode(one["key"]),
            date.fromisoformat(one["since"]),
            None,
            base64.b64decode(one["endorsed"]),
        )
        for one in said
    ]
    first = {one.public: one for one in reversed(found)}  # two processes may have named the first one
    return chained([first[public] for public in dict.fromkeys(one.public for one in found)])


def published(now: datetime) -> Keys | None:
    """The list as it stands today; ``None`` before the first certificate."""
    found = issuers()
    return Keys(house(), clock.local_date(now), found) if found else None


def wanted() -> Algorithm:
    """By what the next key signs."""
    return algorithms.BY_SETTING[settings.CERTIFICATE_SIGNATURE]


def signing(now: datetime) -> PrivateKey:
    """The key that signs today; made, and put on the trail, on the first call.

    Raises:
        files.KeyFault: it is damaged, gone, not the one that the trail names last, or of a kind that this machine cannot use.
    """
    folder = Path(settings.VAR)
    for _ in range(
        2
    ):  # whoever changes the key at this moment may have moved it between the trail and the file
        known = issuers()
        if not known:
            return _first(folder / CURRENT, now)
        for name in (CURRENT, NEXT):  # a change that was cut short between the trail and the file
            key = _lying(folder / name)
            if key is not None and public_half(key) == known[-1].public:
                if name == NEXT:
                    _put_in_place(folder)
                return key
    raise files.KeyFault(ANOTHER)


def _lying(path: Path) -> PrivateKey | None:
    try:
        return _read(path)
    except FileNotFoundError:
        return None


def _read(path: Path) -> PrivateKey:
    """The key in a file: its bytes in base64, before them the name of its kind, unless it is Ed25519."""
    try:
        name, _, encoded = path.read_text().strip().rpartition(" ")
        return algorithms.named(name or ED25519.name).read(base64.b64decode(encoded, validate=True))
    except ValueError as fault:
        raise files.KeyFault(f"签名密钥 {path} 已损坏。请从备份恢复这个文件。") from fault
    except NoSm2 as fault:
        raise files.KeyFault(str(fault)) from fault


def _made(path: Path, algorithm: Algorithm) -> PrivateKey:
    """The key that lies there: a new one, unless another process was first."""
    try:
        encoded = base64.b64encode(algorithm.generate().private_bytes_raw())
    except NoSm2 as fault:
        raise files.KeyFault(str(fault)) from fault
    files.put(path, encoded if algorithm is ED25519 else f"{algorithm.name} ".encode() + encoded)
    return _read(path)


def _first(path: Path, now: datetime) -> PrivateKey:
    key = _lying(path) or _made(path, wanted())
    with transaction.atomic():
        _record(MADE, public_half(key), b"", "第一把签名钥匙", now)
    return key


def _next(path: Path) -> PrivateKey:
    """The key to come, of the kind that is wanted now; one of another that was cut short before the trail named it goes."""
    lying = _lying(path)
    if lying is not None and algorithms.of(public_half(lying)) is wanted():
        return lying
    path.unlink(missing_ok=True)
    return _made(path, wanted())


def _record(action: str, public: bytes, endorsed: bytes, reason: str, now: datetime) -> None:
    said = {
        "alg": algorithms.of(public).name,
        "key": base64.b64encode(public).decode(),
        "since": str(clock.local_date(now)),
        "endorsed": base64.b64encode(endorsed).decode(),
        "reason": reason,
    }
    record(action, subject=SUBJECT, before={}, after={}, reason=reason, public=said, actor=OPERATOR, now=now)


def rotate(*, reason: str, now: datetime) -> Issuer:
    """Certificates are signed by a new key, which the one before has endorsed on the trail and which is gone then.

    Cut short, the next call, or the next signature, goes on.

    Raises:
        files.KeyFault: the key in force does not lie here, or another process changed it meanwhile.
    """
    before, folder = signing(now), Path(settings.VAR)
    public = public_half(_next(folder / NEXT))
    endorsed = before.sign(to_endorse(public, clock.local_date(now)))
    with transaction.atomic():
        if issuers()[-1].public != public_half(before):  # endorsed by it, the list would be broken for ever
            raise files.KeyFault(MEANWHILE)
        _record(CHANGED, public, endorsed, reason, now)
    _put_in_place(folder)
    return issuers()[-1]


def _put_in_place(folder: Path) -> None:
    with suppress(FileNotFoundError):  # whoever signed at this moment was quicker
        (folder / NEXT).replace(folder / CURRENT)
    files.sync(folder)
