"""``youji rotate-log-key``: the log is signed by a new key, and says so itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from youji.ledger import keys, rotation
from youji.shared import clock


class Command(BaseCommand):
    help = "更换存证日志的签名密钥：旧钥匙签名的一条记录里写明新钥匙，之后由新钥匙签名；中断了再运行一次即可"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reason", help="为什么换，公开写进日志")

    def handle(self, *args: Any, reason: str, **options: Any) -> None:
        try:
            done = rotation.rotate(reason=reason, now=clock.now())
        except (keys.KeyFault, rotation.CannotGoOn) as fault:
            raise CommandError(str(fault)) from fault
        except OSError as fault:
            raise CommandError(
                f"写不了 {fault.filename}（{fault.strerror}）。请检查磁盘空间和权限，再运行一次。"
            ) from fault
        self.stdout.write(
            f"已换钥匙，日志第 {done.index} 号写明了这件事。\n旧：{done.before}\n新：{done.after}"
        )
        self.stdout.write(
            "请马上再做一次 youji backup（以前的备份里是旧钥匙），并把新公钥告诉印公钥的地方。见证方凭旧钥匙的签名自己跟上，跟上没有看 /log/。"
        )
