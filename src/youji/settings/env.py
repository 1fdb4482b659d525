"""Every environment variable the product reads, typed, with what it is for.

``docs/reference/settings.md`` is generated from ``VARIABLES``; nothing else reads ``os.environ``.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable, as the settings page prints it."""

    name: str
    default: str
    meaning: str


VARIABLES: dict[str, Variable] = {}


def _read(name: str, default: str, meaning: str) -> str:
    VARIABLES[name] = Variable(name, default, meaning)
    return os.environ.get(name, "") or default


VAR = Path(
    _read("YOUJI_VAR", "var", "全部状态所在的文件夹：数据库、上传的材料、密钥、生成的静态文件")
).resolve()
DATABASE_URL = _read("YOUJI_DATABASE_URL", "", "数据库地址；为空时用 YOUJI_VAR 下的 SQLite")
MODE = _read("YOUJI_MODE", "demo", "demo（演示世界、演示时钟）或 production")
PORT = int(_read("PORT", "8000", "监听端口（127.0.0.1）"))
HOSTS = _read("YOUJI_HOSTS", "127.0.0.1,localhost,[::1]", "允许的主机名，逗号分隔")
ORIGIN = _read("YOUJI_ORIGIN", "", "对外网址，用于二维码与存证日志名称；为空时为 http://127.0.0.1:PORT")
EMAIL_URL = _read("YOUJI_EMAIL_URL", "", "发信服务器 smtp://用户:密码@主机:端口；为空时写入 YOUJI_VAR/mail")
MAP_APPROVAL = _read("YOUJI_MAP_APPROVAL", "", "地图审图号；公开地图上线前必须取得，页脚打印")
TILES = _read("YOUJI_TILES", "", "底图瓦片地址模板（如天地图，含 key）；为空时地图只画行政区界")

PRODUCTION = MODE == "production"


def secret_key() -> str:
    """The key in ``YOUJI_VAR/secret.key``, made on the first start and readable by us only."""
    path = VAR / "secret.key"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()
