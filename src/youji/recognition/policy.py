"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.shared.actor import PRODUCERS, REVIEWERS, Role
from youji.shared.navigation import NavItem
from youji.shared.web import SIGNED_IN, Policy

APPLICANTS = Policy("applicants", PRODUCERS | {Role.COUNTY_APPLICANT, Role.CITY_APPLICANT})
CASES = Policy("cases", REVIEWERS | {Role.DECISION_MAKER, Role.PUBLISHER, Role.AUDITOR, Role.STATISTICIAN})
ROUNDS = Policy("rounds", REVIEWERS | {Role.DECISION_MAKER, Role.COUNTY_APPLICANT, Role.CITY_APPLICANT})
ROUND_MAKERS = Policy("round-makers", frozenset({Role.PROVINCE_REVIEWER}))
EXPERTS = Policy("experts", frozenset({Role.EXPERT, Role.PROVINCE_REVIEWER}))
DECISIONS = Policy("decisions", frozenset({Role.DECISION_MAKER}))
NOTICES = Policy("notices", frozenset({Role.PROVINCE_REVIEWER, Role.DECISION_MAKER, Role.PUBLISHER}))

ASSESSORS = Policy("assessors", frozenset({Role.ASSESSOR}))
ARRANGERS = Policy("arrangers", frozenset({Role.CITY_REVIEWER, Role.PROVINCE_REVIEWER}))
FIELD = Policy("field", (APPLICANTS.roles or frozenset()) | {Role.ASSESSOR})
BUILDING = Policy("building", (APPLICANTS.roles or frozenset()) | (CASES.roles or frozenset()))

CASES_NAV = (
    NavItem("申报与认定", "待办", "recognition:inbox", SIGNED_IN),
    NavItem("申报与认定", "我的申报", "recognition:field", APPLICANTS),
    NavItem("申报与认定", "申报批次", "recognition:rounds", ROUNDS),
    NavItem("申报与认定", "办件", "recognition:cases", CASES),
    NavItem("申报与认定", "专家评审", "recognition:experts", EXPERTS),
    NavItem("申报与认定", "审定会", "recognition:decisions", DECISIONS),
    NavItem("申报与认定", "公示与异议", "recognition:notices", NOTICES),
)

CATALOGUE = Policy(
    "catalogue",
    REVIEWERS | {Role.SUPERVISOR, Role.DECISION_MAKER, Role.PUBLISHER, Role.STATISTICIAN, Role.AUDITOR},
)
ANNUAL = Policy("annual", REVIEWERS | {Role.SUPERVISOR, Role.AUDITOR})
APPEALS = Policy("appeals", frozenset({Role.DECISION_MAKER, Role.PROVINCE_REVIEWER, Role.AUDITOR}))
EDITIONS = Policy(
    "editions", frozenset({Role.PUBLISHER, Role.PROVINCE_REVIEWER, Role.DECISION_MAKER, Role.AUDITOR})
)
PUBLISHING = Policy("publishing", frozenset({Role.PUBLISHER}))

CATALOGUE_NAV = (
    NavItem("目录", "目录管理", "recognition:catalogue", CATALOGUE),
    NavItem("目录", "我的认定", "recognition:my-entries", APPLICANTS),
    NavItem("目录", "年检", "recognition:annual", ANNUAL),
    NavItem("目录", "申诉", "recognition:appeals", APPEALS),
    NavItem("目录", "目录版次", "recognition:editions", EDITIONS),
    NavItem("目录", "凭文件纳入", "recognition:national", PUBLISHING),
)

ACCEPTANCE_NAV = (NavItem("申报与认定", "现场验收", "recognition:acceptance_visits", ASSESSORS),)
SCHEMES_NAV = (NavItem("依据", "认定办法", "recognition:schemes", SIGNED_IN),)

#: The room's links, in the order of the side bar.
NAV: tuple[NavItem, ...] = (*CASES_NAV, *ACCEPTANCE_NAV, *CATALOGUE_NAV, *SCHEMES_NAV)
