"""``youji check``: the framework's own, and with ``--production`` what a server for real use must have."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.check import Command as Checks


class Command(Checks):
    """Say everything that is missing, each with what to do; exit 1 while anything is."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--production", action="store_true", help="正式使用前的检查：逐条说缺什么、怎么补"
        )

    def handle(self, *app_labels: Any, **options: Any) -> None:
        if not options.pop("production", False):
            super().handle(*app_labels, **options)
            return
        found = checks.run_checks(tags=["youji"], databases=["default"], include_deployment_checks=True)
        for said in found:
            self.stdout.write(f"· {said.msg}")
        if found:
            raise CommandError(f"有{len(found)}处要补。补好后再检查一次。")
        self.stdout.write("没有发现缺什么。")
