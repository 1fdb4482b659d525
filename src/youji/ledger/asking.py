"""One question to one witness over HTTP: in a thread of its own, read within bounds, over after two seconds whatever it does."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from datetime import datetime
from urllib.parse import urlsplit

from youji.ledger.logic import cosignatures
from youji.ledger.logic.witnessing import ANSWER_BYTES, Asked, Heard, Known, hear

#: For everything together: finding the name, connecting, sending, reading.
SECONDS = 2.0
SILENT = "没有在 2 秒内回答"


class Call:
    """A question on its way. ``over`` once there is an answer or the time is up; then ``heard`` says what came of it.

    ``at`` is when it was asked. Nobody waits for it. A thread that its name server or a handshake still holds is left to itself: ``running``.
    """

    def __init__(self, known: Known, asked: Asked, *, at: datetime, fold: bool) -> None:
        self.known, self.asked, self.at, self.wants_fold = known, asked, at, fold
        self.heard = Heard(fault=SILENT)
        self.fold: bytes | None = None
        self._over = threading.Event()
        self._connection: http.client.HTTPConnection | None = None
        self._thread = threading.Thread(target=self._run, name="witness", daemon=True)
        self._clock = threading.Timer(SECONDS, self._end)
        self._clock.daemon = True

    def start(self) -> Call:
        """Ask; the call itself."""
        self._until = time.monotonic() + SECONDS
        self._clock.start()
        self._thread.start()
        return self

    @property
    def over(self) -> bool:
        """Whether nothing more will be heard."""
        return self._over.is_set()

    @property
    def running(self) -> bool:
        """Whether its thread is still there."""
        return self._thread.is_alive()

    def wait(self) -> None:
        """It is over. For whoever has nothing else to do."""
        self._over.wait()

    def _end(self) -> None:
        """The time is up: what was not heard by now is silence, and a connection that drips on is cut."""
        self._over.set()
        sock = self._connection.sock if self._connection else None
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        heard = self._question()
        if not self.over:
            self.heard = heard
        fold = self._fold() if self.wants_fold and not self.over else None
        if not self.over:
            self.fold = fold
        self._clock.cancel()
        self._over.set()

    def _question(self) -> Heard:
        try:
            return hear(self.known, self.asked, *self._ask("POST", "/add-checkpoint", self.asked.body))
        except TimeoutError:
            return Heard(fault=SILENT)
        except (OSError, http.client.HTTPException, ValueError) as away:
            return Heard(fault=_sentence(away))

    def _fold(self) -> bytes | None:
        """Its newest fold of this log; a witness that gives none has said nothing by it."""
        origin = self.asked.note.partition("\n")[0]
        try:
            status, _, body = self._ask("GET", f"/{cosignatures.place_of(origin)}/fold", None)
        except (OSError, http.client.HTTPException, ValueError):
            return None
        return body if status == http.HTTPStatus.OK else None

    def _ask(self, method: str, path: str, body: bytes | None) -> tuple[int, str, bytes]:
        parts = urlsplit(self.known.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection = connection = kind(str(parts.hostname), parts.port, timeout=left)
        try:
            connection.request(method, parts.path + path, body, {"Content-Type": "text/plain; charset=utf-8"})
            answer = connection.getresponse()
            content = answer.read(ANSWER_BYTES + 1)
            if len(content) > ANSWER_BYTES:
                raise ValueError("它的回答太长")
            return answer.status, answer.headers.get("Content-Type", ""), content
        finally:
            connection.close()


def _sentence(away: Exception) -> str:
    if isinstance(away, ConnectionRefusedError):
        return "连不上：没有程序在那个地址上应答"
    if isinstance(away, socket.gaierror):
        return "连不上：查不到它的网址"
    if isinstance(away, ValueError) and str(away).startswith("它"):
        return str(away)
    if isinstance(away, OSError):
        return "连不上，或连接中途断了"
    return "它的回答读不懂"
