"""``youji load-reference``: divisions, maps, calendar, agencies, schemes, products, from ``data/``. Idempotent."""

from __future__ import annotations

import importlib
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from youji.shared import clock
from youji.shared.data import UnfitData

#: In order: later loaders refer to what earlier ones made.
LOADERS = (
    "youji.divisions.services:load_divisions",
    "youji.divisions.services:load_calendar",
    "youji.accounts.services:load_agencies",
    "youji.registry.services:load_reference",
    "youji.recognition.services.schemes:load_schemes",
)


class Command(BaseCommand):
    """Call every room's loader."""

    help = "载入参考数据：行政区划、地图、工作日历、机构、产品、认定办法、目标任务（可重复执行）"

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        for target in LOADERS:
            module, _, name = target.partition(":")
            try:
                getattr(importlib.import_module(module), name)(now=now)
            except UnfitData as fault:
                raise CommandError(str(fault)) from fault
