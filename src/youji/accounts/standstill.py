"""What stands still is told to the province's system administrators: in the app at once, by mail like any message."""

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
#: What still stands is said again.
AGAIN_AFTER = timedelta(days=1)
WHERE_TO_LOOK = "请查看服务器上的运行记录，核对磁盘空间、数据库和 /readyz。恢复以后，这条消息自动标为已读。"


@transaction.atomic
def tell_administrators(now: datetime) -> int:
    """Who keeps the system knows of each thing that stands, once a day; the number of messages written."""
    wrong = _what_is_wrong(now)
    asked = Message.objects.filter(matter__startswith=MATTER)
    for over in set(asked.filter(read_at__isnull=True).values_list("matter", flat=True)) - wrong.keys():
        settle(over, now=now)
    told = set(asked.filter(created_at__gt=now - AGAIN_AFTER).values_list("matter", flat=True))
    return sum(
        notify(
            title=title,
            body=body + WHERE_TO_LOOK,
            link="/log/",
            matter=matter,
            now=now,
            roles=(Role.SYSTEM_ADMIN,),
            division=PROVINCE,
        )
        for matter, (title, body) in wrong.items()
        if matter not in told
    )


def _what_is_wrong(now: datetime) -> dict[str, tuple[str, str]]:
    """Matter → title and body."""
    wrong = {}
    for name in watch.without_success(recurring(), now):
        wrong[f"{MATTER}{name}"] = (f"后台任务迟迟没有做成：{name}", "它早该做成一次，却没有。")
    for name, times in watch.failing().items():
        wrong[f"{MATTER}{name}"] = (f"后台任务一再失败：{name}", f"它已连续失败 {times} 次。")
    if (since := watch.log_stands(now)) is not None:
        at = since.astimezone(clock.PROVINCE_TIME)
        wrong[f"{MATTER}log"] = (
            "存证日志停住了",
            f"{at:%Y年%m月%d日 %H:%M:%S}以来的记录还没有编入日志，在编入以前没有封签。",
        )
    return wrong
