"""What the room holds of each noun, said once: forms, requests, columns and checks are made from it."""

from __future__ import annotations

from youji.shared.values import Amount, Choice, Code, Day, Fields, Line, Text

RAPID = Fields(
    Line("device", "仪器或试纸", limit=60, required=True, hint="型号，如 胶体金读数仪 JT-10"),
    Line("method", "方法", limit=80, hint="标准号或试剂批号"),
    Text(
        "values",
        "检测结果",
        limit=4000,
        required=True,
        hint="每行一个项目和结果：毒死蜱 阴性",
    ),
    Day("day", "检测日期", hint="不填就是今天。"),
    Line("note", "说明", limit=200),
)
SENDING = Fields(
    Line("taken_by", "采样人", limit=80, required=True),
    Day("taken_on", "采样日期", hint="不填就是今天。"),
    Text("remark", "说明", limit=300, hint="如 采自3号棚、要求检哪些项目"),
)
AUDIENCES = (("inspector", "内检员"), ("producer", "生产者"), ("staff", "监管人员"))
TRAINING = Fields(
    Line("title", "培训名称", limit=80, required=True, example="2026年第一期内检员培训"),
    Choice("audience", "培训谁", limit=12, options=AUDIENCES, required=True),
    Text("topics", "内容", limit=600, required=True, hint="讲什么，一行一条"),
)
SESSION = Fields(
    Day("day", "日期", required=True),
    Line("begins", "开始时间", limit=20, hint="如 14:30"),
    Amount("hours", "学时", places=1, required=True),
    Line("place", "地点", limit=120, required=True),
    Line("teacher", "授课人", limit=60, required=True),
)
NAMED = Fields(
    Line(
        "username",
        "培训教师的用户名",
        limit=40,
        required=True,
        hint="他登录用的用户名，问本人。还没有账号的，请他先申请。",
    ),
)
PAPER = Fields(
    Text("topics", "考哪些类别", limit=600, hint="题库里的类别，每行一个。不填就是全部。"),
    Day("opens_on", "哪天起能考", hint="不填就是到课以后随时。"),
    Day("closes_on", "考到哪天为止"),
)
BY_HAND = Fields(
    Code("operator", "主体码", limit=12, required=True, hint="签到表上写的5位码"),
    Line("name", "姓名", limit=60, required=True),
    Line("note", "说明", limit=200, required=True, hint="为什么补签，如 没有带手机"),
)
REASON = Fields(Line("reason", "原因", limit=200, required=True))
LETTERS = tuple((letter, letter) for letter in "ABCDEF")
QUESTION = Fields(
    Code("code", "题号", limit=12, hint="不填就自动编号。已有的题号，就是改这道题。"),
    Line("topic", "类别", limit=40, required=True, example="安全间隔期"),
    Text("stem", "题目", limit=400, required=True),
    Text("choices", "选项", limit=800, required=True, hint="每行一个，2到6个"),
    Choice("answer", "答案", limit=1, options=LETTERS, required=True, hint="正确选项的字母"),
    Line("article", "依据", limit=120, required=True, example="农产品质量安全法第二十九条"),
)
CHECK = Fields(
    Day("day", "自检日期", required=True),
    Line("place", "哪个基地、哪块地", limit=80),
    Day("due_on", "不符合的，哪天以前改好"),
)
CORRECTION = Fields(
    Day("done_on", "改好的日期", required=True),
    Line("what", "怎么改的", limit=200, required=True),
)
