"""Cases of a check, each with what must come of it: for Python, for the browser, and for both beside one another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.certificates.statements import CODE, DAY, KEY, ORIGIN, OTHER, said
from youji.certificates.logic import digits, issuers, number, revocation
from youji.certificates.logic.issuers import Issuer, Keys
from youji.certificates.logic.revocation import Part, Revoked
from youji.certificates.logic.statement import sign

HOUSE = "youji.hunan.gov.cn"
PUBLIC, NEXT = KEY.public_key().public_bytes_raw(), OTHER.public_key().public_bytes_raw()
KEYS = Keys(HOUSE, DAY, (Issuer(PUBLIC, date(2026, 2, 1)),))
CHANGED = Keys(
    HOUSE,
    DAY,
    issuers.chained(
        [
            *KEYS.issuers,
            Issuer(NEXT, date(2026, 5, 1), endorsed=KEY.sign(issuers.to_endorse(NEXT, date(2026, 5, 1)))),
        ]
    ),
)
CLEAN = Revoked(HOUSE, DAY)
TEXT = digits.text_of(CODE, sign(said(), KEY), ORIGIN)
EARLIER = number.made("GD982V", date(2026, 4, 1), "AB3D")


def days(keys: Keys, by: int) -> Keys:
    return replace(keys, on=keys.on + timedelta(days=by))


@dataclass(frozen=True)
class Case:
    """What is scanned, what is known, the day, and what comes of it: as a whole, and the check that is not good."""

    text: str
    state: str
    name: str = ""
    word: str = ""
    keys: Keys | None = KEYS
    revoked: Revoked | None = CLEAN
    today: date = DAY


def of(text: str = TEXT, *, key=KEY, **changes) -> str:
    """The label with something else on it, signed."""
    return digits.text_of(changes.get("code", CODE), sign(said(**changes), key), ORIGIN)


CASES = {
    "all is well": Case(TEXT, "good"),
    "a week old": Case(TEXT, "good", today=DAY + timedelta(days=7)),
    "no list of keys": Case(TEXT, "open", "signature", "没有开具方的公钥", keys=None, revoked=None),
    "no list": Case(TEXT, "open", "revocation", "没有作废名单", revoked=None),
    "a list of eight days": Case(TEXT, "open", "revocation", "旧了", today=DAY + timedelta(days=8)),
    "a list older than the label": Case(
        of(code=number.made("GD982V", DAY + timedelta(days=1), "AB3D")), "open", "recall", "旧了", today=DAY + timedelta(days=1)
    ),
    "the number alone": Case(CODE, "open", "signature", "没有签名"),
    "a short code": Case(digits.address(CODE, ORIGIN), "open", "signature", "没有签名"),
    "cut off": Case(TEXT[:-1], "bad", "signature", "不完整"),
    "one digit else": Case(TEXT[:200] + str((int(TEXT[200]) + 1) % 10) + TEXT[201:], "bad", "signature", ""),
    "another number": Case(
        TEXT.replace(CODE, EARLIER), "bad", "signature", "不是一个"
    ),
    "another host": Case(TEXT.replace("YOUJI.HUNAN", "Y0UJI.HUNAN"), "bad", "signature", "不是 youji.hunan.gov.cn"),
    "another issuer": Case(of(key=OTHER), "bad", "signature", "不在公布的名单里"),
    "another issuer, list of yesterday": Case(of(key=OTHER), "open", "signature", "手机上的名单", keys=days(KEYS, -1), today=DAY),
    "forged": Case(
        digits.text_of(CODE, sign(said(), OTHER).replace(KEYS.issuers[0].kid, b"").replace(
            Issuer(NEXT, DAY).kid, KEYS.issuers[0].kid), ORIGIN),
        "bad", "signature", "核对不上",
    ),
    "of tomorrow": Case(of(code=number.made("GD982V", DAY + timedelta(days=1), "AB3D")), "bad", "dates", "还没有到"),
    "a clock of last year": Case(TEXT, "good", today=date(2025, 1, 1)),
    "before the change of keys": Case(of(code=EARLIER), "good", keys=CHANGED, revoked=CLEAN),
    "old key, new day": Case(TEXT, "bad", "dates", "已经停用", keys=CHANGED, revoked=CLEAN),
    "a later copy by the new key": Case(of(code=EARLIER, key=OTHER), "good", keys=CHANGED, revoked=CLEAN),
    "void": Case(TEXT, "bad", "revocation", "已作废", revoked=replace(CLEAN, void=frozenset({CODE}))),
    "void, offline and old": Case(
        TEXT, "bad", "revocation", "已作废", revoked=replace(CLEAN, void=frozenset({CODE})), today=DAY + timedelta(days=30)
    ),
    "this copy void": Case(TEXT, "bad", "revocation", "第10份至第12份", revoked=replace(CLEAN, parts=(Part(CODE, 10, 12),))),
    "other copies void": Case(TEXT, "good", revoked=replace(CLEAN, parts=(Part(CODE, 13, 50), Part(CODE, 1, 11)))),
    "another number void": Case(TEXT, "good", revoked=replace(CLEAN, void=frozenset({EARLIER}))),
    "recalled": Case(TEXT, "bad", "recall", "召回", revoked=replace(CLEAN, recalled=frozenset({CODE}))),
    "suspended": Case(TEXT, "bad", "standing", "暂停", revoked=replace(CLEAN, suspended=frozenset({"GD982V"}))),
    "another suspended": Case(TEXT, "good", revoked=replace(CLEAN, suspended=frozenset({"GD982W"}))),
    "void, the number alone": Case(CODE, "bad", "revocation", "已作废", revoked=replace(CLEAN, void=frozenset({CODE}))),
}  # fmt: skip


def signer(keys: Keys | None):
    """Who signs the lists while ``keys`` is the newest list."""
    return OTHER if keys is not None and keys.issuers[-1].public == NEXT else KEY


def published(case: Case):
    """The lists of ``case`` as they are fetched."""
    listed = issuers.listed(case.keys, signer(case.keys)) if case.keys else None
    revoked = revocation.signed(case.revoked, signer(case.keys)) if case.revoked else None
    return listed, revoked
