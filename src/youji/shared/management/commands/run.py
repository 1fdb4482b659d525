"""``youji run``: make the database, data and static files ready, print who can sign in, and serve."""

from __future__ import annotations

import errno
import hashlib
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from youji.settings import env
from youji.shared import one_at_a_time, privacy


class Command(BaseCommand):
    """Prepare, then become the server."""

    help = "准备数据库、数据与静态文件，然后启动服务与后台任务（PORT、YOUJI_VAR、YOUJI_DATABASE_URL）"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="只准备，不启动")

    def handle(self, *args: Any, **options: Any) -> None:
        serve, begun = not options["prepare_only"], time.monotonic()
        try:
            settings.VAR.mkdir(parents=True, exist_ok=True)
            privacy.close(settings.VAR)
            # Before anything is migrated: what serves now must not find another schema under its feet.
            held = one_at_a_time.take(settings.VAR)
            try:
                if serve:
                    _demand_free_port()
                self._prepare()
                took = f"{time.monotonic() - begun:.1f} 秒"
                self.stdout.write(f"\n▸ 已准备好（{took}）{'，正在启动服务…' if serve else ''}")
                self.stdout.flush()
                if serve:
                    connection.close()
                    # A slim process supervises; Django lives only in the server and the worker.
                    os.execv(sys.executable, [sys.executable, "-m", "youji.serve", f"--begun={begun}"])  # noqa: S606
            finally:
                os.close(held)
        except one_at_a_time.Taken as other:
            raise CommandError(
                f"另一个优基正在使用 {settings.VAR}（进程号 {other}），数据没有动过。请先停下它，或用 YOUJI_VAR 换一个文件夹。"
            ) from other
        except DatabaseError as fault:
            raise CommandError(_about_the_database(fault)) from fault
        except OSError as fault:
            raise CommandError(_about_the_folder(fault)) from fault

    def _prepare(self) -> None:
        """The database, the files made from it and the data are there, and fit each other."""
        self.renewed = _migrations_pending()  # whatever the stamps remember, it was of another database
        if self.renewed:
            self._step("数据库", lambda: call_command("migrate", verbosity=0))
        self._demand_sound()
        self._once(
            "静态文件",
            _static_digest(),
            lambda: call_command("collectstatic", verbosity=0, interactive=False),
            made=Path(settings.STATIC_ROOT),
        )
        self._once("地图", "1", lambda: call_command("build_maps"), made=settings.VAR / "maps")
        self._once("参考数据", _digest_of(settings.DATA), lambda: call_command("load_reference"))
        if settings.DEMO:
            self._once("演示世界", "1", lambda: call_command("demo"))
            call_command("accounts")

    def _demand_sound(self) -> None:
        """Nothing of the rooms' own checks stands in the way.

        Raises:
            CommandError: something does; it says what.
        """
        found = checks.run_checks(tags=["youji"], databases=["default"], include_deployment_checks=True)
        for said in found:
            if said.level < checks.ERROR:
                self.stderr.write(f"▸ 提醒：{said.msg}")
        if faults := [str(said.msg) for said in found if said.level >= checks.ERROR]:
            raise CommandError("\n".join(faults))

    def _step(self, name: str, do: Any) -> None:
        self.stdout.write(f"▸ {name}…", ending="")
        self.stdout.flush()
        began = time.monotonic()
        do()
        self.stdout.write(f" 完成（{time.monotonic() - began:.1f} 秒）")

    def _once(self, name: str, version: str, do: Any, *, made: Path | None = None) -> None:
        """Do it when ``version`` differs from the one remembered for this database, or ``made`` is gone."""
        key = hashlib.sha256(str(settings.DATABASES["default"]["NAME"]).encode()).hexdigest()[:8]
        stamp = Path(settings.VAR) / "stamps" / f"{name}-{key}"
        there = made.is_dir() and any(made.iterdir()) if made else not self.renewed
        if there and stamp.exists() and stamp.read_text() == version:
            return
        self._step(name, do)
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(version)


def _about_the_database(fault: DatabaseError) -> str:
    """What to do, then what the database said."""
    said = str(fault).strip().replace("\n", " ")[:300]
    if "locked" in said:
        return f"数据库正被别的程序占用，等了20秒还没有放开。请确认没有别的优基或备份程序在运行，再启动。（{said}）"
    if "malformed" in said or "not a database" in said:
        return f"数据库文件已损坏。请用 youji restore 从最近的备份恢复。（{said}）"
    if "disk" in said or "readonly" in said or "unable to open" in said:
        return f"数据库写不进去。请检查磁盘空间和 YOUJI_VAR 的权限。（{said}）"
    return f"连不上数据库，或数据库拒绝了操作。请核对 YOUJI_DATABASE_URL，并确认数据库已启动。（{said}）"


def _about_the_folder(fault: OSError) -> str:
    """What to do about a folder of the service's that cannot be used."""
    where = fault.filename or settings.VAR
    if fault.errno == errno.EROFS:
        return f"{where} 是只读的，写不进去。请改成可以读写，或用 YOUJI_VAR 换一个文件夹，再启动。"
    return f"读写不了 {where}（{fault.strerror}）。请检查磁盘空间和文件夹的权限。"


def _demand_free_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", env.PORT))
        except OSError as fault:
            raise CommandError(
                f"端口 {env.PORT} 用不了（{fault.strerror}），可能另一个优基还在运行。请先停下它，或用 PORT 换一个端口。"
            ) from fault


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
