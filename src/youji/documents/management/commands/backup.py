"""``youji backup``: everything in one file, while people go on working."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from youji.documents import archive
from youji.documents.dumps import Unfit
from youji.shared import clock


class Command(BaseCommand):
    """Say what was kept and where."""

    help = "备份：数据库、上传的材料、两把密钥写进一个文件（不用停服务；设了 YOUJI_BACKUP_KEY 时加密）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="", help="写到哪个文件；不给时写到 YOUJI_VAR/backups/")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        now = clock.now()
        stamp = now.astimezone(clock.PROVINCE_TIME).strftime("%Y%m%d-%H%M%S")
        target = (
            Path(file)
            if file
            else settings.VAR / "backups" / f"youji-{stamp}.tar.gz{'.age' if settings.BACKUP_KEY else ''}"
        )
        try:
            kept = archive.make(target, now=now)
        except Unfit as fault:
            raise CommandError(str(fault)) from fault
        except OSError as fault:
            raise CommandError(f"写不了 {target}（{fault.strerror}）。请检查磁盘空间和权限。") from fault
        self.stdout.write(f"已备份到 {kept.path}：{kept.papers} 份材料，共 {kept.size_bytes / 1e6:,.1f} MB。")
        if settings.BACKUP_KEY:
            self.stdout.write("文件已加密，恢复时要用私钥文件。请存到另一台机器，私钥另存一处。")
        else:
            self.stdout.write(
                "文件没有加密，里面有密钥和个人信息：请存到另一台机器，只让管理员读；设 YOUJI_BACKUP_KEY 后备份即加密。"
            )
