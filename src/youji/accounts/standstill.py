"""What stands still, or is about to, is told to the province's system administrators: in the app at once, by mail like
any message."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from youji.accounts.models import Message
from youji.accounts.services import notify, settle
from youji.ledger import watch
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.roles import PROVINCE
from youji.shared.rooms import recurring

MATTER = "standstill:"
#: The machine's clock, as the worker sees it each time it looks what stands. A jump is over when it is seen.
CLOCK = clock.Beside()
JUMPED = "clock"
#: What still stands is said again.
AGAIN_AFTER = timedelta(days=1)
WHERE_TO_LOOK = "请查看服务器上的运行记录，核对磁盘空间、数据库和 /readyz。恢复以后，这条消息自动标为已读。"


@transaction.atomic
def tell_administrators(now: datetime) -> int:
    """Who keeps the system knows of each thing that stands, once a day, and of each jump of the clock; the number of
    messages written."""
    jumped = _tell(JUMPED, *_about(off), now) if (off := CLOCK.jumped()) else 0
    wrong = _what_is_wrong(now)
    asked = Message.objects.filter(matter__startswith=MATTER)
    for over in set(asked.filter(read_at__isnull=True).values_list("matter", flat=True)) - wrong.keys():
        settle(over, now=now)
    told = set(asked.filter(created_at__gt=now - AGAIN_AFTER).values_list("matter", flat=True))
    return jumped + sum(
        _tell(matter, title, body + WHERE_TO_LOOK, now)
        for matter, (title, body) in wrong.items()
        if matter not in told
    )


def _tell(matter: str, title: str, body: str, now: datetime) -> int:
    return notify(
        title=title,
        body=body,
        link="/log/",
        matter=matter,
        now=now,
        roles=(Role.SYSTEM_ADMIN,),
        division=PROVINCE,
    )


def _about(off: timedelta) -> tuple[str, str]:
    """Title and body: how far, and why it matters."""
    where = "快" if off > timedelta() else "慢"
    minutes = round(abs(off).total_seconds() / 60)
    days, hours = divmod(minutes, 1440)[0], divmod(minutes % 1440, 60)[0]
    far = (
        f"{days} 天" * (days > 0)
        + f"{hours} 小时" * (hours > 0)
        + f"{minutes % 60} 分钟" * (minutes % 60 > 0)
    )
    said = (
        f"时钟忽然{where}了 {far}（机器休眠后醒来也会这样）。期限、公示的天数和存证的时间都照它算，"
        "请核对服务器的时间和对时服务；其间办过的事，请看时间对不对。"
    )
    return "服务器的时钟跳了", said


def _what_is_wrong(now: datetime) -> dict[str, tuple[str, str]]:
    """Matter → title and body."""
    wrong = {}
    for name in watch.without_success(recurring(), now):
        wrong[f"{MATTER}{name}"] = (f"后台任务迟迟没有做成：{name}", "它早该做成一次，却没有。")
    for name, times in watch.failing().items():
        wrong[f"{MATTER}{name}"] = (f"后台任务一再失败：{name}", f"它已连续失败 {times} 次。")
    if (left := watch.room_left()) is not None:
        wrong[f"{MATTER}disk"] = (
            "磁盘快满了",
            f"存放数据的磁盘只剩 {left / 1e6:,.0f} MB。再少下去，新的申报、材料和存证都存不进去。",
        )
    if (since := watch.log_stands(now)) is not None:
        at = since.astimezone(clock.PROVINCE_TIME)
        wrong[f"{MATTER}log"] = (
            "存证日志停住了",
            f"{at:%Y年%m月%d日 %H:%M:%S}以来的记录还没有编入日志，在编入以前没有封签。",
        )
    return wrong
