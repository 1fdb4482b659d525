"""Between the network and Django: a request is read whole before it takes one of the few threads.

Django answers in threads, and a thread that waits for a visitor's next byte answers nobody else: two unfinished forms
used to be an outage. Here the waiting is done in the event loop, where a thousand cost no more than their buffers, each
with a deadline that moves on with what has come. So are answers too long for the line's own buffer handed out.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any

from django.conf import settings

from youji.documents.middleware import most_bytes
from youji.shared.away import CANNOT_WRITE

#: Django's threads: two are enough for two cores, two more stand in while those work on something long.
THREADS = 4
#: So many of them change something at once, which the database lets one after another do: one is left for who reads,
#: when fifty phones come into signal together.
WRITERS = 3
#: What runs beside the requests is waited for when the process ends.
PARTING_SECONDS = 5.0
READS = frozenset({"GET", "HEAD", "OPTIONS"})
#: A body has so long to begin, and then as long as it would take at the slowest line we wait for (GPRS has more).
GRACE_SECONDS = 20.0
LEAST_BYTES_A_SECOND = 2_000
#: A body up to this size waits in memory, the rest of it on the disk.
IN_MEMORY_BYTES = 1 << 18
PIECE = 1 << 18
#: What is read and thrown away of a body that is too long, so that the browser gets to read the answer.
SWALLOWED_BYTES = 400_000_000
PLAIN = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
SLOW = "上传太慢，连接已断开，没有保存。请换一个网络再试。\n"
NO_LENGTH = "请求没有说明正文的长度，没有保存。请带上 Content-Length，不要分块发送。\n"


class Unfinished(Exception):
    """The body did not come whole in its time."""


class Unmeasured(Exception):
    """Nobody said how long the body is, so nobody can tell whether it came whole."""


@dataclass(slots=True)
class Answer:
    """What Django answered: all of it, or what is left to read of a file."""

    status: int = 500
    headers: list[tuple[str, str]] = field(default_factory=list)
    content: bytes = b""
    rest: Iterator[bytes] | None = None
    close: Callable[[], None] | None = None

    def start(self, status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        """What WSGI calls with the first line and the headers."""
        self.status, self.headers = int(status.split(" ", 1)[0]), headers


class Front:
    """An RSGI application (Granian's own interface) over a WSGI application.

    Args:
        beside: what runs in threads of their own as long as the process serves, until the event is set.
    """

    def __init__(
        self, wsgi: Callable[..., Iterable[bytes]], beside: Iterable[Callable[[threading.Event], object]] = ()
    ) -> None:
        self.wsgi = wsgi
        self.stopping = threading.Event()
        self.beside = [threading.Thread(target=run, args=(self.stopping,), daemon=True) for run in beside]
        self.pool = ThreadPoolExecutor(THREADS, "youji")
        self.writers = asyncio.Semaphore(WRITERS)

    def __rsgi_init__(self, _: Any) -> None:
        """The process begins to serve."""
        for thread in self.beside:
            thread.start()

    def __rsgi_del__(self, _: Any) -> None:
        """The process serves no more: what runs beside has a moment to put down what it holds."""
        self.stopping.set()
        for thread in self.beside:
            thread.join(PARTING_SECONDS)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """One request."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            body, size = await received(scope.headers, protocol)
        except Unmeasured:
            protocol.response_str(411, PLAIN, NO_LENGTH)
            return
        except Unfinished:
            protocol.response_str(408, PLAIN, SLOW)
            return
        except OSError:  # a body too long for memory found no room on the disk
            protocol.response_str(503, [*PLAIN, ("retry-after", "60")], f"{CANNOT_WRITE}\n")
            return
        line = nullcontext() if scope.method in READS else self.writers
        with body:
            async with line:
                asked = environ(scope, body, size) | {"youji.waited": loop.time() - began}
                answer = await loop.run_in_executor(self.pool, self.ask, asked)
        if answer.rest is None and len(answer.content) <= PIECE:
            protocol.response_bytes(answer.status, answer.headers, answer.content)
            return
        try:
            await self.hand_out(answer, protocol.response_stream(answer.status, answer.headers))
        except (TimeoutError, RuntimeError):
            pass  # the visitor has gone, or reads too slowly to be waited for
        finally:
            if answer.close is not None:
                await loop.run_in_executor(self.pool, answer.close)

    def ask(self, request: dict[str, Any]) -> Answer:
        """Django's answer, in one of its threads."""
        answer = Answer()
        response: Any = self.wsgi(request, answer.start)
        if getattr(response, "streaming", False) and _length(answer.headers) > PIECE:
            answer.rest, answer.close = iter(response), response.close
            return answer
        try:
            answer.content = b"".join(response)
        finally:
            response.close()
        return answer

    async def hand_out(self, answer: Answer, line: Any) -> None:
        """Piece by piece, as the visitor takes them."""
        loop = asyncio.get_running_loop()
        pieces: Iterator[bytes]
        if answer.rest is None:
            pieces = (answer.content[at : at + PIECE] for at in range(0, len(answer.content), PIECE))
        else:
            rest = answer.rest
            pieces = iter(lambda: b"".join(itertools.islice(rest, PIECE // 4096)), b"")
        while piece := await loop.run_in_executor(self.pool, next, pieces, b""):
            async with asyncio.timeout(GRACE_SECONDS + len(piece) / LEAST_BYTES_A_SECOND):
                await line.send_bytes(piece)


async def received(headers: Any, protocol: Any) -> tuple[IO[bytes], int]:
    """The body and its length; of one that is too long only what it said of itself.

    Raises:
        Unmeasured: it comes in pieces, of which the server does not tell the last from one that broke off.
        Unfinished: it did not come in time, or broke off; half a form is no form.
    """
    if "transfer-encoding" in headers:
        raise Unmeasured
    said = headers.get("content-length")
    if said in (None, "0"):
        return BytesIO(), 0
    body: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115
    length = int(said) if said and said.isdigit() else 0
    most, size = most_bytes(), 0
    began = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(GRACE_SECONDS) as patience:
            async for piece in protocol:
                size += len(piece)
                if max(size, length) <= most:
                    body.write(piece)
                elif size > SWALLOWED_BYTES:
                    break
                patience.reschedule(began + GRACE_SECONDS + size / LEAST_BYTES_A_SECOND)
    except TimeoutError as late:
        body.close()
        raise Unfinished from late
    if size < min(length, SWALLOWED_BYTES):
        body.close()
        raise Unfinished
    body.seek(0)
    return body, max(size, length)


def environ(scope: Any, body: IO[bytes], size: int) -> dict[str, Any]:
    """The request as WSGI (PEP 3333) says it."""
    server, _, port = scope.server.rpartition(":")
    said: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "CONTENT_LENGTH": str(size),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": settings.WORKERS > 1,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        # A name with an underscore would pass for the proxy's own with a hyphen.
        if "_" in name or name == "content-length":
            continue
        key = "CONTENT_TYPE" if name == "content-type" else f"HTTP_{name.upper().replace('-', '_')}"
        between = "; " if name == "cookie" else ","
        said[key] = f"{said[key]}{between}{value}" if key in said else value
    return said


def _length(headers: list[tuple[str, str]]) -> int:
    """What an answer says of its length; one that says nothing is long."""
    return next((int(value) for name, value in headers if name.lower() == "content-length"), PIECE + 1)
