"""Where an application stands: what a scheme's steps lead from and to. Values are stored: rename a member, never a value."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where an application stands. A scheme uses those its steps name."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    COUNTY_RECOMMENDED = "county_recommended"
    CITY_REVIEWED = "city_reviewed"
    BUILDING = "building"
    ACCEPTANCE = "acceptance"
    CITY_ACCEPTED = "city_accepted"
    PROVINCE_REVIEWED = "province_reviewed"
    EXPERT_REVIEWED = "expert_reviewed"
    DECIDED = "decided"
    ON_NOTICE = "on_notice"
    RECOGNISED = "recognised"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


#: Where an application may rest for good.
FINAL = frozenset({Status.RECOGNISED, Status.REFUSED, Status.WITHDRAWN})

#: Handed in and not ended: of a base, a scheme and a category there is one such application.
IN_FLIGHT = frozenset(Status) - FINAL - {Status.DRAFT}

#: What a person reads for each.
STATUS_WORDS: dict[Status, str] = {
    Status.DRAFT: "草稿",
    Status.SUBMITTED: "已申报",
    Status.RETURNED: "退回补正",
    Status.COUNTY_RECOMMENDED: "县级已推荐",
    Status.CITY_REVIEWED: "市级已推荐",
    Status.BUILDING: "建设期",
    Status.ACCEPTANCE: "验收中",
    Status.CITY_ACCEPTED: "市级验收合格",
    Status.PROVINCE_REVIEWED: "省级复核通过",
    Status.EXPERT_REVIEWED: "专家评审完成",
    Status.DECIDED: "已审定",
    Status.ON_NOTICE: "公示中",
    Status.RECOGNISED: "已认定",
    Status.REFUSED: "不予认定",
    Status.WITHDRAWN: "已撤回",
}
