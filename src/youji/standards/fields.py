"""What the room holds of each noun, said once: forms, requests, columns and checks are made from it."""

from __future__ import annotations

from youji.shared.values import Amount, Choice, Code, Day, Fields, Line, Several, Text, Whole, YesNo
from youji.standards.logic.gaps import KINDS as GAPS
from youji.standards.logic.numbers import tidy
from youji.standards.logic.scheduling import month_day_problem
from youji.standards.logic.vocabulary import ACTS, ANCHORS, DIRECTIONS, KINDS, MARKS, STAGES

STANDARD = Fields(
    Code(
        "number", "标准编号", tidy=tidy, limit=60, required=True, hint="连年号写全", example="NY/T 393-2020"
    ),
    Line("title", "标准名称", limit=160, required=True, example="绿色食品 农药使用准则"),
    Choice("kind", "类别", limit=12, options=KINDS, required=True, example="行业标准（NY、SC 等）"),
    Line("issued_by", "发布机关", limit=120),
    Day("in_force_from", "实施日期", hint="不知道的留空，不要猜"),
    Day("in_force_until", "停用日期", hint="从这一天起不再适用；现行有效的留空"),
    Code("replaced_by", "被哪个标准代替", tidy=tidy, limit=60, hint="标准编号"),
    Several("stages", "涉及环节", options=STAGES, hint="八个环节里的哪几个"),
    Line(
        "scope", "适用产品", limit=400, hint="产品代码，用、隔开；写上级代码，下级都算", example="0401、0402"
    ),
    Text("scope_note", "适用范围", limit=500),
    Code("parent", "上级标准", tidy=tidy, limit=60, hint="参数和谁比：标准编号"),
    Line("text_at", "文本", limit=200, hint="全文存在哪里；只有文本、没有参数的，算未比对"),
    Line("source", "来源", limit=200, required=True),
    Day("checked_on", "核对日期", hint="哪一天和正式文本核对过；没有核对的留空"),
    Choice("mark", "核对情况", limit=12, options=MARKS, required=True, example="待核"),
)
PARAMETER = Fields(
    Line("name", "参数", limit=80, required=True, example="镉"),
    Line("unit", "单位", limit=30, required=True, example="mg/kg"),
    Choice("direction", "方向", limit=4, options=DIRECTIONS, required=True, example="不大于"),
    Amount(
        "bound", "限值", required=True, digits=14, places=5, minimum=None, ask="请填写限值。", example="0.2"
    ),
    Line("source", "出处", limit=200, hint="条款号；不知道的写（条号待核）"),
    Choice("mark", "核对情况", limit=12, options=MARKS, required=True, example="待核"),
)
PROCEDURE = Fields(
    Line("title", "规程名称", limit=120, required=True, example="君山区绿色食品茶叶生产操作规程"),
    Code("product", "产品", limit=20, required=True, hint="产品代码"),
    Line("mode", "生产模式", limit=60, required=True, example="绿色食品 露地"),
    Line("season_word", "开季", limit=20, required=True, hint="从哪一天算起：移栽、萌芽、入栏、放养"),
)
EDITION = Fields(
    Line("cites", "引用标准", limit=600, hint="标准编号，用、隔开"),
    Line("varieties", "品种", limit=200),
    Line("yield_goal", "产量目标", limit=120),
    Text("summary", "说明", limit=1000),
)
ISSUE = Fields(
    Line("document_number", "文号", limit=60),
    Day("in_force_from", "实施日期", required=True),
)
TASK = Fields(
    Whole("number", "序号", required=True, minimum=1, maximum=9999),
    Line("title", "任务", limit=24, required=True, example="施基肥"),
    Choice("act", "农事", limit=12, options=ACTS, required=True, example="施肥"),
    Choice("stage", "环节", limit=12, options=STAGES, required=True, example="生产技术"),
    Choice("anchor", "怎么算日子", limit=10, options=ANCHORS, required=True, example="每年的月日"),
    Whole("from_day", "第几天开始", maximum=3650),
    Whole("until_day", "第几天结束", maximum=3650),
    Line("from_date", "开始月日", limit=5, check=month_day_problem, example="03-15"),
    Line("until_date", "结束月日", limit=5, check=month_day_problem, example="03-25"),
    Line("growth", "生育期", limit=30),
    Amount("degree_days", "积温", unit="℃·日", digits=8, places=1),
    Text("how", "操作要点", limit=400, required=True),
    Line("input", "投入品", limit=80),
    Line("dose", "用量", limit=60, hint="连单位写", example="20—30 mL/亩"),
    Whole("interval_days", "安全间隔期", unit="天", maximum=365),
    Line("limit", "限制", limit=120, example="每季最多1次"),
    Line("risk", "风险点", limit=120),
    Line("control", "管控措施", limit=200),
    YesNo("critical", "关键控制点"),
)
ADOPTION = Fields(
    Code("base", "基地编号", limit=20, required=True),
    Whole("season", "哪一年", required=True, minimum=2000, maximum=9999),
)
READ = Fields(
    Line("reader", "阅知人", limit=40, required=True, hint="谁看过、听过讲解", ask="请填写是谁看过。"),
)
GAP = Fields(
    Choice("kind", "任务", limit=8, options=GAPS, required=True),
    Code("product", "产品", limit=20, hint="补标填：产品代码"),
    Choice("stage", "环节", limit=12, options=STAGES, hint="补标选：哪个环节缺标"),
    Code("standard", "标准编号", tidy=tidy, limit=60, hint="贯标、提标填"),
    Code("base", "基地编号", limit=20, hint="贯标填"),
    Line("responsible", "责任人或单位", limit=80, required=True),
    Day("due_on", "期限", required=True),
)
GAP_REPORT = Fields(
    Text("report", "办理情况", limit=1000, required=True),
    Line("evidence", "证据", limit=200, required=True, hint="文号、文件名或采用的规程版本"),
)
GAP_RETURN = Fields(Text("opinion", "意见", limit=500, required=True, hint="缺什么，怎么补"))
INDICATOR = Fields(
    Line("name", "指标", limit=40, required=True, example="可溶性固形物"),
    Line("unit", "单位", limit=20, required=True, example="%"),
    Line("method", "检测方法", limit=120),
    YesNo("core", "核心指标"),
    Line("source", "出处", limit=200, required=True),
    Choice("mark", "核对情况", limit=12, options=MARKS, required=True),
)
GRADE = Fields(
    Line("grade", "等级", limit=20, required=True, example="特级"),
    Whole("rank", "第几等", required=True, minimum=1, maximum=9999, hint="1 最好"),
    Line("indicator", "指标", limit=40, required=True),
    Choice("direction", "方向", limit=4, options=DIRECTIONS, required=True),
    Amount("bound", "限值", required=True, digits=14, places=5, minimum=None, ask="请填写限值。"),
    Line("source", "出处", limit=200, required=True),
    Choice("mark", "核对情况", limit=12, options=MARKS, required=True),
)
EVALUATION = Fields(
    Line("sample", "样品", limit=80, required=True, hint="样品编号或名称"),
    Day("tested_on", "检测日期", required=True),
    Code("base", "基地编号", limit=20),
    Text(
        "results",
        "结果",
        limit=2000,
        required=True,
        hint="每行一个指标和数值；可以从 Excel 粘贴",
        example="可溶性固形物 12.5",
    ),
)
COMPOSITE = Fields(
    Code("product", "产品", limit=20, required=True, hint="产品代码"),
    Code("number", "编号", limit=40, required=True, example="ZHT-0401-2026"),
    Line("document_number", "文号", limit=60),
)
COMPOSITE_ADOPTION = Fields(Code("base", "基地编号", limit=20, required=True))
