"""The words for where an application, a catalogue entry, a notice stand. Values are stored: rename a member, never a value."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where an application stands. A scheme uses those its steps name."""

    DRAFT = "draft"  # 草稿
    SUBMITTED = "submitted"  # 已申报
    RETURNED = "returned"  # 退回补正
    COUNTY_RECOMMENDED = "county_recommended"  # 县级已推荐
    CITY_REVIEWED = "city_reviewed"  # 市级审查通过
    BUILDING = "building"  # 建设期
    ACCEPTANCE = "acceptance"  # 验收中
    CITY_ACCEPTED = "city_accepted"  # 市级验收合格
    PROVINCE_REVIEWED = "province_reviewed"  # 省级复核通过
    EXPERT_REVIEWED = "expert_reviewed"  # 专家评审完成
    DECIDED = "decided"  # 已审定
    ON_NOTICE = "on_notice"  # 公示中
    RECOGNISED = "recognised"  # 已认定
    REFUSED = "refused"  # 不予认定
    WITHDRAWN = "withdrawn"  # 已撤回


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
