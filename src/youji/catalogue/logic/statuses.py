"""Where a catalogue entry stands, and what can happen to it. Values are stored: rename a member, never a value."""

from __future__ import annotations

from enum import StrEnum


class EntryStatus(StrEnum):
    """Where a catalogue entry stands on a day; folded from its events (``logic.courses``)."""

    PENDING = "pending"  # 待公布 (recognised, not yet in an edition)
    IN_FORCE = "in_force"  # 有效
    WARNED = "warned"  # 有效（已警示）
    RECTIFYING = "rectifying"  # 限期整改
    INTERIM = "interim"  # 临时暂停，待核实
    SUSPENDED = "suspended"  # 已暂停
    REMOVED = "removed"  # 已删除
    EXPIRED = "expired"  # 已过期


#: What an entry the public sees can be, in the order in which a list offers it.
PUBLISHED = tuple(status for status in EntryStatus if status is not EntryStatus.PENDING)
#: On the list, one way or another, or about to be; a removed or expired entry is not.
ON_LIST = frozenset(EntryStatus) - {EntryStatus.REMOVED, EntryStatus.EXPIRED}


class EventKind(StrEnum):
    """What can happen to a catalogue entry."""

    RECOGNISED = "recognised"  # 认定
    WARNED = "warned"  # 警示
    RECTIFICATION_ORDERED = "rectification_ordered"  # 责令限期整改
    RECTIFIED = "rectified"  # 整改销号
    INTERIM_SUSPENDED = "interim_suspended"  # 临时暂停，待核实
    INTERIM_LIFTED = "interim_lifted"  # 解除临时暂停
    INTERIM_LAPSED = "interim_lapsed"  # 临时暂停逾期失效
    SUSPENDED = "suspended"  # 暂停
    RESUMED = "resumed"  # 恢复
    REMOVED = "removed"  # 从目录中删除
    RESTORED = "restored"  # 恢复目录: what was removed, and no suspension that lay on it before
    RENEWED = "renewed"  # 续期
    WARNING_REVOKED = "warning_revoked"  # 申诉成立，撤销警示
    ANNUAL_PASSED = "annual_passed"  # 年检合格
    ANNUAL_FAILED = "annual_failed"  # 年检不合格
    CORRECTED = "corrected"  # 信息更正
    CHANGED = "changed"  # 信息变更: asked for by the holder, confirmed
    WITHDRAWN = "exited"  # 主体申请退出
    ANNULLED = "annulled"  # 撤销纳入
