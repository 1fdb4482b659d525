"""What the procedure is told, said once: rounds, applications, steps, scores, notices, objections.

What an applicant answers to a scheme's own fields is described by the scheme (``logic.dossier``) and kept as typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar

from youji.accounts.fields import EMAIL
from youji.catalogue.fields import DOCUMENT_NUMBER
from youji.recognition.logic.declaration import STATEMENT
from youji.schemes.logic.vocabulary import REFUSAL_GROUNDS
from youji.shared import cleaning, people
from youji.shared.values import (
    Amount,
    Choice,
    Code,
    Day,
    Fields,
    Line,
    Look,
    Phone,
    Text,
    Unreadable,
    Whole,
    YesNo,
)

PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?")
IDENTITY = re.compile(r"[0-9]{3}[0-9X]")
SHORTEST, LONGEST = 10, 3000


def _phone_problem(phone: str) -> str | None:
    return None if PHONE.fullmatch(phone) else "请填写手机号码或带区号的座机，例如 0730-8888888。"


def _identity_problem(identity: str) -> str | None:
    return None if IDENTITY.fullmatch(identity) else "请填写身份证号码的后四位；不便提供可以不填。"


def _text_problem(text: str) -> str | None:
    if len(text) >= SHORTEST:
        return None
    return f"异议内容只有{len(text)}个字，请写明事实和理由，至少{SHORTEST}个字。"


OBJECTION = Fields(
    people.PersonName(
        "name",
        "姓名",
        limit=40,
        required=True,
        check=people.problem,
        ask=people.NAMELESS,
        hint="异议须实名。姓名和电话不公开，只用于核实和答复。",
    ),
    Phone(
        "phone",
        "联系电话",
        limit=20,
        required=True,
        check=_phone_problem,
        hint="手机，或带区号的座机。查询处理结果时要用后四位。",
    ),
    EMAIL,
    Code("identity", "身份证号码后四位", limit=4, check=_identity_problem),
    Text(
        "text",
        "异议内容",
        limit=LONGEST,
        required=True,
        check=_text_problem,
        hint="写清事实、时间、地点和理由，至少 10 个字。",
    ),
)

NOTICE = Fields(
    Line("title", "公示标题", limit=160, required=True),
    DOCUMENT_NUMBER,
    Whole(
        "working_days",
        "公示期",
        minimum=1,
        maximum=60,
        unit="个工作日",
        hint="不填按认定办法规定的；可以长于规定，不能短于规定。",
    ),
    Text("text", "正文", limit=20_000),
)
#: Where the days of a notice reach a year whose holidays are not entered (``services.notice_days``).
UNSETTLED = Fields(
    YesNo(
        "unsettled",
        "知道截止日只是推算的",
        hint="公示期落到放假安排还没有登记齐全的年份时要勾选；安排登记后不够工作日的，公示自动顺延并公告。",
    )
)
#: Where somebody objects who does not do it on the platform: printed on the notice.
CONTACT = Fields(
    Phone("phone", "受理异议的电话", limit=20, required=True, hint="印在公示上。"),
    Line("address", "受理异议的地址", limit=120, required=True, hint="印在公示上。"),
)
NOTICE_CHANGE = Fields(
    Text(
        "reason",
        "理由",
        limit=2000,
        required=True,
        hint="随公示公开。",
        ask="请写明更正、延长或撤回的理由，随公示公开。",
    ),
    DOCUMENT_NUMBER,
)
#: Which row: pages offer those of the notice, programs write the number of the application.
NOTICE_ROW = Choice("code", "公示的哪一行", limit=24, coded="申报号；不写是整个公示")
NOTICE_CORRECTION = (
    Fields(replace(NOTICE_ROW, label="重新列出哪一行", hint="按审定的内容重新列出；只改文字的不选。"))
    | Fields(replace(NOTICE["title"], required=False), NOTICE["text"])
    | Fields(*(replace(one, required=False) for one in CONTACT.values()))
    | UNSETTLED
    | NOTICE_CHANGE
)
NOTICE_EXTENSION = NOTICE_CHANGE | Fields(
    Day("closes_on", "新的公示截止", required=True, ask="请选择新的公示截止日。")
)
NOTICE_WITHDRAWAL = NOTICE_CHANGE | Fields(
    replace(NOTICE_ROW, label="撤回哪一行", hint="不选是撤回整个公示。")
)
INVESTIGATION = Fields(
    Text(
        "findings",
        "调查情况",
        limit=2000,
        required=True,
        ask="请写明调查情况：查了什么、查到什么。",
    )
)
CONCLUSION = Fields(
    Text(
        "outcome",
        "处理结果",
        limit=2000,
        required=True,
        hint="异议人凭回执号能看到这一段。",
        ask="请写明处理结果和依据，异议人凭回执可以看到。",
    )
)


def _score_problem(score: Decimal) -> str | None:
    return None if 0 <= score <= HIGHEST else f"评分应在0到{HIGHEST}之间，可以有两位小数。"


HIGHEST = 100
SCORE = Fields(
    Amount(
        "score",
        "评分",
        minimum=None,
        digits=5,
        required=True,
        check=_score_problem,
        hint="0到100，可以有两位小数。",
    ),
    Text("opinion", "评审意见", limit=2000, required=True, ask="请写明评审意见。"),
)

# --- rounds --------------------------------------------------------------------------------------

_NUMBER = "湘农办函〔2026〕12号"
#: More places than there are villages mean that nothing is limited.
PLACES = Whole("maximum", "名额", maximum=100_000, required=True, example="3")
QUOTA = Fields(
    Code("division", "行政区划代码", limit=12, required=True, example="430611"),
    Line("name", "名称", limit=60, hint="只供核对，以代码为准", example="君山区"),
    PLACES,
)
ROUND = Fields(
    Line(
        "title",
        "批次名称",
        limit=120,
        required=True,
        hint="例如“2026年第一批绿色优质农产品生产基地”。",
        ask="请填写批次名称，例如“2026年第一批”。",
        example="2026年第一批",
    ),
    replace(
        DOCUMENT_NUMBER,
        required=True,
        hint=f"例如“{_NUMBER}”。",
        ask=f"请填写文号，例如“{_NUMBER}”。",
        example=_NUMBER,
    ),
    Day("opens_on", "申报开始", required=True, ask="请选择申报开始的日期。", example="2026-12-01"),
    Day("closes_on", "申报截止", required=True, ask="请选择申报截止的日期。", example="2026-12-31"),
    replace(
        PLACES,
        key="default_quota",
        label="每个单位名额",
        required=False,
        hint="不填按认定办法的上限；上限写在认定办法名称后面。",
    ),
    Text("announcement", "通知正文", limit=20_000),
)
#: Pages and sheets name a version of a scheme by its row, programs the scheme by its key.
SCHEME = Choice("scheme", "认定办法", limit=60, required=True, coded="现行认定办法的代码，见 /schemes")
EXTENSION = Fields(
    replace(ROUND["closes_on"], label="新的截止日", ask="请选择新的截止日。", example=""),
    replace(
        DOCUMENT_NUMBER,
        label="延期通知文号",
        required=True,
        hint="例如“湘农办函〔2026〕18号”。",
        ask="请填写延期通知的文号，例如“湘农办函〔2026〕18号”。",
    ),
)
_QUOTA_CODE = re.compile(r"\s{0,20}(\d{1,20})[^\d\s,，:：]{0,60}[\s,，:：]{1,20}")


@dataclass(frozen=True, slots=True)
class Quotas(Text):
    """The units with a quota of their own, code → number. People write a line for each: 430611 君山区 3."""

    in_json: ClassVar[Mapping[str, Any]] = {"type": "object", "additionalProperties": {"type": "integer"}}

    @property
    def empty(self) -> dict[str, int]:
        """No unit has."""
        return {}

    def look(self, raw: Any) -> Look:
        """Code → number.

        Raises:
            Unreadable: with a sentence for every line that will not do.
        """
        if isinstance(raw, Mapping):
            raw = "\n".join(f"{code} {number}" for code, number in raw.items())
        found: dict[str, int] = {}
        problems = []
        for row, line in enumerate(cleaning.lines(self._text(raw))[0].split("\n"), start=1):
            try:
                if line.strip():
                    division, places = self._parts(line, found)
                    found[division] = places
            except Unreadable as unreadable:
                problems.append(f"第{row}行：{unreadable}")
        if problems:
            raise Unreadable("".join(problems))
        return Look(found)

    def _parts(self, line: str, found: Mapping[str, int]) -> tuple[str, int]:
        line = line.strip()
        code = _QUOTA_CODE.match(line)
        rest = line[code.end() :] if code else ""
        number = rest[len(rest.rstrip("0123456789.,+-")) :]
        if code is None or not number:
            raise Unreadable(f"“{line[:30]}”读不出代码和名额，请写成“430611 君山区 3”。")
        division = QUOTA["division"].read(code[1])
        if division in found:
            raise Unreadable(f"{division}前面写过了，请只留一行。")
        return division, PLACES.read(number)


QUOTAS = Quotas(
    "quotas", "单独确定的名额", hint="一行一个单位：行政区划代码、名称、名额。没有写的按上面的名额。"
)

# --- applications --------------------------------------------------------------------------------

#: Which base is meant: pages offer the applicant's own, programs write its number.
BASE = Choice("base", "申报对象", of=int, required=True, ask="请选择要申报的对象。", coded="基地编号")
BASE_CODE = Code("base_code", "基地编号", limit=24, required=True)
CATEGORY = Choice(
    "category", "类别", limit=40, required=True, ask="请选择一个类别。", coded="认定办法里的类别代码"
)
EVIDENCE = Fields(
    Choice(
        "target",
        "用于哪一项",
        limit=60,
        required=True,
        ask="请从申报页面的材料清单中选择要上传的材料。",
        coded="doc: 后接材料代码，或 item: 后接自评项代码",
    ),
    Line("note", "说明", limit=200),
)
ANSWER = Fields(Text("answer", "补正说明", limit=500, required=True, ask="请写明这一项怎样改的。"))
MILESTONE = Fields(Text("note", "完成情况", limit=500))

# --- steps ---------------------------------------------------------------------------------------

STEP = Fields(
    Text("opinion", "意见", limit=2000),
    DOCUMENT_NUMBER,
    Choice(
        "ground",
        "情形",
        limit=20,
        options=tuple(REFUSAL_GROUNDS.items()),
        hint="本机关查实、不予认定时选择。",
    ),
    Day("again_on", "再次审议日期", hint="暂缓时填写，今天以后。"),
    Line("meeting", "会议名称", limit=120, hint="如“2026年第9次厅党组会”。"),
    Day("met_on", "会议日期"),
)
#: A quota changed after the round was announced, by a document of its own.
QUOTA_CHANGE = Fields(
    replace(QUOTA["division"], label="县市区或市州", ask="请选择调整哪一个单位的名额。"),
    replace(QUOTA["maximum"], label="新的名额", example="", ask="请填写新的名额。"),
    Text("reason", "理由", limit=2000, required=True, ask="请写明调整名额的理由，随批次公开。"),
    replace(
        DOCUMENT_NUMBER,
        label="调整名额文号",
        required=True,
        hint="例如“湘农办函〔2026〕21号”。",
        ask="请填写调整名额的文号，例如“湘农办函〔2026〕21号”。",
    ),
)
#: 申报人声明: whoever hands in answers for it by name.
DECLARATION = Fields(Line("declared_by", "声明人", limit=40, hint="负责人或经办人的姓名。"))
#: The same on a page: a box to tick above the name.
SIGNED = Fields(YesNo("declared", STATEMENT)) | DECLARATION
#: 边界协调: what a party says of its boundary; how whoever has the case ends it.
BOUNDARY = Fields(
    Text("said", "说明", limit=1000, required=True, ask="请写明边界改了哪里；没有画错的，写明依据。")
)
BOUNDARY_DECISION = Fields(
    Choice(
        "decision",
        "怎样结束",
        limit=12,
        required=True,
        options=(
            ("settled", "重叠已消除"),
            ("upheld", "以本申报的边界为准"),
            ("failed", "协调不成，按现有边界办理"),
        ),
    ),
    Text("outcome", "理由", limit=1000, required=True, ask="请写明核实了什么、依据什么。"),
)
#: One itemised reason for returning. What there is to correct, the scheme says (``selectors.case.targets_of``).
CORRECTION = Fields(
    Choice(
        "target",
        "事项",
        limit=60,
        required=True,
        ask="请选择补正的是哪一项。",
        coded="field:、doc:、item: 后接代码，或 plots、other",
    ),
    Text("reason", "补正理由", limit=500, required=True, ask="请写明这一项缺什么、怎样改。"),
)
RECUSAL = Fields(
    Text(
        "reason",
        "与申报方有什么利害关系",
        limit=300,
        required=True,
        ask="请写明回避的原因，例如“申报单位负责人是本人亲属”。",
    )
)
#: 内部备注: said among officers about a case.
NOTE = Fields(Text("text", "备注", limit=1000, required=True, ask="请写备注的内容。"))
#: Why what the register says by now is taken into a case that was handed in before.
ADOPTION = Fields(
    Text(
        "reason",
        "采用登记变更的理由",
        limit=500,
        required=True,
        ask="请写明核对了什么、为什么采用，例如“现场核实面积为7500亩，原登记少写一位”。",
    )
)
RANK = Whole(
    "rank",
    "名次",
    minimum=1,
    maximum=9999,
    required=True,
    ask="每一件都要填一个名次，用1、2、3这样的数字。",
)
#: The place somebody saw when they began to rank.
RANK_SEEN = replace(RANK, key="seen", label="原来的名次", required=False)
