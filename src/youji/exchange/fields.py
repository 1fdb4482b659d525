"""What is said on this room's pages, once: forms, requests, columns and checks are made from it."""

from __future__ import annotations

from youji.exchange.logic import gs1
from youji.shared.typed import narrow
from youji.shared.values import Choice, Code, Day, Fields, Line


def _digits(text: str) -> str:
    plain = "".join(narrow(text).replace("-", "").split())
    return plain.zfill(14) if gs1.gtin_problem(plain) is None else plain


#: Kept in 14 digits, however many are printed under the bars.
GTIN = Fields(
    Code(
        "gtin",
        "商品条码（GTIN）",
        limit=14,
        required=True,
        tidy=_digits,
        check=gs1.gtin_problem,
        hint="包装上条码下面的8、12、13或14位数字。",
    ),
    Line("product", "产品", limit=60, required=True, hint="产品名录里的名称，如 绿茶。"),
)
BEHAVIOURS = (("proceed", "不行的说明原因，其余收下"), ("rollback", "有一个不行就都不收"))
CAPTURE = Fields(Choice("behaviour", "有不行的怎么办", limit=8, options=BEHAVIOURS, required=True))
TARGETS = (("national", "国家农产品质量安全追溯管理信息平台"), ("hunan", "湖南省农产品“身份证”管理平台"))
WHATS = (("subject", "主体"), ("lot", "批次"), ("sale", "销售"))
SENDING = Fields(
    Choice("target", "送给谁", limit=12, options=TARGETS, required=True),
    Choice("what", "送什么", limit=12, options=WHATS, required=True),
    Day("since", "从哪一天", hint="送批次、销售时填；不填就是全部。"),
    Day("until", "到哪一天"),
)
VERDICTS = (("taken", "收下"), ("returned", "退回"))
ANSWER = Fields(
    Choice("verdict", "对方的答复", limit=12, options=VERDICTS, required=True),
    Line("row", "哪一条", limit=80, hint="文件里的“编号”；不填就是全部。"),
    Line("reason", "退回的原因", limit=200, hint="退回的，照对方的话写。"),
)
