"""Every environment variable the product reads, typed, with what it is for.

``docs/reference/settings.md`` is generated from ``VARIABLES``; nothing else reads ``os.environ``.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


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
PORT_TEXT = _read("PORT", "8000", "监听端口（127.0.0.1）")
HOSTS = _read("YOUJI_HOSTS", "127.0.0.1,localhost,[::1]", "允许的主机名，逗号分隔；正式模式必须设置")
ORIGIN = _read(
    "YOUJI_ORIGIN",
    "",
    "对外网址，用于二维码、邮件与存证日志名称；正式模式必须设置为 https:// 网址；为空时为 http://127.0.0.1:PORT",
)
PROXIES_TEXT = _read(
    "YOUJI_PROXIES",
    "1" if MODE == "production" else "0",
    "前面有几层反向代理；访问者地址取 X-Forwarded-For 倒数第几个，并相信 X-Forwarded-Proto。演示模式 0，正式模式 1",
)
EMAIL_URL = _read(
    "YOUJI_EMAIL_URL",
    "",
    "发信服务器：smtp://（不加密）、smtp+starttls:// 或 smtps://，后接 用户:密码@主机:端口；为空时写入 YOUJI_VAR/mail",
)
EMAIL_FROM = _read("YOUJI_EMAIL_FROM", "youji@localhost", "发件人地址；设了发信服务器时必须设置")
MAP_APPROVAL = _read("YOUJI_MAP_APPROVAL", "", "地图审图号；公开地图上线前必须取得，页脚打印")
TILES = _read("YOUJI_TILES", "", "底图瓦片地址模板（如天地图，含 key）；为空时地图只画行政区界")
#: What a public site of an authority says of itself (decision 0117). Nothing is made up where one is not set.
AGENCY = _read("YOUJI_AGENCY", "", "主办单位的全称，页脚、“关于”和个人信息说明都写它；正式上线前必须设置")
AGENCY_PHONE = _read("YOUJI_AGENCY_PHONE", "", "主办单位的联系电话")
AGENCY_EMAIL = _read("YOUJI_AGENCY_EMAIL", "", "主办单位的电子邮箱")
AGENCY_ADDRESS = _read("YOUJI_AGENCY_ADDRESS", "", "主办单位的通信地址")
SITE_CODE = _read("YOUJI_SITE_CODE", "", "政府网站标识码")
ICP = _read("YOUJI_ICP", "", "ICP 备案号，例如 湘ICP备00000000号")
POLICE_FILING = _read("YOUJI_POLICE_FILING", "", "公安机关备案号，例如 湘公网安备 00000000000000号")
WORKERS_TEXT = _read("YOUJI_WORKERS", "1", "服务进程数")
REMEMBER_DAYS_TEXT = _read(
    "YOUJI_REMEMBER_DAYS",
    "30",
    "经营主体的人在自己的手机上登录一次记多少天，0 到 90；0 是不记，和工作人员一样到当晚",
)
SIGNATURES = ("ed25519", "sm2")
CERTIFICATE_SIGNATURE = _read(
    "YOUJI_CERTIFICATE_SIGNATURE",
    "ed25519",
    "合格证新的签名钥匙用哪一种：ed25519（手机没有网络也能核验）或 sm2（国密 SM2、SM3，联网核验）；已经在用的钥匙不变，"
    "改了以后执行 youji rotate-certificate-key",
)
BACKUP_KEY = _read(
    "YOUJI_BACKUP_KEY", "", "备份加密用的公钥（age1…，由 youji backup-key 生成）；为空时备份不加密"
)
WITNESSES = _read(
    "YOUJI_WITNESSES",
    "",
    "见证方，每个写成 公钥@网址，用空格隔开；公钥是 youji witness init 打印的那一行。为空时没有见证方，/log/ 会照实说",
)

PRODUCTION = MODE == "production"


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() else otherwise


PORT = _number(PORT_TEXT, 8000)
PROXIES = _number(PROXIES_TEXT, 0)
WORKERS = _number(WORKERS_TEXT, 1)
REMEMBER_DAYS = _number(REMEMBER_DAYS_TEXT, 30)


def faults() -> list[str]:
    """What is wrong with the variables, one sentence each; nothing starts while there is any."""
    found = []
    if MODE not in ("demo", "production"):
        found.append(f"YOUJI_MODE 是“{MODE}”，只能是 demo 或 production。拼错时不会退回演示模式，请改正。")
    for name, text, most in (
        ("PORT", PORT_TEXT, 65535),
        ("YOUJI_PROXIES", PROXIES_TEXT, 9),
        ("YOUJI_WORKERS", WORKERS_TEXT, 64),
        ("YOUJI_REMEMBER_DAYS", REMEMBER_DAYS_TEXT, 90),
    ):
        least = 0 if name in ("YOUJI_PROXIES", "YOUJI_REMEMBER_DAYS") else 1
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            found.append(f"{name} 是“{text}”，应是 {least} 到 {most} 之间的整数。")
    if EMAIL_URL and urlsplit(EMAIL_URL).scheme not in ("smtp", "smtps", "smtp+starttls"):
        found.append("YOUJI_EMAIL_URL 应以 smtp://、smtp+starttls:// 或 smtps:// 开头。")
    if BACKUP_KEY and not (BACKUP_KEY.startswith("age1") and BACKUP_KEY.isalnum() and len(BACKUP_KEY) == 62):
        found.append("YOUJI_BACKUP_KEY 不是备份公钥，应是 youji backup-key 打印的 age1 开头的一串。")
    if CERTIFICATE_SIGNATURE not in SIGNATURES:
        found.append(f"YOUJI_CERTIFICATE_SIGNATURE 是“{CERTIFICATE_SIGNATURE}”，只能是 ed25519 或 sm2。")
    return found + (_production_faults() if PRODUCTION else [])


def _production_faults() -> list[str]:
    found = []
    if not os.environ.get("YOUJI_HOSTS"):
        found.append("正式模式必须设置 YOUJI_HOSTS（对外的域名，逗号分隔），否则冒充的域名也会被接受。")
    if "*" in HOSTS:
        found.append("正式模式的 YOUJI_HOSTS 不能含“*”，请逐个写明域名。")
    origin = urlsplit(ORIGIN)
    if origin.scheme != "https" or not origin.hostname:
        found.append(
            "正式模式必须设置 YOUJI_ORIGIN，并以 https:// 开头：二维码、邮件里的链接和存证日志的名称都用它。"
        )
    if EMAIL_URL and not os.environ.get("YOUJI_EMAIL_FROM"):
        found.append("设置了发信服务器，还要用 YOUJI_EMAIL_FROM 写明发件人地址，否则多数邮箱会拒收。")
    return found


def demand_sound() -> None:
    """Everything may start; otherwise nothing does, and standard error says why."""
    if found := faults():
        raise SystemExit("优基没有启动：\n" + "\n".join(f"· {sentence}" for sentence in found))


def secret_key() -> str:
    """The key in ``YOUJI_VAR/secret.key``, made on the first start and readable by us only.

    Written whole under another name first: two processes starting together agree on one key, and one
    killed half way leaves none.
    """
    path = VAR / "secret.key"
    try:
        if not path.exists():
            _make_secret(path)
        key = path.read_text().strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise SystemExit(
            f"优基没有启动：读写不了 {path}（{getattr(fault, 'strerror', None) or '不是文本'}）。"
            "请检查 YOUJI_VAR 指向的文件夹是否存在、可写、磁盘未满。"
        ) from fault
    if len(key) < 32:
        raise SystemExit(
            f"优基没有启动：{path} 是空的或不完整。请从备份恢复这个文件；"
            "没有备份时删去它再启动，所有人要重新登录，动态验证码要由安全管理员重置。"
        )
    return key


def _make_secret(path: Path) -> None:
    VAR.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"secret.key.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # the other process was first: its key it is
    finally:
        draft.unlink()
