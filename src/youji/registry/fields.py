"""What the register holds of each noun, said once: forms, requests, sheets, columns and checks are made from it."""

from __future__ import annotations

import re
from dataclasses import replace

from django.db import models

from youji.registry.logic import certificates, identity, scale, uscc
from youji.registry.logic.datum import DATUMS
from youji.shared.values import Amount, Choice, Code, Day, Fields, Line, Phone, Text, YesNo


class OperatorKind(models.TextChoices):
    """Kinds of 经营主体."""

    ENTERPRISE = "enterprise", "农业企业"
    COOPERATIVE = "cooperative", "农民专业合作社"
    FAMILY_FARM = "family_farm", "家庭农场"
    HOUSEHOLD = "household", "农户"
    COLLECTIVE = "collective", "农村集体经济组织"
    INSTITUTION = "institution", "事业单位"
    COLLECTOR = "collector", "收购单位或个人"
    MARKET = "market", "批发市场"
    CANTEEN = "canteen", "学校食堂"
    SUPERMARKET = "supermarket", "超市"


#: Who buys and does not grow: accounts, stock and certificates they have as others, no base and so no recognition.
BUYERS = frozenset(
    {OperatorKind.COLLECTOR, OperatorKind.MARKET, OperatorKind.CANTEEN, OperatorKind.SUPERMARKET}
)
#: The two registers (名录) that order 4 of 2025 asks for.
SIDES = {"producers": frozenset(OperatorKind) - BUYERS, "buyers": BUYERS}


class BaseKind(models.TextChoices):
    """What a recognition can be about (认定对象)."""

    OPERATOR = "operator", "经营主体基地"
    COUNTY_PRODUCT = "county_product", "县域产品基地"
    COUNTY = "county", "重点县"
    CITY = "city", "重点市"


class CertificationKind(models.TextChoices):
    """Kinds of product certification the plan counts (3-c) or leans on."""

    GREEN = "green", "绿色食品"
    ORGANIC = "organic", "有机农产品"
    GI = "gi", "地理标志农产品"
    FEATURED = "featured", "名特优新农产品"
    GAP = "gap", "良好农业规范"
    CONTROLLED = "controlled", "全程质量控制"


_CODES = "43、四位市州码或六位县市区码"


def _division_problem(code: str) -> str | None:
    if re.fullmatch(r"43(\d\d){0,2}", code):
        return None
    return f"应当是本省的行政区划码：{_CODES}。"


#: Which counties are offered depends on who is asked (``selectors.areas``).
DIVISION = Choice(
    "division",
    "县市区",
    limit=12,
    required=True,
    check=_division_problem,
    coded=f"行政区划码：{_CODES}",
    example="岳阳市君山区",
)
PRODUCT = Choice("product_id", "产品", limit=15, of=int, default=None, example="茶叶")
GI = Choice("gi_product_id", "地理标志产品", limit=15, of=int, default=None)
AREA = Amount("area_mu", "规模", unit="亩", hint="申报口径的面积；地块面积由边界自动计算", example="3400")
#: What is kept by the head or the cage: beside the ground it takes, in its own unit (``logic.scale``).
SCALE = Fields(
    Amount("scale", "规模（数量）", hint="畜禽存栏、网箱或水体、菌袋填这里，亩数填占地面积；按亩计的不填"),
    Choice("scale_unit", "计量单位", limit=12, options=tuple(scale.UNITS.items())),
)
OUTPUT = Amount("output_t", "年产量", unit="吨", example="120")
ADDRESS = Line("address", "地址", limit=200)
REASON = Line("reason", "原因", limit=200)

#: Where a fact comes from: written by programs that load or make data, never typed.
ORIGIN = Fields(Line("source", "来源", limit=200), Day("checked_on", "核对日期"))

#: How programs name another row; what they name is looked up (``api.common.links``).
LINKS = Fields(
    Code("operator_code", "经营主体", limit=12, hint="主体码"),
    Code("product_code", "产品", limit=20, hint="产品目录里的代码"),
    Line("gi_product", "地理标志产品", limit=60, hint="名称，与地理标志产品清单一致"),
)

OPERATOR_CODE = Code("code", "主体码", limit=12, hint="新登记的留空；修改已登记的填写")
OPERATOR = Fields(
    Line(
        "name",
        "主体名称",
        limit=120,
        required=True,
        hint="与营业执照一致",
        example="君山区某某茶叶专业合作社",
    ),
    Choice(
        "kind", "类型", limit=20, options=tuple(OperatorKind.choices), required=True, example="农民专业合作社"
    ),
    DIVISION,
    Choice(
        "identity_kind",
        "证件类型",
        limit=20,
        options=tuple(identity.IDENTITY_KINDS.items()),
        default=identity.USCC,
        hint="家庭农场、农户没有统一社会信用代码的，可以选身份证或暂无",
        example="统一社会信用代码",
    ),
    Code(
        "uscc",
        "统一社会信用代码",
        limit=uscc.LENGTH,
        tidy=uscc.normalise,
        check=uscc.problem,
        absent=None,
        hint="营业执照上的18位代码",
        example="93430611MA4L00011X",
    ),
    Code(
        "identity_number",
        "身份证号",
        limit=18,
        tidy=uscc.normalise,
        check=identity.card_problem,
        hint="只保存加密摘要，不保存号码；不改可留空",
    ),
    replace(ADDRESS, example="君山区某镇某村"),
    Line("contact_name", "联系人", limit=40),
    Phone("contact_phone", "联系电话", limit=20, example="0730-1234567"),
    Day("registered_on", "登记日期", hint="营业执照上的成立日期", example="2019-03-01"),
)

BASE_CODE = Code("code", "基地编号", limit=24, hint="新登记的留空；修改已登记的填写")
BASE = Fields(
    Choice("kind", "对象", limit=20, options=tuple(BaseKind.choices), required=True, example="经营主体基地"),
    Code(
        "operator",
        "主体码",
        limit=12,
        hint="经营主体基地必填；县域产品基地、重点县市不填",
        example="7K2M9P",
    ),
    replace(DIVISION, label="行政区划"),
    Line(
        "name",
        "基地名称",
        limit=120,
        required=True,
        hint="经营主体的如“清溪茶叶基地”，县域产品的如“君山茶叶”",
        example="清溪茶叶基地",
    ),
    PRODUCT,
    GI,
    AREA,
    *SCALE.values(),
    OUTPUT,
    replace(ADDRESS, hint="乡镇、村组"),
    Line("responsible", "责任主体", limit=120, hint="公示标牌上写的责任主体"),
    Text("techniques", "技术措施", limit=2000, hint="采用的绿色生产技术，将印在公示标牌上"),
    Line(
        "beside",
        "与本主体其他基地的区别",
        limit=200,
        hint="本主体已有同名的基地、或地块与它重叠时填写：为什么这是另一个基地",
    ),
)

#: Papers print the last day of validity; the register keeps the day after it, the first on which it counts no more.
LAST_DAY = Day("last_day", "有效期止", hint="证书上印的最后一天；长期有效的地理标志留空")
CERTIFICATE = Fields(
    Choice("kind", "认证类型", limit=20, options=tuple(CertificationKind.choices), required=True),
    Code("operator", "主体码", limit=12, hint="地理标志等由县里持有的，可不填"),
    DIVISION,
    Code(
        "number",
        "证书编号",
        limit=60,
        required=True,
        tidy=certificates.normalise,
        hint="照证书填写，空格会自动去掉",
    ),
    Line("name", "产品名称", limit=80, required=True),
    PRODUCT,
    GI,
    Line("issuer", "发证机构", limit=120),
    Day("valid_from", "有效期起", required=True),
    Day("valid_until", "有效期止（不含）", hint="证书上印的最后一天的后一天"),
    replace(AREA, label="面积", hint=""),
    OUTPUT,
    Day("revoked_on", "撤销或注销日期", hint="证书还有效时留空"),
    Line("revoked_reason", "撤销或注销原因", limit=200),
)

#: What a reviewer says to a certificate that others registered or changed.
CONFIRMED, REFUSED = "confirmed", "refused"
OUTCOMES = ((CONFIRMED, "与证书一致，确认"), (REFUSED, "不予确认"))
CONFIRMATION = Fields(
    Choice("outcome", "结论", limit=20, options=OUTCOMES, required=True),
    Line("reason", "不予确认的原因", limit=200, hint="不予确认时必填，持有人会看到"),
)

PLOT = Fields(
    Line("name", "地块名称", limit=60, required=True, hint="如“一号地”“东头茶园”"),
    Choice(
        "datum",
        "坐标系",
        limit=12,
        options=tuple(DATUMS.items()),
        default="CGCS2000",
        hint="在本页地图上画的选 CGCS2000，不用改",
    ),
)

#: The reference lists, kept in files and loaded by ``services.reference``.
PRODUCT_ENTRY = Fields(
    Line("code", "代码", limit=20, required=True),
    Line("name", "产品", limit=60, required=True),
    Line("group", "类别", limit=20, required=True),  # 粮油 蔬菜 水果 茶叶 畜牧 水产 中药材 食用菌
    ORIGIN["source"],
)
GI_AUTHORITIES = {"AGI": "农产品地理标志", "PGI": "地理标志保护产品", "trademark": "地理标志商标"}
GI_ENTRY = Fields(
    Line("name", "名称", limit=60, required=True),
    Line("group", "类别", limit=20),
    Choice("authority", "登记途径", limit=20, options=tuple(GI_AUTHORITIES.items()), default="AGI"),
    Line("number", "编号", limit=40),
    YesNo("is_priority", "保护工程或特色品牌项目"),
    replace(ORIGIN["source"], required=True),
    ORIGIN["checked_on"],
)
