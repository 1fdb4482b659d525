"""``youji schemes check FILE…``, ``youji schemes list``, ``youji schemes load``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from youji.schemes.logic.check import check
from youji.schemes.logic.scheme import Scheme
from youji.schemes.selectors import versions
from youji.schemes.services import SchemeInUse, load_schemes, scheme_folder
from youji.shared import clock


class Command(BaseCommand):
    help = "检查、列出、载入认定办法"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        checking = verbs.add_parser("check", help="检查办法文件，说明哪里不对、怎样改")
        checking.add_argument("files", nargs="*", type=Path, help="不写则检查 data/schemes 下的全部文件")
        verbs.add_parser("list", help="列出已载入的办法")
        verbs.add_parser("load", help="载入 data/schemes 下的全部文件")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        getattr(self, f"_{verb}")(**options)

    def _check(self, files: list[Path], **_: Any) -> None:
        wrong = [path for path in files or sorted(scheme_folder().glob("*.toml")) if not self._is_sound(path)]
        if wrong:
            raise CommandError(f"{len(wrong)}个文件有问题，请改正后再检查。")

    def _is_sound(self, path: Path) -> bool:
        try:
            text = path.read_text("utf-8")
        except OSError as fault:
            raise CommandError(f"读不到文件{path}：{fault.strerror}。请核对文件名。") from fault
        except UnicodeDecodeError as wrong:
            raise CommandError(f"{path}不是 UTF-8 编码。请另存为 UTF-8 再检查。") from wrong
        checked = check(text)
        if checked.faults or checked.scheme is None:
            self.stdout.write(f"✕ {path.name}：{len(checked.faults)}处问题")
            for number, found in enumerate(checked.faults, 1):
                self.stdout.write(f"  {number}. {found}")
            return False
        self.stdout.write(f"● {path.name}：没有问题。{_summary(checked.scheme)}")
        return True

    def _list(self, **_: Any) -> None:
        for one in versions():
            self.stdout.write(f"{one.key}@{one.version}\t{one.title}\t{one.digest[:12]}")

    def _load(self, **_: Any) -> None:
        try:
            loaded = load_schemes(clock.now())
        except SchemeInUse as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"已载入{len(loaded)}个办法。")


def _summary(scheme: Scheme) -> str:
    items = len(scheme.sheet.items) if scheme.sheet else 0
    line = f"，合格线{scheme.sheet.pass_line}分" if scheme.sheet else ""
    return f"{scheme.short_title}：{len(scheme.steps)}个步骤，{items}个评分项目{line}。"
