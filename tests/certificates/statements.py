"""A label's statement, and keys to sign it with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from youji.certificates.logic import number
from youji.certificates.logic.statement import Statement

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
DAY = date(2026, 11, 30)
CODE = number.made("GD982V", DAY, "AB3D")
ORIGIN = "https://youji.hunan.gov.cn"


def said(**changes) -> Statement:
    """What the label of a box of oranges says."""
    words = {
        "code": CODE, "copy": 12, "copies": 50, "product": "冰糖橙", "quantity": Decimal("25.5"), "unit": "kg",
        "place": "麻阳苗族自治县谭家寨乡", "issuer": "麻阳金穗柑橘专业合作社", "promise": "2026-02", "basis": (1, 2), "form": 1,
    }  # fmt: skip
    return Statement(**words | changes)


def flips(token: bytes, count: int = 400):
    """``token`` with one bit the other way, at ``count`` places all over it."""
    bits = len(token) * 8
    for n in range(count):
        at = n * 1009 % bits  # a prime: no place twice
        yield token[: at // 8] + bytes([token[at // 8] ^ 1 << at % 8]) + token[at // 8 + 1 :]
