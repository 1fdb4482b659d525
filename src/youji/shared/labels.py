"""A word with its tone, and the words a person reads for roles; statuses have theirs in their own room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from youji.shared.actor import Role

TONES = ("ok", "busy", "mine", "warn", "held", "stop", "draft", "past")


class Word(NamedTuple):
    """What a code is called, and the tone it is shown in (one of ``TONES``)."""

    label: str
    tone: str


ROLE_NAMES: dict[Role, str] = {
    Role.HOLDER: "主体负责人",
    Role.STAFF: "主体经办人",
    Role.COUNTY_APPLICANT: "县级申报专员",
    Role.CITY_APPLICANT: "市级申报专员",
    Role.COUNTY_REVIEWER: "县级审核员",
    Role.CITY_REVIEWER: "市级审核员",
    Role.PROVINCE_REVIEWER: "省级复核员",
    Role.ASSESSOR: "验收员",
    Role.EXPERT: "评审专家",
    Role.DECISION_MAKER: "审定人",
    Role.PUBLISHER: "目录发布员",
    Role.SUPERVISOR: "监管员",
    Role.STATISTICIAN: "统计员",
    Role.AUDITOR: "审计员",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AGRONOMIST: "县级农技员",
    Role.LABORATORY: "检测机构人员",
    Role.TRAINER: "培训教师",
}


def role_names(roles: Iterable[Role]) -> str:
    """The roles in words, in the order the process meets them: ``县级审核员、监管员``."""
    held = set(roles)
    return "、".join(name for role, name in ROLE_NAMES.items() if role in held)
