"""What the room holds of each noun, said once: forms, requests, columns and checks are made from it."""

from __future__ import annotations

from youji.lots.fields import PARTY_KINDS
from youji.production.logic.kinds import UNITS_OF_GOODS
from youji.shared import units
from youji.shared.values import Amount, Choice, Code, Day, Fields, Line, Phone, Text, YesNo

#: How a certificate came to be on file.
HOWS = (
    ("scanner", "扫码枪"),
    ("camera", "手机扫码"),
    ("photo", "拍照"),
    ("typed", "手工输入"),
    ("paper", "纸质照片"),
)
DECISIONS = (("kept", "收下"), ("refused", "拒收"))
#: As long as a QR code can be.
LONGEST_TEXT = 3000

SCAN = Fields(
    Choice("how", "怎么读到的", limit=8, options=HOWS, default="typed"),
    Text("text", "合格证上的码", limit=LONGEST_TEXT, required=True, ask="没有读到内容。", hint="二维码的全部内容，或编号"),
)  # fmt: skip
PILE = Fields(
    Choice("decision", "收不收", limit=8, options=DECISIONS, required=True, ask="请选择收下或拒收。"),
    Code("supplier", "供货方主体码", limit=12, hint="在平台上的，填对方的主体码"),
    Choice("party_kind", "供货方是哪一类", limit=12, options=PARTY_KINDS),
    Line("party", "供货方名称", limit=120, hint="不在平台上的才填"),
    Line("contact", "联系方式", limit=60),
    Line("product", "产品", limit=60, hint="产品名录里的名称；合格证上有的不用填"),
    Amount("quantity", "数量", places=3, hint="这一堆一共多少"),
    Choice("unit", "单位", limit=8, options=UNITS_OF_GOODS, alike=units.alike),
    YesNo("as_lot", "登记成批次", hint="要再卖、混装、分装或加工的选上；自己用完的不选"),
    Code("lot", "补收到哪个批次", limit=20, hint="货已登记过批次、合格证后到的，填批次号"),
    Line("reason", "原因", limit=200, hint="拒收的、没有合格证的、少收的要写明"),
    Day("day", "日期", hint="不填就是今天"),
)  # fmt: skip
#: Of one certificate that is sent away out of a pile that is kept.
AWAY = Fields(Line("reason", "原因", limit=200, required=True, ask="拒收的每一张都要写明原因。"))
UNDOING = Fields(
    Line(
        "reason",
        "原因",
        limit=200,
        required=True,
        ask="请写明为什么撤销。",
        hint="例如 开箱后发现不符，已退货",
    )
)
REPORT = Fields(
    Text("said", "哪里可疑", limit=1000, hint="看到的情况；可以不填，系统会带上核验结果"),
)
#: Every way leads into it; without a script a line is a certificate.
CODES = Fields(Text("codes", "合格证", limit=500_000, hint="用扫码枪扫，或输入编号后按回车；一行一张"))
PUBLIC_REPORT = Fields(
    Code("code", "合格证编号", limit=60, required=True, hint="标签上的编号"),
    Text("said", "哪里有问题", limit=1000, required=True, ask="请写下看到的问题。", hint="在哪里买的、看到什么"),
    Line("name", "您的称呼", limit=40, hint="可以不填；不告诉生产者"),
    Phone("phone", "联系电话", limit=40, hint="可以不填；只给办理的县里，不告诉生产者"),
)  # fmt: skip
ANSWER = Fields(
    YesNo("founded", "结论", required=True, ask="请选择结论。"),
    Text("outcome", "答复", limit=1000, required=True, ask="请写下答复。", hint="会告诉反映的人，不要写生产者的个人信息"),
)  # fmt: skip
HAND_ON = Fields(
    Choice("division", "转给哪个县", limit=12, required=True, coded="行政区划码，如 430611", ask="请选择产地县。"),
    Line("reason", "为什么转", limit=200, required=True, ask="请写明为什么转。"),
)  # fmt: skip
