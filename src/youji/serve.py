"""The server and its worker, supervised by a process that never loads Django (memory at rest).

``kill -9`` of any of them loses no acknowledged action: everything acknowledged is committed. The worker notices
that its parent is gone and leaves; the supervisor starts a worker that died again.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from youji.shared import privacy

#: So many visitors may be on the line at once; those that send nothing are let go after a while.
CONNECTIONS = 512
HEADER_MILLISECONDS = 15_000


def main() -> None:
    """Serve ``youji.wsgi.front`` on 127.0.0.1:``PORT`` until told to stop."""
    os.umask(privacy.UMASK)  # of the server and the worker too
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each visitor on the line is an open file
    stopping = threading.Event()
    worker: list[subprocess.Popen[bytes]] = []

    def keep_worker() -> None:
        while not stopping.is_set():
            process = subprocess.Popen(
                [sys.executable, "-m", "youji", "worker", "--parent", str(os.getpid())]
            )
            worker[:] = [process]
            process.wait()
            time.sleep(1)

    threading.Thread(target=keep_worker, daemon=True).start()
    server = Granian(
        "youji.wsgi:front",
        address="127.0.0.1",
        port=int(os.environ.get("PORT") or 8000),
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
    try:
        server.serve()
    finally:
        stopping.set()
        for process in worker:
            process.send_signal(signal.SIGTERM)


if __name__ == "__main__":
    main()
