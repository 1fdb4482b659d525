"""``youji restore``: a house again from one file, checked against its own signatures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from youji.documents import archive
from youji.documents.dumps import Unfit
from youji.documents.known import Known
from youji.shared import clock


class Command(BaseCommand):
    """Put everything back, then check the log and the papers."""

    help = "恢复：把备份文件放回空的 YOUJI_VAR 和数据库，并核验存证日志和材料；不符时退出码 1"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="youji backup 做的文件")
        parser.add_argument("--key", default="", help="加密的备份：私钥文件（youji backup-key 生成）")

        parser.add_argument(
            "--newest",
            type=Path,
            help="任何人留存的最新检查点（/log/checkpoint 的原文或 checkpoints.jsonl）：备份比它旧时，日志另起一本并写明丢了什么",
        )

        parser.add_argument(
            "--log-key",
            type=Path,
            help="备份以后换过存证日志钥匙的：换钥匙以后的 log.key",
        )
        parser.add_argument(
            "--log-key-lost",
            action="store_true",
            help="换过的钥匙没有了：日志另起一本，由备份里的钥匙签名，并写明这件事",
        )

    def handle(
        self,
        *args: Any,
        file: str,
        key: str,
        newest: Path | None,
        log_key: Path | None,
        log_key_lost: bool,
        **options: Any,
    ) -> None:
        known = Known(newest, log_key, log_key_lost)
        try:
            back = archive.bring_back(Path(file), Path(key) if key else None, known=known, now=clock.now())
        except Unfit as fault:
            raise CommandError(str(fault)) from fault
        except OSError as fault:
            raise CommandError(
                f"写不了 {fault.filename}（{fault.strerror}）。请检查磁盘空间和权限。"
            ) from fault
        kept, report, restart = back.kept, back.report, back.restart
        missing = archive.missing_papers()
        self.stdout.write(f"已恢复到 {kept.made_at} 的样子：{kept.papers} 份材料。")
        if restart is not None:
            self.stdout.write(
                f"备份以后日志又记过 {restart.lost} 条，已经丢失。日志另起一本，第 {restart.leaf.index} 号写明了这件事；"
                f"见证方请改用新的公钥：\n{restart.data['to']}"
            )
        if report.sound and not missing:
            self.stdout.write(
                f"核验通过：{report.entries} 条记录、{report.checkpoints} 个检查点，与签名一致。"
            )
            return
        for found in report.faults:
            self.stderr.write(f"  {found}")
        for name in missing[:20]:
            self.stderr.write(f"  材料“{name}”的文件不在备份里")
        sys.exit(1)
