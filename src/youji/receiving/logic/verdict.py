"""What a buyer is told of a certificate in hand: 已核验, 无法核验 or 不符, and why.

``static/receiving/verdict.js`` says the same of the same checks; ``tests/browser/test_receiving.py`` holds them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from youji.certificates.logic.verdict import Judged, State

#: Told of a text in which there is no number of ours: certificates of before, and of other systems, are normal.
NOT_OURS = "不是本平台的编号（纸质合格证、旧样式或别的系统），原样保存，无法核验。"


class Verdict(StrEnum):
    """What was found of a certificate that was received. Values are stored: rename a member, never a value."""

    VERIFIED = "verified"
    UNVERIFIABLE = "unverifiable"
    MISMATCH = "mismatch"


WORDS = {
    Verdict.VERIFIED: ("已核验", "ok"),
    Verdict.UNVERIFIABLE: ("无法核验", "warn"),
    Verdict.MISMATCH: ("不符", "stop"),
}
_OF = {State.GOOD: Verdict.VERIFIED, State.OPEN: Verdict.UNVERIFIABLE, State.BAD: Verdict.MISMATCH}


@dataclass(frozen=True, slots=True)
class Found:
    """The verdict, and the sentence of what it rests on; empty where everything is good."""

    verdict: Verdict
    reason: str = ""


def of_checks(judged: Judged) -> Found:
    """What the checks of a label come to: the first that is as bad as the whole of them says why."""
    state = judged.state
    said = next((one.said for one in judged.checks if one.state is state), "")
    return Found(_OF[state], "" if state is State.GOOD else said)
