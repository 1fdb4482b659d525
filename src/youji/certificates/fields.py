"""What is typed of a certificate, said once: forms, requests, columns and checks are made from it."""

from __future__ import annotations

from youji.certificates.logic.gate import MOST_COPIES
from youji.certificates.logic.labels import PRINTERS, SIZES
from youji.certificates.logic.tables import BASIS_WORDS
from youji.shared.values import Amount, Choice, Code, Fields, Line, Several, Text, Whole, YesNo

#: What may stand on the package instead (``data/certificates/elements.csv`` says from when on).
ON_PACKAGE = (
    ("product", "产品名称"),
    ("quantity", "产品数量"),
    ("place", "产地"),
    ("issuer", "承诺主体"),
    ("contact", "联系方式"),
)

LOT = Code("lot", "批次号", limit=20, required=True, hint="批次页上的编号，如 P2611207K2M9PX")
ISSUE = Fields(
    Amount("quantity", "数量", digits=12, places=3, required=True, ask="请填写这次开具的数量。", hint="按批次的单位"),
    Whole("copies", "份数", minimum=1, maximum=MOST_COPIES, required=True, ask="请填写份数。", hint="一箱一证，份数就是箱数"),
    Several("basis", "承诺依据", limit=40, options=tuple(BASIS_WORDS.items()), required=True, ask="请至少选一项承诺依据。"),
    Several("on_package", "已标在包装上的", limit=60, options=ON_PACKAGE, hint="包装上已经标明的，合格证上不再重复"),
    Text("decision", "判断不了时，由谁负责、凭什么开", limit=500, hint="系统判断不了的，由您核对以后写明理由；会连同姓名留底"),
)  # fmt: skip
#: Certificates that are issued in one go, while somebody waits; and so many of a workbook, by the worker.
MOST_AT_ONCE, MOST_OF_A_SHEET = 2_000, 10_000
TIMES = Whole("times", "张数", minimum=1, maximum=MOST_AT_ONCE, hint="同样的开几张，每张一份货；不填就是一张")
#: A row of what is issued at once: quantity and copies are of one certificate.
ROW = Fields(LOT, ISSUE["quantity"], TIMES, *ISSUE.without("quantity").values())
ALL_OR_NONE = YesNo("all_or_none", "有一批不能开，就都不开", hint="不勾选：能开的开，不能开的说明原因")
#: The second press: what was looked at is issued.
NOW = YesNo("issue", "开具")
REPLACES = Code("replaces", "替换哪一张", limit=24, hint="写错了要换开的合格证编号；原来那张同时作废")
VOIDING = Fields(
    Line("reason", "为什么作废", limit=200, required=True, ask="请写明为什么作废。"),
    Whole("first", "从第几份", minimum=1, maximum=MOST_COPIES, hint="不填就是全部"),
    Whole("last", "到第几份", minimum=1, maximum=MOST_COPIES),
)
#: What stands on a label beside its code: whoever says it holds one.
HELD = Fields(
    Whole("copy", "第几份", minimum=1, maximum=MOST_COPIES, required=True, ask="请照标签填写第几份。"),
    Whole("of", "共几份", minimum=1, maximum=MOST_COPIES, required=True, ask="请照标签填写共几份。"),
)
#: Labels that the worker draws.
PRINT = Fields(
    Choice(
        "size", "标签", limit=8, options=tuple((one.key, one.word) for one in SIZES.values()), default="60x40"
    ),
    Choice(
        "dpi",
        "打印机",
        limit=4,
        options=tuple((str(dpi), word) for dpi, word in PRINTERS.items()),
        default="203",
    ),
    Whole("first", "从第几份", minimum=1, maximum=MOST_COPIES, hint="不填就是第1份"),
    Whole("last", "到第几份", minimum=1, maximum=MOST_COPIES, hint="不填就是最后一份"),
)
