"""The words a scheme file may use, beside the statuses (``logic.statuses``)."""

from __future__ import annotations

from dataclasses import dataclass

from youji.shared.actor import Role

#: What may stand before a step: the condition's name, and the code its rule has in the rulebook. The rooms that
#: run schemes hold the rules themselves; a test holds the two together.
GUARDS = {
    "round_is_open": "REC-001",
    "form_is_complete": "REC-002",
    "dossier_is_complete": "REC-003",
    "self_assessment_is_complete": "REC-004",
    "self_assessment_passes": "REC-005",
    "corrections_are_itemised": "REC-006",
    "corrections_are_asked_once": "REC-007",
    "corrections_are_asked_in_time": "REC-008",
    "corrections_are_answered": "REC-009",
    "officer_is_not_applicant": "REC-010",
    "officer_is_not_recused": "REC-011",
    "quota_has_room": "REC-012",
    "plots_do_not_overlap": "REC-013",
    "plots_are_drawn": "REC-014",
    "base_is_not_suspended": "REC-015",
    "base_is_not_banned": "REC-016",
    "base_is_not_recognised_already": "REC-017",
    "base_holds_a_certificate": "REC-018",
    "milestones_are_reported": "REC-019",
    "building_period_has_run": "REC-020",
    "acceptance_is_passed": "REC-021",
    "acceptance_is_sound": "REC-022",
    "acceptance_is_failed": "REC-023",
    "experts_have_scored": "REC-024",
    "minutes_are_attached": "REC-025",
    "reason_is_given": "REC-026",
    "document_number_is_given": "REC-027",
    "notice_is_over": "REC-028",
    "objections_are_settled": "REC-029",
    "no_objection_is_upheld": "REC-030",
    "an_objection_is_upheld": "REC-031",
    "corrections_are_overdue": "REC-032",
    "nothing_else_is_in_flight": "REC-033",
    "nothing_declared_forbids_it": "REC-034",
    "gi_product_is_named": "REC-035",
    "experts_mean_passes": "REC-036",
    "panel_knows_the_product": "REC-043",
    "ranking_is_respected": "REC-037",
    "ground_is_given": "REC-038",
    "day_is_given": "REC-039",
    "truth_is_declared": "REC-040",
    "notice_says_what_was_judged": "REC-041",
    "meeting_is_recorded": "REC-044",
    "confirmed_changes_are_adopted": "REC-046",
    "ground_is_not_prohibited": "ENV-003",
}

#: What a step may set going, inside its transaction; rooms say in ``room.py`` which of these they carry out.
EFFECTS = {
    "open_building": "开始建设期",
    "open_acceptance": "开始现场验收",
    "join_notice": "列入公示",
    "enter_catalogue": "纳入目录",
    "leave_notice": "退出公示",
}

#: Facts of the register that can fill in a question: attributes of ``registry`` ``BaseFacts``.
REGISTRY_FACTS = frozenset(
    {
        "name",
        "address",
        "area_mu",
        "scale_text",
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
    "expert_pass_line": Number("专家评审合格线", "分", "experts", 1, 100),
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
    "boundary_days": Number("边界协调期限", "个工作日", "own"),
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
STEP_TONES = {"forward": "往下办", "back": "退回", "stop": "终止", "hold": "暂缓"}
#: The ways back and out a scheme's ``exits`` may name; ``logic.exits`` makes the steps.
EXITS = {
    "withdraw": "审定以前申报人可以撤回",
    "lapse": "逾期不补正，由要求补正的一级终止",
    "send_back": "退回上一环节",
    "refuse": "查实情形，不予认定",
    "defer": "暂缓，到日再议",
    "release": "审定以后申报单位书面申请撤回",
    "leave_notice": "撤回公示，退回公示前",
}
#: On what an office refuses of its own finding, beside a reason in words.
REFUSAL_GROUNDS = {
    "incident": "发生农产品质量安全事件或正在调查",
    "violation": "存在违法违规行为",
    "untrue": "申报材料不实",
    "condition_lost": "不再符合认定条件",
    "error": "前一环节审核、审定有误",
}
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
