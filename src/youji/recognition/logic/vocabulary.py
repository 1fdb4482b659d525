"""The words a scheme file may use, beside the guards (``logic.guards``) and statuses (``logic.statuses``)."""

from __future__ import annotations

from dataclasses import dataclass

from youji.shared.actor import Role

#: What a step may set going; ``services.review`` runs them inside the step's transaction.
EFFECTS = {
    "open_building": "开始建设期",
    "open_acceptance": "开始现场验收",
    "join_notice": "列入公示",
    "enter_catalogue": "纳入目录",
}

#: Facts of the register that can fill in a question: attributes of ``registry`` ``BaseFacts``.
REGISTRY_FACTS = frozenset(
    {
        "name",
        "address",
        "area_mu",
        "output_t",
        "techniques",
        "responsible",
        "product",
        "product_group",
        "gi_product",
        "operator_name",
        "operator_uscc",
        "operator_registered_on",
        "valid_certificates",
        "plot_count",
        "plots_area_mu",
    }
)

MOST_WORKING_DAYS = 250


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a scheme: what people call it, in what it counts, who must state it, what it may be."""

    label: str
    unit: str = ""
    use: str = "procedure"  # always | procedure | acceptance | experts | plots | annual | own
    least: int = 1
    most: int = MOST_WORKING_DAYS


#: Every number a regulation may change, by its name in the file. ``own``: asked for elsewhere, or not at all.
NUMBERS: dict[str, Number] = {
    "quota_max": Number("推荐名额", "个", "own", 0, 1000),
    "correction_days": Number("告知补正期限", "个工作日"),
    "notice_working_days": Number("公示期", "个工作日"),
    "validity_years": Number("有效期", "年", most=30),
    "building_months": Number("建设期", "个月", "own", 0, 120),
    "assessors_min": Number("验收员人数", "名以上", "acceptance", 2, 15),
    "experts_min": Number("评审专家人数", "名以上", "experts", 3, 31),
    "renewal_months": Number("续期申请期", "个月", most=60),
    "reapply_ban_years": Number("限制申报期", "年", least=0, most=30),
    "objection_days": Number("异议办理期限", "个工作日"),
    "appeal_days": Number("申诉期限", "个工作日", "always"),
    "appeal_decision_days": Number("申诉办理期限", "个工作日", "always"),
    "rectification_days": Number("整改期限", "天", "always", most=730),
    "rectification_days_max": Number("整改期限上限", "天", "always", most=730),
    "rectification_check_days": Number("整改核查期限", "个工作日", "always"),
    "annual_opens": Number("年检开始日期", "", "annual"),
    "annual_due": Number("年检自查截止日期", "", "annual"),
    "annual_decision_days": Number("年检结论期限", "个工作日", "annual"),
    "annual_reminder_days": Number("年检提醒时间", "天前", "annual", most=365),
    "expiry_notice_months": Number("到期提醒时间", "个月前"),
    "overlap_tolerance_mu": Number("重叠容差", "亩", "plots"),
}

FIELD_KINDS = {
    "text": "一行文字",
    "long_text": "一段文字",
    "number": "数",
    "date": "日期",
    "choice": "选择",
    "yes_no": "是或否",
}
#: Kinds of product certificate, as the register keeps them.
CERTIFICATES = {
    "green": "绿色食品",
    "organic": "有机农产品",
    "gi": "地理标志农产品",
    "featured": "名特优新农产品",
    "gap": "良好农业规范",
    "controlled": "全程质量控制",
}
SUBJECTS = {
    "operator": "经营主体基地",
    "county_product": "县域产品基地",
    "county": "重点县",
    "city": "重点市",
}
LEVELS = {"province": "省级", "national": "国家级"}
MEASURES = {"warn": "警示", "rectify": "限期整改", "suspend": "暂停", "remove": "删除"}
STEP_TONES = {"forward": "往下办", "back": "退回", "stop": "终止"}
QUOTA_AREAS = {"": "不分配", "county": "按县", "city": "按市"}

#: Who applies, by what is recognised.
APPLICANTS = {
    "operator": Role.HOLDER,
    "county_product": Role.COUNTY_APPLICANT,
    "county": Role.COUNTY_APPLICANT,
    "city": Role.CITY_APPLICANT,
}
_PROVINCE = {Role.PROVINCE_REVIEWER, Role.DECISION_MAKER, Role.PUBLISHER}
#: Who can take a step in a case of this subject: a county's officers have no say over a whole city.
ACTING_ROLES: dict[str, frozenset[Role]] = {
    subject: frozenset({applicant, Role.CITY_REVIEWER, *_PROVINCE})
    | ({Role.COUNTY_REVIEWER} if subject != "city" else set())
    for subject, applicant in APPLICANTS.items()
}
REVIEWING_ROLES = frozenset({Role.COUNTY_REVIEWER, Role.CITY_REVIEWER, Role.PROVINCE_REVIEWER})
