"""``youji witness init`` and ``youji witness serve``: two commands, and nothing of the house but its logic."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from youji.ledger.logic import cosignatures, notes
from youji.shared import privacy
from youji.witness import asked, folder, folding, serving, trust


def main(argv: Sequence[str]) -> int:
    """Run one command; the exit code. What goes wrong is one sentence."""
    os.umask(privacy.UMASK)
    options = _parser().parse_args(argv)
    try:
        if options.command == "init":
            _init(options.dir, options.name)
        else:
            _serve(options)
    except (folder.Unusable, notes.BadNote, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "youji witness", description="做见证方：看着存证日志只增不改，并为此签名"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    init = commands.add_parser("init", help="新建一个见证方的钥匙，打印公钥和指纹")
    serve = commands.add_parser("serve", help="开始见证")
    for one in (init, serve):
        one.add_argument("dir", type=Path, metavar="DIR", help="见证方的目录，只归它自己")
    init.add_argument("--name", required=True, help="名称，如 witness.example.cn/youji；不含空白和加号")
    serve.add_argument(
        "--log",
        action="append",
        required=True,
        metavar="URL+KEY",
        help="日志的网址和公钥，用加号连起来；可以给几个",
    )
    serve.add_argument("--host", default="127.0.0.1", help="监听的地址，默认只听本机")
    serve.add_argument("--port", type=int, required=True, help="监听的端口")
    serve.add_argument(
        "--fold",
        type=_minutes,
        nargs="?",
        const=60.0,
        metavar="分钟",
        help="每隔多久通读一次日志，与公开的目录、各版和公示对照，签名说明结果；不给数时每小时一次",
    )
    serve.add_argument("--patience", type=float, default=folding.PATIENCE_SECONDS, help=argparse.SUPPRESS)
    serve.add_argument("--demonstration", action="store_true", help="演示环境：它的日子可以往前拨")
    return parser


def _minutes(text: str) -> float:
    if not 0.01 <= float(text) <= 24 * 60:
        raise ValueError(text)
    return float(text)


def _init(path: Path, name: str) -> None:
    vkey = folder.make(path, name)
    _, public = cosignatures.parse_vkey(vkey)
    sys.stdout.write(
        f"见证方建好了，钥匙在 {path / folder.KEY}，只有本账号能读。\n"
        f"公钥：{vkey}\n"
        f"指纹：{cosignatures.fingerprint(public)}\n"
        "请把公钥和指纹当面或通过自己的网站、公报告诉别人，不要只经过日志一方。\n"
    )


def _serve(options: argparse.Namespace) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logs = [asked.parse_log(text) for text in options.log]
    opened = folder.Folder(options.dir)
    believed = trust.Trust(opened, logs)
    witness = serving.Witness(opened, believed)
    sys.stdout.write(
        f"见证方 {opened.name} 在 http://{options.host}:{options.port}，见证 {'、'.join(believed.keys)}。\n"
    )
    sys.stdout.flush()
    if options.fold:
        habits = folding.Habits(options.fold * 60, options.patience, options.demonstration)
        for origin in believed.keys:
            folding.start(opened, believed, origin, habits)
    asyncio.run(serving.serve(witness, options.host, options.port))
