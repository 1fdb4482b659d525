"""The issuer's signature under a statement."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from youji.certificates.logic.algorithms import PrivateKey
from youji.certificates.logic.statement import sign
from youji.certificates.models import Certificate
from youji.certificates.selectors.labels import Signer
from youji.certificates.selectors.statements import statement_of
from youji.certificates.services.keys import signing
from youji.ledger.keys import KeyFault
from youji.shared.refusals import NotAble


def signing_key(now: datetime) -> PrivateKey:
    """The key in force.

    Raises:
        NotAble: it does not lie here, or is damaged.
    """
    try:
        return signing(now)
    except KeyFault as fault:
        raise NotAble(f"签名钥匙不能用，没有开具：{fault}") from fault


def signer(now: datetime) -> Signer:
    """Signs copies of certificates, with the key that is in force.

    Raises:
        NotAble: as ``signing_key``.
    """
    try:
        return partial(_copy, signing(now))
    except KeyFault as fault:
        raise NotAble(f"签名钥匙不能用，不能打印：{fault}") from fault


def _copy(key: PrivateKey, row: Certificate, copy: int) -> bytes:
    return sign(statement_of(row, copy), key) if row.token else b""
