"""When something was put down, by the device's clock and by ours, and what is said where they do not agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from youji.shared.clock import local_date

#: Two days after the work is the weekend's evening; later it is memory.
LATE_AFTER = timedelta(days=3)
CLOCK_OFF = timedelta(minutes=10)
RETENTION_YEARS = 2


@dataclass(frozen=True, slots=True)
class Times:
    """``made``: as the device said it; ``true_made``: the same by our clock, as far as it can be known."""

    made: datetime | None
    true_made: datetime | None
    off_seconds: int
    remarks: tuple[str, ...] = ()

    @property
    def wrong_clock(self) -> bool:
        """Whether the device's clock was not to be trusted."""
        return any("时钟" in one for one in self.remarks)


def of_message(clock_ms: int | None, now: datetime) -> timedelta:
    """How far a device's clock is ahead of ours, by what it said when it sent."""
    if clock_ms is None:
        return timedelta()
    return datetime.fromtimestamp(clock_ms / 1000, UTC) - now


def looked_at(day: date, made_ms: int | None, ahead: timedelta, now: datetime) -> Times:
    """The times of one record of ``day``, made at ``made_ms`` on a device that is ``ahead``, and what is to be said."""
    remarks: list[str] = []
    made = None if made_ms is None else datetime.fromtimestamp(made_ms / 1000, UTC)
    true_made = None if made is None else made - ahead
    if abs(ahead) > CLOCK_OFF:
        remarks.append(f"手机时钟{'快' if ahead > timedelta() else '慢'}了{_long(abs(ahead))}。")
    if true_made is not None and true_made > now + CLOCK_OFF:
        remarks.append("记录时手机时钟比平台快。")
        true_made = now
    put_down = local_date(true_made or now)
    if put_down - day > LATE_AFTER:
        remarks.append(f"事后{(put_down - day).days}天补记。")
    elif true_made is not None and day > put_down:
        remarks.append("记录时手机时钟比做事的日期还早。")
    return Times(made, true_made, round(ahead.total_seconds()), tuple(remarks))


def _long(span: timedelta) -> str:
    if span.days >= 1:
        return f"{span.days}天"
    minutes = int(span.total_seconds() // 60)
    return f"{minutes // 60}小时" if minutes >= 60 else f"{minutes}分钟"


def kept_until(day: date, years: int = RETENTION_YEARS) -> date:
    """The first day on which a record of ``day`` may be put away (农产品质量安全法第二十七条: at least two years)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
