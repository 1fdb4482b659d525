"""What a visitor meets who comes through the proxy: asked from outside, with a handful of requests that end by themselves.

What the proxy made of a request only the house can say: ``/healthz`` says it to whoever carries a word signed with this
installation's own key (``youji.health``), and to nobody else.
"""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

SEEN = "X-Youji-Seen"
SALT = "youji.outside"
#: An address of nobody (RFC 5737), which a visitor claims to be.
CLAIMED = "192.0.2.77"
BODY_SECONDS = 2.0
ANSWER_SECONDS = 4.0
MOST_ANSWERED = 65_536
LEAST_HSTS = 180 * 86_400
TOO_LONG, ORDINARY = 400_000_000, 30_000_000
NEVER_SERVED = (
    "secret.key",
    "log.key",
    "certificates.key",
    "youji.sqlite3",
    "static../secret.key",
    ".git/HEAD",
    ".env",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Where to ask, and how long to wait. ``connect`` and ``plain`` stand in for where the name leads."""

    origin: str
    word: Callable[[], str]
    connect: tuple[str, int] | None = None
    plain: tuple[str, int] | None = None
    trusted: Path | None = None  # a certificate to trust besides the system's
    files: tuple[str, ...] = ()  # of uploaded documents, below their folder
    patience: float = 45.0  # for the proxy to give up on somebody slow

    @property
    def host(self) -> str:
        """The name and, where it is not the usual one, the port."""
        return urlsplit(self.origin).netloc


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; status 0 where nothing did before the line was closed or time was over."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    closed: bool = False
    local: str = ""  # the address we came from

    @property
    def seen(self) -> dict[str, object] | None:
        """What the house says it was asked."""
        said = self.headers.get(SEEN.lower())
        return dict(json.loads(said)) if said else None


def look(asked: Asked) -> list[str]:
    """Everything that is wrong, each with what to change. Takes as long as the slowest question, within ``patience``."""
    questions = (
        _what_is_seen, _waits_for_the_body, _long_bodies, _ordinary_bodies, _slow_headers, _slow_body,
        _plain_goes_to_tls, _files_stay_inside,
    )  # fmt: skip
    try:
        _ask(asked, "GET", "/healthz").status  # noqa: B018
    except OSError as fault:
        return [f"连不上 {asked.origin}（{fault}）。请核对网址、证书和代理是否已启动。"]
    with ThreadPoolExecutor(len(questions)) as together:
        return [one for found in together.map(lambda ask: _said(ask, asked), questions) for one in found]


def _said(question: Callable[[Asked], Iterable[str]], asked: Asked) -> list[str]:
    try:
        return list(question(asked))
    except (OSError, ValueError) as fault:
        return [f"有一项没有查成（{question.__doc__}：{fault}）。请再查一次。"]


def _what_is_seen(asked: Asked) -> Iterable[str]:
    """谁在访问、经什么协议"""
    claims = {"X-Forwarded-For": CLAIMED, "X-Forwarded-Proto": "http"}
    answer = _ask(asked, "GET", "/healthz", {SEEN: asked.word()} | claims)
    seen = answer.seen
    if seen is None:
        yield f"{asked.origin} 后面不是这个优基（或代理去掉了 {SEEN}）。请核对代理的 proxy_pass，并在服务器上用同一个 YOUJI_VAR 检查。"
        return
    if seen["address"] == CLAIMED:
        yield (
            "访客可以自己写 X-Forwarded-For，次数限制因此落空。"
            "请设 proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for，并核对 YOUJI_PROXIES。"
        )
    elif str(seen["address"]).startswith("127.") and not answer.local.startswith(("127.", "::1")):
        yield "优基把所有访客都看成代理自己。请设 proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for，并核对 YOUJI_PROXIES。"
    if not seen["secure"]:
        yield "访客可以自己写 X-Forwarded-Proto。请设 proxy_set_header X-Forwarded-Proto $scheme。"
    if seen["host"] != asked.host:
        yield f"优基看到的主机名是“{seen['host']}”。请设 proxy_set_header Host $host。"
    page = _ask(asked, "GET", "/robots.txt")
    said = dict(
        one.strip().partition("=")[::2]
        for one in page.headers.get("strict-transport-security", "").split(";")
    )
    if not said.get("max-age", "").isdigit() or int(said["max-age"]) < LEAST_HSTS:
        yield "网页没有带 Strict-Transport-Security。优基自己会发，请不要在代理里去掉（proxy_hide_header）或改短。"


def _waits_for_the_body(asked: Asked) -> Iterable[str]:
    """请求体是否先收齐"""

    def slowly(line: socket.socket) -> None:
        for _ in range(4):
            time.sleep(BODY_SECONDS / 4)
            line.sendall(b"x" * 25)

    answer = _ask(asked, "GET", "/healthz", {SEEN: asked.word(), "Content-Length": "100"}, then=slowly)
    if answer.seen and float(str(answer.seen["waited"])) > BODY_SECONDS / 4:
        yield "代理把没收齐的请求直接转给优基。请设 proxy_request_buffering on。"


def _long_bodies(asked: Asked) -> Iterable[str]:
    """太长的请求"""
    answer = _ask(asked, "POST", "/healthz", {"Content-Length": str(TOO_LONG)})
    if answer.status != 413:
        yield f"{TOO_LONG // 1_000_000} MB 的请求没有当场拒绝。请设 client_max_body_size 80m。"


def _ordinary_bodies(asked: Asked) -> Iterable[str]:
    """平常的材料"""
    answer = _ask(asked, "POST", "/healthz", {"Content-Length": str(ORDINARY)}, seconds=ANSWER_SECONDS)
    if answer.status == 413:
        yield f"{ORDINARY // 1_000_000} MB 的材料代理就不收了。请设 client_max_body_size 80m。"


def _slow_headers(asked: Asked) -> Iterable[str]:
    """写不完的请求头"""

    def slowly(line: socket.socket) -> None:
        until = time.monotonic() + asked.patience
        while time.monotonic() < until:
            line.sendall(b"X")
            time.sleep(asked.patience / 30)

    if not _ask(asked, "GET", "/healthz", ended=False, then=slowly, seconds=asked.patience / 15).closed:
        yield f"请求头{asked.patience:.0f}秒没有写完，连接还开着。请设 client_header_timeout 15s。"


def _slow_body(asked: Asked) -> Iterable[str]:
    """写不完的请求体"""
    answer = _ask(asked, "POST", "/healthz", {"Content-Length": "1000"}, seconds=asked.patience)
    if not answer.closed:
        yield f"请求体{asked.patience:.0f}秒没有来，连接还开着。请设 client_body_timeout 30s。"


def _plain_goes_to_tls(asked: Asked) -> Iterable[str]:
    """不加密的网址"""
    name = asked.host.partition(":")[0]
    try:
        with socket.create_connection(asked.plain or (name, 80), timeout=10) as line:
            line.sendall(f"GET /robots.txt HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
            answer = _read(line, 10)
    except (ConnectionRefusedError, TimeoutError):
        return  # nobody there: nothing goes out unencrypted
    if answer.status not in (301, 308) or not answer.headers.get("location", "").startswith("https://"):
        yield f"http://{name}/ 没有转到 https（答的是 {answer.status or '空'}）。请在 80 端口设 return 301 https://$host$request_uri。"


def _files_stay_inside(asked: Asked) -> Iterable[str]:
    """不该直接给出的文件"""
    for path in (*(f"{root}/{one}" for one in asked.files for root in ("media", "documents")), *NEVER_SERVED):
        answer = _ask(asked, "GET", f"/{path}")
        if answer.status == 200 and "html" not in answer.headers.get("content-type", ""):
            yield f"/{path} 直接给出了文件。请让代理只转发，不要用 root、alias 指到 YOUJI_VAR 或代码目录。"
            return


def _ask(
    asked: Asked,
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
    *,
    ended: bool = True,
    then: Callable[[socket.socket], None] | None = None,
    seconds: float = 10,
) -> Answer:
    name = asked.host.partition(":")[0]
    trust = ssl.create_default_context()
    if asked.trusted:
        trust.load_verify_locations(asked.trusted)
    port = urlsplit(asked.origin).port or 443
    with (
        socket.create_connection(asked.connect or (name, port), timeout=10) as bare,
        trust.wrap_socket(bare, server_hostname=name) as line,
    ):
        said = {"Host": asked.host, "Connection": "close", **(headers or {})}
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{key}: {value}\r\n" for key, value in said.items())
        try:
            line.sendall(head.encode() + (b"\r\n" if ended else b""))
            if then is not None:
                then(line)
        except (ConnectionError, ssl.SSLError):
            pass  # it was closed on us; what was said before that is read
        return _read(line, seconds)


def _read(line: socket.socket, seconds: float) -> Answer:
    """The answer's head, for so long; or that the line was closed."""
    until, came = time.monotonic() + seconds, b""
    local = str(line.getsockname()[0])
    while b"\r\n\r\n" not in came and len(came) < MOST_ANSWERED:
        if (left := until - time.monotonic()) <= 0:
            return Answer(local=local)
        line.settimeout(left)
        try:
            piece = line.recv(4096)
        except TimeoutError:
            return Answer(local=local)
        except (ConnectionError, ssl.SSLError):
            piece = b""
        if not piece:
            return Answer(closed=True, local=local)
        came += piece
    first, *rest = came.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    said = {key.strip().lower(): value.strip() for key, _, value in (one.partition(":") for one in rest)}
    return Answer(int(first.split(" ")[1]), said, closed=True, local=local)
