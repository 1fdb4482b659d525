"""Whether what a label says holds: signature, dates, revocation, recall, standing. Never good without each of them.

``static/certificates/proof.js`` says the same in the same words; ``tests/browser/test_proof_in_browser.py`` holds them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from youji.certificates.logic.cose import BadToken, Signed
from youji.certificates.logic.digits import Scanned, undigits
from youji.certificates.logic.issuers import Keys
from youji.certificates.logic.number import day_of, operator_of
from youji.certificates.logic.revocation import Revoked
from youji.certificates.logic.sm2 import NoSm2
from youji.certificates.logic.statement import Statement, opened
from youji.shared.clock import in_words

#: A list of more days says nothing any more about today.
OLD_DAYS = 7


class State(StrEnum):
    """What a check, and all of them together, come to."""

    GOOD = "good"
    BAD = "bad"
    OPEN = "open"  # not found out


HEADLINES = {
    State.GOOD: "核验通过",
    State.BAD: "核验没有通过",
    State.OPEN: "还不能断定",
}
NAMES = {
    "signature": "签名",
    "dates": "日期",
    "revocation": "作废",
    "recall": "召回",
    "standing": "开具方",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what was found."""

    name: str
    state: State
    said: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the check leans on: the published keys and the list of what holds no more, where there are any."""

    keys: Keys | None = None
    revoked: Revoked | None = None

    def today(self, clock: date) -> date:
        """The day it is at least: a clock that is slow is put right by what was signed since."""
        return max([clock, *(one.on for one in (self.keys, self.revoked) if one is not None)])


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a text: the checks in the order of ``NAMES``, and the statement, where its signature is good."""

    code: str
    checks: tuple[Check, ...]
    statement: Statement | None = None

    @property
    def state(self) -> State:
        """Good only where everything is."""
        states = {one.state for one in self.checks}
        return next((one for one in (State.BAD, State.OPEN) if one in states), State.GOOD)


def judge(scanned: Scanned, known: Known, clock: date) -> Judged:
    """What is found of ``scanned`` with what is ``known`` on the day of the ``clock``."""
    today = known.today(clock)
    proof, statement, day = _signature(scanned, known.keys, today)
    copy = statement.copy if statement else 0
    checks = (proof, day, _revocation(scanned.code, copy, known.revoked, today))
    return Judged(
        scanned.code,
        (*checks, *_of_the_list(scanned.code, known.revoked, today)),
        statement if proof.state is State.GOOD else None,
    )


def _signature(scanned: Scanned, keys: Keys | None, today: date) -> tuple[Check, Statement | None, Check]:
    dates = Check("dates", State.OPEN, "签名没有核对，日期不作数。")
    if not scanned.digits:
        return _sign("只有编号，没有签名，要联网查。", State.OPEN), None, dates
    try:
        statement, signed = opened(undigits(scanned.digits))
    except BadToken:
        return _sign("二维码里的内容不完整或被改过，签名核对不上。"), None, dates
    try:
        fault = _fault(scanned, statement, signed, keys, today)
    except NoSm2 as none:
        fault = _sign(str(none), State.OPEN)
    if fault is not None or keys is None:
        return fault or _sign("没有开具方的公钥，签名没有核对。", State.OPEN), None, dates
    said = f"{signed.algorithm.good}，是钥匙 {signed.kid.hex()} 签的。"
    return _sign(said, State.GOOD), statement, _dates(statement, signed, keys, today)


def _sign(said: str, state: State = State.BAD) -> Check:
    return Check("signature", state, said)


def _fault(
    scanned: Scanned, statement: Statement, signed: Signed, keys: Keys | None, today: date
) -> Check | None:
    if statement.code != scanned.code:
        return _sign("地址里的编号和签名的编号不是一个。")
    if keys is None:
        return None
    if scanned.host not in ("", keys.house):
        return _sign(f"二维码的网址是 {scanned.host}，不是 {keys.house}，不要打开它。")
    issuer = keys.find(signed)
    if issuer is None and keys.on >= today:
        return _sign("签名的钥匙不在公布的名单里，不是这里开具的。")
    if issuer is None:
        return _sign("签名的钥匙不在手机上的名单里：可能是别处开具的，也可能名单旧了。", State.OPEN)
    return None if signed.verify(issuer.public) else _sign("签名核对不上：不是开具方签的，或被改过。")


def _dates(statement: Statement, signed: Signed, keys: Keys, today: date) -> Check:
    issuer = keys.find(signed)
    day = in_words(statement.day)
    if statement.day > today:
        return Check("dates", State.BAD, f"开具日期{day}还没有到。")
    if issuer is None or not issuer.covers(statement.day):
        return Check("dates", State.BAD, f"开具日期{day}时，这把钥匙已经停用。")
    return Check("dates", State.GOOD, f"{day}开具，当天这把钥匙在用。")


def _revocation(code: str, copy: int, revoked: Revoked | None, today: date) -> Check:
    if revoked is not None and code in revoked.void:
        return Check("revocation", State.BAD, "这张合格证已作废。")
    part = revoked.part(code, copy) if revoked is not None else None
    if part is not None:
        return Check("revocation", State.BAD, f"第{part.first}份至第{part.last}份已作废，这是第{copy}份。")
    return _absent("revocation", "不在作废名单里", code, revoked, today)


def _of_the_list(code: str, revoked: Revoked | None, today: date) -> tuple[Check, Check]:
    recall = _absent("recall", "没有被召回", code, revoked, today)
    standing = _absent("standing", "没有被暂停资格", code, revoked, today)
    if revoked is not None and code in revoked.recalled:
        recall = Check("recall", State.BAD, "这批产品已被召回，不要食用、不要出售。")
    if revoked is not None and operator_of(code) in revoked.suspended:
        standing = Check("standing", State.BAD, "开具方已被暂停，开出的合格证暂不作数。")
    return recall, standing


def _absent(name: str, said: str, code: str, revoked: Revoked | None, today: date) -> Check:
    """Not on the list: that holds as long as the list is of these days, and not older than the certificate."""
    if revoked is None:
        return Check(name, State.OPEN, "没有作废名单，查不了。")
    age = (today - revoked.on).days
    if age > OLD_DAYS or revoked.on < day_of(code):
        return Check(name, State.OPEN, f"名单是{in_words(revoked.on)}的，旧了，联网后再核一次。")
    return Check(name, State.GOOD, f"{said}（名单是{in_words(revoked.on)}的）。")
