"""The words for where an application, a catalogue entry, a notice stand. Values are stored: rename a member, never a value."""

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


class EntryStatus(StrEnum):
    """Where a catalogue entry stands on a day; folded from its events (``logic.catalogue``)."""

    PENDING = "pending"  # 待公布 (recognised, not yet in an edition)
    IN_FORCE = "in_force"  # 有效
    WARNED = "warned"  # 有效（已警示）
    RECTIFYING = "rectifying"  # 限期整改
    SUSPENDED = "suspended"  # 已暂停
    REMOVED = "removed"  # 已删除
    EXPIRED = "expired"  # 已过期


class EventKind(StrEnum):
    """What can happen to a catalogue entry."""

    RECOGNISED = "recognised"  # 认定
    WARNED = "warned"  # 警示
    RECTIFICATION_ORDERED = "rectification_ordered"  # 责令限期整改
    RECTIFIED = "rectified"  # 整改销号
    SUSPENDED = "suspended"  # 暂停
    RESUMED = "resumed"  # 恢复
    REMOVED = "removed"  # 从目录中删除
    RESTORED = "restored"  # 申诉成立，恢复目录
    RENEWED = "renewed"  # 续期
    WARNING_REVOKED = "warning_revoked"  # 申诉成立，撤销警示
    ANNUAL_PASSED = "annual_passed"  # 年检合格
    ANNUAL_FAILED = "annual_failed"  # 年检不合格
    CORRECTED = "corrected"  # 信息更正
