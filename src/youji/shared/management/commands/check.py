"""``youji check``: the framework's own, and with ``--production`` what a server for real use must have."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks, signing
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.check import Command as Checks

from youji.shared import outside


class Command(Checks):
    """Say everything that is missing, each with what to do; exit 1 while anything is."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--production", action="store_true", help="正式使用前的检查：逐条说缺什么、怎么补"
        )

        parser.add_argument("--from", dest="origin", metavar="URL", help="从外面经代理再查一遍（约一分钟）")
        parser.add_argument("--connect", metavar="主机:端口", help="域名还没有指过来时，连到这里")
        parser.add_argument("--plain", metavar="主机:端口", help="不加密的端口，缺省是域名的 80")
        parser.add_argument("--trust", type=Path, metavar="文件", help="另外信任这个证书（自签的）")

    def handle(self, *app_labels: Any, **options: Any) -> None:
        if not options.pop("production", False):
            super().handle(*app_labels, **options)
            return
        checked = checks.run_checks(tags=["youji"], databases=["default"], include_deployment_checks=True)
        found = [str(said.msg) for said in checked]
        asked = {key: options.pop(key, None) for key in ("origin", "connect", "plain", "trust")}
        if asked["origin"]:
            found += outside.look(_asked(**asked))
        for said in found:
            self.stdout.write(f"· {said}")
        if found:
            raise CommandError(f"有{len(found)}处要补。补好后再检查一次。")
        self.stdout.write("没有发现缺什么。")


def _asked(*, origin: str, connect: str | None, plain: str | None, trust: Path | None) -> outside.Asked:
    if urlsplit(origin).scheme != "https" or not urlsplit(origin).hostname:
        raise CommandError("--from 请写成 https://youji.example.cn 的样子。")
    documents = Path(settings.MEDIA_ROOT)
    one = (
        next((path for path in documents.rglob("*") if path.is_file()), None) if documents.is_dir() else None
    )
    return outside.Asked(
        origin=origin.rstrip("/"),
        word=lambda: signing.dumps("outside", salt=outside.SALT),
        connect=_place(connect),
        plain=_place(plain),
        trusted=trust,
        files=(str(one.relative_to(documents)),) if one else (),
    )


def _place(said: str | None) -> tuple[str, int] | None:
    if said is None:
        return None
    host, _, port = said.rpartition(":")
    if not host or not port.isdigit():
        raise CommandError("主机和端口请写成 127.0.0.1:8443 的样子。")
    return host, int(port)
