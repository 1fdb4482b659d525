"""Ports for servers that tests start as processes."""

from __future__ import annotations

import contextlib
import secrets
import socket
import subprocess
import time


def free_port() -> int:
    """Below those the machine gives to whoever connects: while nothing listens, one of them could be given this one."""
    while True:
        with socket.socket() as probe, contextlib.suppress(OSError):
            port = 20_000 + secrets.randbelow(12_000)
            probe.bind(("127.0.0.1", port))
            return port


def wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """The process listens, or it is gone."""
    while process.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.1)
