"""The roles a person can hold, and the actor built from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person may be asked to do. One person can hold several. Rename a member, never a value."""

    HOLDER = "holder"  # 主体负责人
    STAFF = "staff"  # 主体经办人
    COUNTY_APPLICANT = "county_applicant"  # 县级申报专员 (applies for the county)
    CITY_APPLICANT = "city_applicant"  # 市级申报专员 (applies for the city as 重点市)
    COUNTY_REVIEWER = "county_reviewer"  # 县级审核员
    CITY_REVIEWER = "city_reviewer"  # 市级审核员
    PROVINCE_REVIEWER = "province_reviewer"  # 省级复核员（省绿办）
    ASSESSOR = "assessor"  # 验收员
    EXPERT = "expert"  # 评审专家
    DECISION_MAKER = "decision_maker"  # 厅党组会审定
    PUBLISHER = "publisher"  # 目录发布员
    SUPERVISOR = "supervisor"  # 监管员
    STATISTICIAN = "statistician"  # 统计员
    AUDITOR = "auditor"  # 审计员
    SYSTEM_ADMIN = "system_admin"  # 系统管理员
    SECURITY_ADMIN = "security_admin"  # 安全管理员
    AGRONOMIST = "agronomist"  # 县级农技员
    LABORATORY = "laboratory"  # 检测机构人员
    TRAINER = "trainer"  # 培训教师


PRODUCERS = frozenset({Role.HOLDER, Role.STAFF})
#: Whoever applies for a base and answers for its recognition: the producers, and those of a county or a city.
APPLICANTS = PRODUCERS | {Role.COUNTY_APPLICANT, Role.CITY_APPLICANT}
REVIEWERS = frozenset({Role.COUNTY_REVIEWER, Role.CITY_REVIEWER, Role.PROVINCE_REVIEWER})
#: Officers who work on whatever lies in their area. Whoever applies for a county or a city has what it applied for, experts
#: and assessors what they were asked to look at; those who keep accounts have none of it.
OF_AREA = REVIEWERS | {
    Role.DECISION_MAKER,
    Role.PUBLISHER,
    Role.SUPERVISOR,
    Role.STATISTICIAN,
    Role.AUDITOR,
}
#: Roles whose reach is a division-code prefix. A laboratory has the samples that were given to it, a trainer the trainings
#: they were named for.
OFFICERS = frozenset(Role) - PRODUCERS - {Role.LABORATORY, Role.TRAINER}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking, reduced to what rules may look at.

    ``division`` is an officer's area as a division-code prefix: ``"43"`` the province,
    ``"4306"`` a city, ``"430611"`` a county. Empty sees nothing. ``operator_id`` is the
    经营主体 a producer belongs to, ``laboratory_id`` the 检测机构 somebody tests for. ``scopes`` is ``None`` for a person at a page, and the
    granted scopes for an API token, which is ``token_id``.
    """

    user_id: int
    name: str = ""
    roles: frozenset[Role] = field(default_factory=frozenset)
    operator_id: int | None = None
    laboratory_id: int | None = None
    agency_id: int | None = None
    agency: str = ""
    division: str = ""
    scopes: frozenset[str] | None = None
    token_id: int | None = None

    @property
    def signed_in(self) -> bool:
        """Whether anybody has signed in."""
        return self.user_id > 0

    @property
    def is_officer(self) -> bool:
        """Whether some role reaches over an area."""
        return bool(self.roles & OFFICERS)

    def covers(self, division: str) -> bool:
        """Whether an officer's area includes ``division``."""
        return self.is_officer and bool(self.division) and division.startswith(self.division)


ANONYMOUS = Actor(user_id=0, name="访客")
SYSTEM = Actor(user_id=0, name="系统", roles=frozenset(), division="43")
