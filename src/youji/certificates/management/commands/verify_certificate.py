"""``youji verify-certificate``: does what a label says hold?"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from django.core.management.base import BaseCommand, CommandError, CommandParser

from youji.certificates.logic import issuers, revocation
from youji.certificates.logic.cose import BadToken
from youji.certificates.logic.digits import scanned
from youji.certificates.logic.number import BadNumber
from youji.certificates.logic.sm2 import NoSm2
from youji.certificates.logic.texts_of_statement import judged_json, lines
from youji.certificates.logic.verdict import HEADLINES, NAMES, Judged, Known, State, judge
from youji.certificates.services import publishing
from youji.shared import clock
from youji.shared.barcodes import codes_in

KEYS, REVOKED = "/.well-known/youji-keys.json", "/.well-known/youji-revoked.cbor"
MARKS = {State.GOOD: "✓", State.BAD: "✗", State.OPEN: "？"}
SECONDS = 30


class Command(BaseCommand):
    help = "核验一张承诺达标合格证：给二维码里的文字，或存着文字、照片的文件；签名、日期、作废、召回、开具方都成立才退出 0"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", metavar="文字|文件")
        parser.add_argument("--json", action="store_true", help="按 JSON 输出")
        parser.add_argument("--keys", default="", help="公钥名单的文件；不给时问本站数据库")
        parser.add_argument("--revoked", default="", help="作废名单的文件；不给时问本站数据库")
        parser.add_argument("--from", dest="url", default="", help="从这个网址取两份名单，不看数据库")

    def handle(self, *args: Any, text: str, **options: Any) -> None:
        try:
            found = judge(scanned(_given(text)), self.known(**options), clock.local_date(clock.now()))
        except (BadNumber, issuers.BadList, BadToken, NoSm2, OSError, ValueError) as fault:
            raise CommandError(str(fault)) from fault
        if options["json"]:
            self.stdout.write(json.dumps(judged_json(found), ensure_ascii=False, indent=2))
        else:
            self.say(found)
        if found.state is not State.GOOD:
            sys.exit(1)

    def known(self, *, url: str, keys: str, revoked: str, **options: Any) -> Known:
        """What is judged by: the files that are named, what ``url`` publishes, or, where neither is given, the database."""
        if not (url or keys or revoked):
            return publishing.known(clock.now())
        base = url.rstrip("/")
        listed = _bytes(keys, base and f"{base}{KEYS}")
        if listed is None:
            return Known()
        found = issuers.opened(json.loads(listed))
        gone = _bytes(revoked, base and f"{base}{REVOKED}")
        return Known(found, None if gone is None else revocation.opened(gone, found))

    def say(self, found: Judged) -> None:
        self.stdout.write(f"{HEADLINES[found.state]}：{found.code}")
        for one in found.checks:
            self.stdout.write(f"  {MARKS[one.state]} {NAMES[one.name]}：{one.said}")
        for name, value in lines(found.statement) if found.statement else []:
            self.stdout.write(f"    {name}：{value}")


def _given(text: str) -> str:
    """What the QR holds: ``text`` itself, what a file of that name says, or what the one code in a picture says."""
    path = Path(text)
    if len(text) > 250 or not path.is_file():
        return text
    content = path.read_bytes()
    try:
        return content.decode().strip()
    except UnicodeDecodeError:
        codes = codes_in(content)
    if len(codes) != 1:
        raise CommandError(f"照片里读出了 {len(codes)} 个二维码，应当是一个。请只照一张标签。")
    return codes[0]


def _bytes(path: str, url: str) -> bytes | None:
    if path:
        return Path(path).read_bytes()
    if not url:
        return None
    with urlopen(url, timeout=SECONDS) as answer:  # noqa: S310  (whoever runs the command names it)
        return bytes(answer.read(revocation.LONGEST_LIST + 1))
