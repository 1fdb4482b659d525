"""统一社会信用代码 (GB 32100-2015) with the 组织机构代码 (GB 11714) inside it: both check characters."""

from __future__ import annotations

from stdnum.cn.uscc import calc_check_digit as check_character

from youji.shared.typed import narrow

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # 31: no I, O, S, V, Z
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
LENGTH = 18
#: What people type for what is meant.
LOOKALIKES = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U 或 Y"}


def organisation_check(first8: str) -> str:
    """The 9th character of the 组织机构代码 (the 17th of the whole) for its first 8; letters count A=10 … Z=35."""
    total = sum(int(c, 36) * w for c, w in zip(first8, ORGANISATION_WEIGHTS, strict=True))
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def normalise(code: str) -> str:
    """Full-width and invisible characters, spaces and hyphens put right; upper case."""
    return narrow(code).upper().replace("-", "")


def problem(code: str) -> str | None:
    """What is wrong with ``code`` (already normalised), naming the character; ``None`` when it is right."""
    if len(code) != LENGTH:
        return f"统一社会信用代码应为18位，您输入了{len(code)}位。请对照营业执照核对。"
    for place, character in enumerate(code, 1):
        if character not in ALPHABET:
            meant = LOOKALIKES.get(character)
            hint = f"是不是{meant}？" if meant else ""
            return f"第{place}位“{character}”不会出现在统一社会信用代码里。{hint}请对照营业执照核对。"
    if not code[2:8].isdigit():
        place = next(n for n, c in enumerate(code[2:8], 3) if not c.isdigit())
        return f"第{place}位“{code[place - 1]}”应当是数字（第3–8位是登记机关的行政区划码）。请核对。"
    if code[16] != organisation_check(code[8:16]):
        return (
            f"第9–17位对不上：第17位校验码应为“{organisation_check(code[8:16])}”，您输入的是“{code[16]}”。"
            "请逐位核对第9–17位。"
        )
    if code[17] != check_character(code[:17]):
        return (
            f"第18位校验码应为“{check_character(code[:17])}”，您输入的是“{code[17]}”。"
            "请从第1位起逐位核对，常见的是看错一位或两位对调。"
        )
    return None


def complete(first16: str) -> str:
    """A valid code from its first 16 characters: for made-up data."""
    with17 = first16 + organisation_check(first16[8:16])
    return with17 + check_character(with17)
