"""EPCIS events through the server as shipped: captured, captured again, asked for; the same with many there already.

``python bench/epcis.py [events there already] [documents]`` makes one producer in a temporary database (SQLite; give
``YOUJI_DATABASE_URL`` for another) and hands in documents of a thousand events over one kept connection. On a busy machine
compare the ratios: everything is beside the server's own empty page (``/healthz``) in the same run.

``PEERS=1`` lets quartet-epcis take as many of the same events in the same minutes (``_peer_epcis.py``). It is installed by pip
into an environment of its own, which is thrown away: nothing of it is among our requirements.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

SRC = Path(__file__).resolve().parent.parent / "src"
sys.path.insert(0, str(SRC))
os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youji.settings")
EVENTS = 1_000
#: What the peer needs and does not all ask for itself.
PEER = ("quartet-epcis==4.1.5", "quartet-capture==4.1.0", "haikunator==2.1.0")


def build() -> str:
    """A producer, and the key of their program."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from youji.accounts.models import Grant, Person
    from youji.accounts.services import create_token
    from youji.registry.services import create_operator
    from youji.shared import clock
    from youji.shared.actor import SYSTEM, Actor, Role

    now = clock.now()
    operator = create_operator(
        name="合作社", kind="household", division="430611", identity_kind="none", actor=SYSTEM, now=now
    )
    person = Person.objects.create_user(
        "bench", password=os.urandom(12).hex(), name="测", operator_id=operator.pk
    )
    Grant.objects.create(person=person, role=Role.HOLDER)
    actor = Actor(person.pk, "测", frozenset({Role.HOLDER}), operator_id=operator.pk)
    expires = clock.local_date(now) + timedelta(days=30)
    _, key = create_token(name="bench", scopes=["exchange:write"], expires_on=expires, actor=actor, now=now)
    return key


def document(number: int) -> bytes:
    """A thousand events nobody has said: every tenth a transformation, the rest seen somewhere."""
    name = "https://id.gs1.org/01/06901234567892/10/L"
    events: list[dict[str, Any]] = []
    for n in range(EVENTS):
        said: dict[str, Any] = {"eventTime": "2026-05-30T08:00:00.000+08:00", "eventTimeZoneOffset": "+08:00"}
        goods = [{"epcClass": f"{name}{number}-{n}", "quantity": 12.5, "uom": "KGM"}]
        if n % 10:
            said |= {"type": "ObjectEvent", "action": "OBSERVE", "bizStep": "storing", "quantityList": goods}
        else:
            made = [{"epcClass": f"{name}{number}-{n}T", "quantity": 12, "uom": "KGM"}]
            said |= {"type": "TransformationEvent", "inputQuantityList": goods, "outputQuantityList": made}
        events.append(said | {"readPoint": {"id": "https://id.gs1.org/414/6901234000009"}})
    return json.dumps({"type": "EPCISDocument", "epcisBody": {"eventList": events}}).encode()


def serve() -> tuple[int, subprocess.Popen[bytes]]:
    """The product's server, as shipped: one process of ``youji.wsgi:front``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "rsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--log-level", "warning", "youji.wsgi:front",
    ]  # fmt: skip
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(SRC), "PORT": str(port)})
    for _ in range(3_000):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return port, process
    process.kill()
    raise SystemExit("服务没有启动")


class Line:
    """One kept connection of the producer's program."""

    def __init__(self, port: int, key: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {
            "Host": "localhost",
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
        }

    def ask(self, method: str, path: str, body: bytes | None = None) -> float:
        """How many seconds the answer took."""
        began = time.perf_counter()
        self.line.request(method, path, body, self.headers)
        answer = self.line.getresponse()
        said = answer.read()
        if answer.status >= 300 or b'"success": false' in said:
            raise SystemExit(f"{answer.status} {said[:300]!r}")
        return time.perf_counter() - began


def measured(line: Line, first: int, rounds: int) -> tuple[float, float, float]:
    """Events a second that are new, that are there already; seconds of one question."""
    fresh = [document(n) for n in range(first, first + rounds)]
    new = statistics.median(line.ask("POST", "/epcis/capture", one) for one in fresh)
    again = statistics.median(line.ask("POST", "/epcis/capture", one) for one in fresh)
    asked = "/epcis/events?MATCH_epcClass=https://id.gs1.org/01/06901234567892/10/L0-7"
    return EVENTS / new, EVENTS / again, statistics.median(line.ask("GET", asked) for _ in range(20))


def peer(folder: Path) -> Path:
    """The Python of an environment with nothing but the peer in it.

    Raises:
        SystemExit: it could not be installed, with what pip said last.
    """
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    asked = [str(python), "-m", "pip", "install", "-q", *PEER]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"quartet-epcis 装不上：{done.stderr.strip().splitlines()[-1:]}")
    return python


def beside(python: Path, ours: float, rounds: int) -> str:
    """Its two parsers in this very run, and how many times as many events we took."""
    script = Path(__file__).with_name("_peer_epcis.py")
    bare = {
        key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "YOUJI_", "PYTHON"))
    }
    asked = [str(python), "-W", "ignore", str(script), str(EVENTS), str(rounds)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, env=bare)
    if done.returncode:
        raise SystemExit(f"quartet-epcis 没有跑完：{done.stderr.strip().splitlines()[-1:]}")
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    some = "，".join(
        f"{name} {each:,.0f} 个/s（我们是它的{ours / each:.1f}倍）" for name, each in told.items()
    )
    return f"quartet-epcis，不经服务器：{some}"


def main() -> None:
    """The table."""
    already, rounds = (int(one) for one in [*sys.argv[1:3], *["20000", "5"][len(sys.argv) - 1 :]])
    folder = tempfile.TemporaryDirectory(prefix="youji-peer-")
    other = peer(Path(folder.name)) if os.environ.get("PEERS") == "1" else None
    key = build()
    port, server = serve()
    line = Line(port, key)
    try:
        line.ask("POST", "/epcis/capture", document(0))
        empty = statistics.median(line.ask("GET", "/healthz") for _ in range(100))
        few = measured(line, 1, rounds)
        for n in range(already // EVENTS):
            line.ask("POST", "/epcis/capture", document(1_000 + n))
            time.sleep(0.11)  # six hundred documents a minute are let in
        many = measured(line, 100_000, rounds)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    print(f"{EVENTS:,}个事件一份文件，{len(document(0)) // 1000} kB；空页 {empty * 1000:.1f} ms")
    for what, (new, again, one) in (("开始时", few), (f"已有{already:,}个事件", many)):
        times = f"按批号查 {one * 1000:.1f} ms（空页的 {one / empty:.1f} 倍）"
        print(f"{what}：新收 {new:,.0f} 个/s，再交一次 {again:,.0f} 个/s，{times}")
    if other:
        print(beside(other, many[0], rounds))
    folder.cleanup()
    print(f"新收，后来比开始：{many[0] / few[0]:.2f}")


if __name__ == "__main__":
    main()
