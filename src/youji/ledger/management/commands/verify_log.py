"""``youji verify-log``: is everything still as it was signed?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from youji.ledger import outsider, verification, witnessed
from youji.ledger.logic import notes
from youji.ledger.logic.report import Report
from youji.shared import clock


class Command(BaseCommand):
    help = "核验存证日志：由数据库重算，或用 --from 网址 只凭公开文件核验；不符时指出第一条被改动的记录，退出码 1"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="url", default="", help="只读取这个网址的 /log/，不看数据库")
        parser.add_argument("--key", default="", help="另行取得的公钥；不给时用 /log/key")

        parser.add_argument(
            "--state",
            type=Path,
            help="存上次看到的检查点的文件；用 --from 时和它比，截短、换过、另一本都会说",
        )

        parser.add_argument(
            "--witness",
            action="append",
            default=[],
            metavar="名称+编号+公钥[@网址]",
            help="您信得过的见证方，公钥从它自己那里取得；用 --from 时每一个都要签过现在的检查点；给了网址就也问它自己",
        )

    def handle(
        self, *args: Any, url: str, key: str, state: Path | None, witness: list[str], **options: Any
    ) -> None:
        if (state is not None or witness) and not url:
            raise CommandError("--state、--witness 和 --from 一起用。")
        try:
            trusted = [witnessed.parse(one) for one in witness]
            report = (
                outsider.verify_public(url, key, state, trusted) if url else verification.verify_database()
            )
        except (outsider.Unreachable, notes.BadNote) as error:
            raise CommandError(str(error)) from error
        self.say(report, url)
        if not report.sound:
            sys.exit(1)

    def say(self, report: Report, url: str) -> None:
        for line in report.witnessed:
            self.stdout.write(f"{line}。")
        if report.sound:
            what = (
                f"{report.leaves} 条公开存证"
                if url
                else f"{report.entries} 条记录、{report.leaves} 条公开存证"
            )
            self.stdout.write(f"核验通过：{what}、{report.checkpoints} 个检查点，与签名一致。")
            for sentence in report.told:
                self.stdout.write(sentence)
            if report.waiting and report.waiting_since is not None:  # sealed in between: none
                since = report.waiting_since.astimezone(clock.PROVINCE_TIME)
                self.stdout.write(
                    f"另有 {report.waiting} 条记录还没有编入日志，最早的一条自 {since:%Y年%m月%d日 %H:%M:%S} 起等待；"
                    "这些记录没有封签，不在核验之列。"
                )
            return
        self.stderr.write("核验没有通过。第一处：")
        for fault in report.faults:
            self.stderr.write(f"  {fault}")
