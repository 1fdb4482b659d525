"""``youji rebuild-uses``: the rollup by which a changed label finds whom it concerns is made anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from youji.production.services.uses import rebuild


class Command(BaseCommand):
    help = "重新汇总各生产季用过的投入品（数据变动时凭它找到受影响的主体）"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"已汇总，共{rebuild():,}行。")
