"""``youji backup-key``: a key pair for backups; the private half is kept away from the server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from youji.documents import sealing
from youji.documents.dumps import Unfit


class Command(BaseCommand):
    """Write the private key, print the public one and what to do with both."""

    help = "生成备份的密钥：私钥写进一个文件，公钥打印出来，设为 YOUJI_BACKUP_KEY 后备份即加密"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="私钥写到哪个文件")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            public = sealing.new_key(Path(file))
        except Unfit as fault:
            raise CommandError(str(fault)) from fault
        except OSError as fault:
            raise CommandError(f"写不了 {file}（{fault.strerror}）。请检查文件夹和权限。") from fault
        self.stdout.write(f"export YOUJI_BACKUP_KEY={public}")
        self.stdout.write(
            f"私钥在 {file}：请移到另一处保存（两份，不放在服务器上）。没有它，任何人都恢复不了加密的备份。"
        )
