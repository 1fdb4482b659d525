"""The 32 digits of a pesticide's label (农业部公告第2579号): registration class, number, kind of production, pack, random."""

from __future__ import annotations

LABEL_DIGITS = 32


def label_problem(code: str) -> str | None:
    """What is wrong with a code read from a label; ``None`` when it can be one."""
    if not code.isascii() or not code.isdigit():
        return "标签追溯码应当是32位数字。请核对，或重新扫码。"
    if len(code) != LABEL_DIGITS:
        return f"标签追溯码应当是32位数字，这里有{len(code)}位。请核对，或重新扫码。"
    return None


def registration_digits(code: str) -> str:
    """The last six digits of the registration number that the label says: what a purchase is compared with."""
    return code[1:7]
