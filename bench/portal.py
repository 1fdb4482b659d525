"""A public entry page against the framework's own empty page, on the same kind of server (granian, one worker).

``python bench/portal.py [seconds]``: a server with nothing but the framework (no middleware at all) and the product's,
asked over kept connections in turns, three rounds, so that whatever else the machine does falls on both. The limit is
a ratio: 0.3. The empty page behind the product's middleware is printed too: what is left is the page's own cost.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SRC = HERE.parent / "src"
LIMIT = 0.3
ROUNDS = 3
THREADS = 4
WSGI = '''
"""The product, and beside it the framework with nothing in it."""
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchsettings")
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
from youji.front import Front
front = Front(application)
'''
SETTINGS = """
from youji.settings.test import *
ROOT_URLCONF = "bencurls"
ALLOWED_HOSTS = ["*"]
PUBLIC_PAGE_SECONDS = 1.0
import os
if os.environ.get("BENCH_BARE"):
    MIDDLEWARE = []
    INSTALLED_APPS = []
    ROOT_URLCONF = "benchempty"
"""
EMPTY = """
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("empty", lambda request: HttpResponse(""))]
"""
URLS = """
from django.http import HttpResponse
from django.urls import path
from youji.urls import urlpatterns as product
urlpatterns = [path("empty", lambda request: HttpResponse("")), *product]
"""


def rate(port: int, path: str, seconds: float) -> float:
    """Answers per second to ``THREADS`` clients that keep their connections."""
    counts = [0] * THREADS
    until = time.perf_counter() + seconds

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.perf_counter() < until:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            assert response.status == 200, response.status
            counts[number] += 1

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not all(counts):
        raise SystemExit(f"{path} 没有答出来，没有可量的")
    return sum(counts) / seconds


def wait(port: int) -> None:
    """Until somebody answers."""
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("服务没有启动")


@dataclass(frozen=True)
class Server:
    """A granian of ours."""

    port: int
    process: subprocess.Popen[bytes]


def serve(folder: Path, *, bare: bool) -> Server:
    """The product; ``bare`` leaves the framework with no middleware."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi" if bare else "rsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--log-level", "warning", *(("--blocking-threads", "2") if bare else ()),
        "benchwsgi:application" if bare else "benchwsgi:front",
    ]  # fmt: skip
    path = f"{folder}{os.pathsep}{SRC}"
    environment = {**os.environ, "PYTHONPATH": path, "BENCH_BARE": "1" if bare else ""}
    return Server(port, subprocess.Popen(command, env=environment))


def main() -> None:
    """Publish, serve, ask in turns, print the ratio."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    folder = Path(tempfile.mkdtemp(prefix="youji-bench-"))
    modules = {"benchwsgi": WSGI, "benchsettings": SETTINGS, "bencurls": URLS, "benchempty": EMPTY}
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text)
    os.environ |= {"YOUJI_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "benchsettings"}
    sys.path[:0] = [str(folder), str(SRC), str(HERE)]
    import django

    django.setup()
    import _world

    _world.build(500, 20)
    bare, product = serve(folder, bare=True), serve(folder, bare=False)
    pages = {
        "框架空页": (bare, "/empty"),
        "经过全部中间件的空页": (product, "/empty"),
        "条目页": (product, f"/b/{_world.code_of(100)}"),
    }
    found: dict[str, list[float]] = {name: [] for name in pages}
    try:
        for server, path in pages.values():
            wait(server.port)
            rate(server.port, path, 0.5)
        for _ in range(ROUNDS):
            for name, (server, path) in pages.items():
                found[name].append(rate(server.port, path, seconds))
    finally:
        for server in (bare, product):
            server.process.send_signal(signal.SIGTERM)
            server.process.wait(10)
    middle = {name: statistics.median(rates) for name, rates in found.items()}
    ratio = middle["条目页"] / middle["框架空页"]
    print("，".join(f"{name} {value:,.0f} 次/秒" for name, value in middle.items()))
    print(f"  条目页 ÷ 框架空页 = {ratio:.2f}，下限 {LIMIT}：{'达到' if ratio >= LIMIT else '未达到'}")


if __name__ == "__main__":
    main()
