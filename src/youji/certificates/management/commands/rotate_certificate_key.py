"""``youji rotate-certificate-key``: certificates are signed by a new key, which the one before has endorsed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from youji.certificates.services import keys
from youji.ledger.keys import KeyFault
from youji.shared import clock


class Command(BaseCommand):
    help = "更换合格证的签名密钥：旧钥匙签名认可新的，写进存证日志和公钥名单；以前的标签照样核验得过"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reason", help="为什么换，公开写进日志")

    def handle(self, *args: Any, reason: str, **options: Any) -> None:
        try:
            made = keys.rotate(reason=reason, now=clock.now())
        except (KeyFault, OSError) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(
            f"已换钥匙，新的是 {made.kid.hex()}（{made.algorithm.word}），自 {made.since} 起签名。"
        )
        self.stdout.write("请马上再做一次 youji backup：以前的备份里是旧钥匙，旧钥匙已经不在这台机器上。")
