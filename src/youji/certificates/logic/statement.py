"""What a label says and the issuer signs: ``Statement``, to and from the signed bytes.

``whole`` is the certificate itself, copy 0: its signed bytes are what the certificates' log knows by their SHA-256. Each
label's statement is the same but for its copy number, so whoever holds one label finds out whether the log has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from youji.certificates.logic import cose, number
from youji.certificates.logic.algorithms import PrivateKey
from youji.certificates.logic.cose import BadToken, Item, Signed
from youji.shared.cleaning import visible
from youji.shared.typed import plain

#: 承诺依据, as the statement numbers them.
BASES = {1: "质量安全控制符合要求", 2: "自行检测合格", 3: "委托检测合格"}
#: 样式一 and 样式二: who promises.
FORMS = {1: "生产者", 2: "收购者"}
MOST_COPIES = 100_000
#: Bytes in UTF-8; Chinese takes three a character.
PRODUCT, UNIT, PLACE, ISSUER, EDITION = 90, 12, 120, 150, 16
_QUANTITY = re.compile(r"(0|[1-9][0-9]{0,11})(\.[0-9]{0,2}[1-9])?")
_KEYS = CODE, COPIES, WHAT, AMOUNT, ORIGIN, WHO, PROMISE, BASIS, FORM = tuple(range(1, 10))


class BadStatement(ValueError):
    """This cannot stand on a label; the sentence says what is wrong."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The words of a certificate as they are fixed: nothing of it is looked up to read it.

    ``code`` as ``number.made`` gives it (the day is in it); ``copy`` of ``copies``, 0 the certificate itself;
    ``quantity`` to three decimals in ``unit``; ``promise`` the edition of the text promised; ``basis`` keys of ``BASES``;
    ``form`` a key of ``FORMS``.
    """

    code: str
    copy: int
    copies: int
    product: str
    quantity: Decimal
    unit: str
    place: str
    issuer: str
    promise: str
    basis: tuple[int, ...]
    form: int

    def __post_init__(self) -> None:
        for fault in _faults(self):
            raise BadStatement(fault)

    @property
    def day(self) -> date:
        """The day of issue."""
        return number.day_of(self.code)

    @property
    def whole(self) -> Statement:
        """The certificate itself, of which this is a copy."""
        return replace(self, copy=0)

    @property
    def payload(self) -> bytes:
        """The bytes that are signed; equal statements have equal bytes."""
        said: dict[int, Item] = {
            CODE: self.code.replace("-", ""),
            COPIES: [self.copy, self.copies],
            WHAT: self.product,
            AMOUNT: [plain(self.quantity), self.unit],
            ORIGIN: self.place,
            WHO: self.issuer,
            PROMISE: self.promise,
            BASIS: list(self.basis),
            FORM: self.form,
        }
        return cose.encode(said)


def _faults(said: Statement) -> list[str]:
    texts = (
        ("产品名称", said.product, PRODUCT), ("单位", said.unit, UNIT), ("产地", said.place, PLACE),
        ("承诺主体", said.issuer, ISSUER), ("承诺内容版本", said.promise, EDITION),
    )  # fmt: skip
    found = [
        f"{name}是空的，或太长（{most // 3}个字以内）。"
        for name, text, most in texts
        if not 0 < len(text.encode()) <= most
    ]
    found += [f"{name}里有看不见的字符。" for name, text, _ in texts if _unclean(text)]
    if not (_is_number(said.code) and 0 <= said.copy <= said.copies and 1 <= said.copies <= MOST_COPIES):
        found.append("编号或份数不对。")
    if not (said.quantity.is_finite() and said.quantity > 0 and _QUANTITY.fullmatch(plain(said.quantity))):
        found.append("数量应当大于0，最多三位小数。")
    if not said.basis or list(said.basis) != sorted(set(said.basis) & BASES.keys()) or said.form not in FORMS:
        found.append("承诺依据或样式不对。")
    return found


def _is_number(code: str) -> bool:
    try:
        return number.read(code) == code
    except number.BadNumber:
        return False


def _unclean(text: str) -> bool:
    return text != visible(text).strip() or "\n" in text


def sign(statement: Statement, key: PrivateKey) -> bytes:
    """The token of ``statement``: what ``digits.text_of`` puts on the label, and the log knows by its hash.

    By Ed25519 always the same; by SM2 another each time, so that what must stay the same is kept, not signed again.
    """
    return cose.sign(statement.payload, key)


def opened(token: bytes) -> tuple[Statement, Signed]:
    """What a token says, and its signature, **not verified**: ``Signed.verify`` with the key that ``kid`` finds.

    Raises:
        BadToken: it is no statement, or not in the one form.
    """
    signed = cose.opened(token)
    return parsed(signed.payload), signed


def parsed(payload: bytes) -> Statement:
    """The statement in signed bytes.

    Raises:
        BadToken: there is none in them.
    """
    said = cose.decode(payload)
    if not isinstance(said, dict) or tuple(said) != _KEYS:
        raise BadToken("内容不全")
    try:
        found = _statement(said)
    except (BadStatement, TypeError, ValueError, ArithmeticError) as error:
        raise BadToken("内容不对") from error
    if found.payload != payload:
        raise BadToken("内容的写法不对")
    return found


def _statement(said: Mapping[int, Item]) -> Statement:
    match said:
        case {
            1: str() as code, 2: [int() as copy, int() as copies], 3: str() as product, 4: [str() as quantity, str() as unit],
            5: str() as place, 6: str() as issuer, 7: str() as promise, 8: list() as basis, 9: int() as form,
        } if _QUANTITY.fullmatch(quantity):  # fmt: skip
            return Statement(
                number.read(code), copy, copies, product, Decimal(quantity), unit, place, issuer, promise,
                tuple(one for one in basis if isinstance(one, int)), form,
            )  # fmt: skip
    raise BadToken("内容不对")
