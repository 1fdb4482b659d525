"""``youji load-reference``: divisions, maps, calendar, agencies, schemes, products, from ``data/``. Idempotent."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from youji.shared import clock
from youji.shared.data import UnfitData
from youji.shared.rooms import rooms


class Command(BaseCommand):
    """Call every room's loader."""

    help = "载入参考数据：行政区划、地图、工作日历、机构、产品、认定办法、目标任务（可重复执行）"

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        for load in (loader for room in rooms() for loader in room.loaders):
            try:
                load(now=now)
            except UnfitData as fault:
                raise CommandError(str(fault)) from fault
