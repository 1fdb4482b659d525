"""The words the public reads for statuses."""

from __future__ import annotations

from youji.recognition.logic.statuses import EntryStatus

#: status → (word, tone); face.md: a word, a shape and a colour.
ENTRY_STATUS: dict[EntryStatus, tuple[str, str]] = {
    EntryStatus.PENDING: ("待公布", "busy"),
    EntryStatus.IN_FORCE: ("有效", "ok"),
    EntryStatus.WARNED: ("有效（已警示）", "warn"),
    EntryStatus.RECTIFYING: ("限期整改", "warn"),
    EntryStatus.SUSPENDED: ("已暂停", "held"),
    EntryStatus.REMOVED: ("已删除", "stop"),
    EntryStatus.EXPIRED: ("已过期", "past"),
}
