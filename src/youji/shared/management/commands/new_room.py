"""``youji new-room NAME``: a small room that passes every check, to begin from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

PACKAGE = Path(__file__).resolve().parents[3]
ROOT = PACKAGE.parent.parent
SKELETON = PACKAGE / "shared" / "skeleton"


class Command(BaseCommand):
    """Write the room, name it in the three places that know all rooms, and say which."""

    help = "建一个通过全部检查的新房间（目录、登记、测试），从它开始写"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="房间的包名，英文小写，如 standards")
        parser.add_argument("--title", default="新房间", help="人怎么称呼它，如 标准库")

    def handle(self, *args: Any, name: str, title: str, **options: Any) -> None:
        if not re.fullmatch(r"[a-z]{3,20}", name) or name in {*settings.ROOMS, "shared", "settings"}:
            raise CommandError("房间名用三到二十个英文小写字母，且没有用过。")
        for source in sorted(SKELETON.rglob("*.new")):
            target = _place(source, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(
                source.read_text("utf-8").replace("@label@", name).replace("@title@", title), "utf-8"
            )
        (PACKAGE / name / "migrations").mkdir()
        (PACKAGE / name / "migrations" / "__init__.py").touch()
        places = [_name_it(name, *place) for place in PLACES]
        self.stdout.write(f"已建 src/youji/{name} 和 tests/{name}。房间以外改了{len(places)}处：")
        for place in places:
            self.stdout.write(f"  {place}")
        self.stdout.write(
            f"接着：youji makemigrations --name initial {name}；make format；make reference；make test ROOM={name}"
        )


def _place(source: Path, name: str) -> Path:
    """Where a file of the skeleton goes."""
    inside = source.relative_to(SKELETON).with_suffix("")
    if inside.parts[0] == "tests":
        return ROOT / "tests" / name / inside.relative_to("tests")
    if inside.parts[0] == "templates":
        return PACKAGE / name / "templates" / name / inside.relative_to("templates")
    return PACKAGE / name / inside


#: What names every room: (file, what stands there, what stands there with a new room). It begins under the portal.
PLACES = (
    ("src/youji/settings/__init__.py", '    "portal",\n', '    "{name}",\n    "portal",\n'),
    ("pyproject.toml", '"youji.portal", "youji.desk"]', '"youji.{name}", "youji.portal", "youji.desk"]'),
    ("pyproject.toml", '  "youji.portal",\n', '  "youji.portal",\n  "youji.{name}",\n'),
)


def _name_it(name: str, file: str, stands: str, then: str) -> str:
    """The room is named in ``file``; the place, in words."""
    path = ROOT / file
    text = path.read_text("utf-8")
    if text.count(stands) != 1:
        raise CommandError(f"{file} 里应当只有一处 {stands.strip()}，请手工加上 {name}。")
    path.write_text(text.replace(stands, then.format(name=name)), "utf-8")
    return f"{file}: {stands.strip()} 旁边加了 {name}"
