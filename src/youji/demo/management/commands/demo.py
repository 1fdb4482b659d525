"""``youji demo``: load the demonstration world. Never in production, and only once."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from youji.demo import world
from youji.ledger.services import sequence
from youji.recognition.models import Round
from youji.shared import clock


class Command(BaseCommand):
    """Build it through the services, telling how far it is."""

    help = "载入演示世界（演示数据，约一分钟；正式模式下拒绝）"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("正式模式（YOUJI_MODE=production）下不载入演示世界。")
        if Round.objects.exists():
            self.stdout.write("已有批次，不再载入演示世界。")
            return
        began = time.monotonic()

        def tell(title: str) -> None:
            self.stdout.write(f"\n  · {title}（{time.monotonic() - began:.0f} 秒）", ending="")
            self.stdout.flush()

        now = clock.now()
        world.build(now, tell)
        sequence(now=now)
        self.stdout.write("")
