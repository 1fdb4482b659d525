"""The server and its worker, supervised by a process that never loads Django (memory at rest).

``kill -9`` of any of them loses no acknowledged action: everything acknowledged is committed. The supervisor starts
again what died, for ever, after a pause that grows; server and worker notice that it is gone and leave, so that
nothing serves that nobody supervises.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.common import AbstractServer

from youji.shared import privacy

#: So many visitors may be on the line at once; those that send nothing are let go after a while.
CONNECTIONS = 512
HEADER_MILLISECONDS = 15_000
#: Pauses between a death and the next start: the first soon, none longer than half a minute.
SOONEST, LONGEST = 1.0, 30.0
#: What comes before the instant at which somebody began to wait.
BEGUN = "--begun="
#: Whoever lived so long had started well: the next pause is the first again.
WELL = 60.0


def next_pause(last: float, lived: float) -> float:
    """How long to wait before starting again what ``lived`` so long after a pause of ``last`` seconds."""
    return SOONEST if lived >= WELL else min(max(SOONEST, last * 2), LONGEST)


def keep(start: Callable[[], object], stopping: threading.Event) -> None:
    """Run ``start``, which returns when what it ran has died, again and again until ``stopping``."""
    pause = 0.0
    while not stopping.is_set():
        begun = time.monotonic()
        start()
        pause = next_pause(pause, time.monotonic() - begun)
        stopping.wait(pause)


def answers(port: int) -> bool:
    """Whether somebody on this machine answers ``/healthz`` on ``port``; a refusal of our own is an answer too."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def tell_when_ready(port: int, begun: float, stopping: threading.Event) -> None:
    """Whoever waits at the terminal is told once, when the house answers and not before, and how long since ``begun``."""
    while not answers(port):
        if stopping.wait(0.2):
            return
    sys.stdout.write(f"\n  优基已就绪（{time.monotonic() - begun:.1f} 秒）：http://127.0.0.1:{port}\n\n")
    sys.stdout.flush()


def main() -> None:
    """Serve ``youji.wsgi.front`` on 127.0.0.1:``PORT`` until told to stop.

    Whoever began at an instant of the machine's steady clock gives it as ``--begun=…``, and is told of the first answer.
    """
    os.umask(privacy.UMASK)  # of the server and the worker too
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each visitor on the line is an open file
    stopping = threading.Event()
    os.environ["YOUJI_SUPERVISOR"] = str(os.getpid())
    worker: list[subprocess.Popen[bytes]] = []

    def work() -> None:
        process = subprocess.Popen([sys.executable, "-m", "youji", "worker", "--parent", str(os.getpid())])
        worker[:] = [process]
        process.wait()

    def serve() -> None:
        server = _server()
        # Granian gives up when what it serves dies twice within seconds, and says so by leaving.
        with contextlib.suppress(SystemExit):
            server.serve()
        if server.interrupt_signal:
            stopping.set()
        for number in (signal.SIGTERM, signal.SIGINT):  # its own handlers end with it
            signal.signal(number, lambda *_: stopping.set())

    threading.Thread(target=keep, args=(work, stopping), daemon=True).start()
    for given in sys.argv[1:]:
        begun = float(given.removeprefix(BEGUN))
        threading.Thread(target=tell_when_ready, args=(_port(), begun, stopping), daemon=True).start()
    try:
        keep(serve, stopping)
    finally:
        stopping.set()
        for process in worker:
            process.send_signal(signal.SIGTERM)


def _port() -> int:
    return int(os.environ.get("PORT") or 8000)


def _server() -> AbstractServer:
    return Granian(
        "youji.wsgi:front",
        address="127.0.0.1",
        port=_port(),
        interface=Interfaces.RSGI,
        workers=int(os.environ.get("YOUJI_WORKERS") or 1),
        backpressure=CONNECTIONS,
        # HTTP/2 and websockets have no deadline for a line that says nothing; a proxy in front speaks HTTP/1 to us.
        http=HTTPModes.http1,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
        log_level="warning",  # type: ignore[arg-type]
        respawn_failed_workers=True,
        process_name=None,
    )


if __name__ == "__main__":
    main()
