from __future__ import annotations

from django.core.management.base import BaseCommand

from youji.divisions import building, selectors


class Command(BaseCommand):
    help = "从行政区界数据包推导地图（设置时运行一次；结果放在 YOUJI_VAR/maps）"

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="已有也重新推导")

    def handle(self, *, force: bool, **options):
        if force or not (selectors.maps_folder() / "shapes.json").exists():
            building.build(selectors.maps_folder())
            selectors.forget()
        self.stdout.write(f"地图在 {selectors.maps_folder()}")
