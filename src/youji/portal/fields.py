"""What the public writes here, said once; what an objection says, ``recognition.fields`` does."""

from __future__ import annotations

import re

from youji.shared import receipts, typed
from youji.shared.values import Choice, Code, Fields


def _end_problem(text: str) -> str | None:
    return None if re.fullmatch(rf"[0-9]{{{receipts.PHONE_DIGITS}}}", text) else "写四位数字。"


#: Which row of a notice an objection is about: its 申报号.
ROW = Choice("application", "针对哪一项", limit=24, required=True, ask="请在名单中选一项。", coded="申报号")
#: Who asks after a receipt knows the end of the telephone number left with it.
RECEIPT = Fields(
    Code(
        "phone_end",
        "电话后四位",
        limit=receipts.PHONE_DIGITS,
        required=True,
        tidy=typed.narrow,
        check=_end_problem,
    )
)
