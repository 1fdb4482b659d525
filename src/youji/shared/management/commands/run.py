"""``youji run``: make the database, data and static files ready, print who can sign in, and serve."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from youji.settings import env


class Command(BaseCommand):
    """Prepare, then become the server."""

    help = "准备数据库、数据与静态文件，然后启动服务与后台任务（PORT、YOUJI_VAR、YOUJI_DATABASE_URL）"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="只准备，不启动")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        settings.VAR.mkdir(parents=True, exist_ok=True)
        self._step("数据库", _migrations_pending, lambda: call_command("migrate", verbosity=0))
        self._once(
            "静态文件",
            _static_digest(),
            lambda: call_command("collectstatic", verbosity=0, interactive=False),
        )
        self._once("地图", "1", lambda: call_command("build_maps"))
        self._once("参考数据", _digest_of(settings.DATA), lambda: call_command("load_reference"))
        if settings.DEMO:
            self._once("演示世界", "1", lambda: call_command("demo"))
            call_command("accounts")
        self.stdout.write(
            f"\n  优基已就绪（{time.monotonic() - started:.1f} 秒）：http://127.0.0.1:{env.PORT}\n"
        )
        self.stdout.flush()
        if not options["prepare_only"]:
            connection.close()
            # A slim process supervises; Django lives only in the server and the worker.
            os.execv(sys.executable, [sys.executable, "-m", "youji.serve"])  # noqa: S606

    def _step(self, name: str, needed: Any, do: Any) -> None:
        if needed():
            self.stdout.write(f"▸ {name}…", ending="")
            self.stdout.flush()
            began = time.monotonic()
            do()
            self.stdout.write(f" 完成（{time.monotonic() - began:.1f} 秒）")

    def _once(self, name: str, version: str, do: Any) -> None:
        """Do it when ``version`` differs from the one remembered for this database."""
        key = hashlib.sha256(str(settings.DATABASES["default"]["NAME"]).encode()).hexdigest()[:8]
        stamp = Path(settings.VAR) / "stamps" / f"{name}-{key}"
        if stamp.exists() and stamp.read_text() == version:
            return
        self._step(name, lambda: True, do)
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(version)


def _migrations_pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _digest_of(*folders: Path) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            stat = path.stat()
            digest.update(f"{path}{stat.st_size}{stat.st_mtime_ns}".encode())
    return digest.hexdigest()


def _static_digest() -> str:
    return _digest_of(*settings.PACKAGE.glob("*/static")) + str(settings.STATIC_ROOT)
