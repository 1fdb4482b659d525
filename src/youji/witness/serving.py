"""The witness on the network: ``add-checkpoint`` of C2SP tlog-witness, and what may be read of it."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from youji.ledger.logic import cosignatures
from youji.witness import asked
from youji.witness.asked import TEXT, Refused
from youji.witness.folder import Folder
from youji.witness.trust import Trust

#: A request is a few kilobytes: 63 hashes and a note. What is longer is not read.
BODY_BYTES = 1 << 16
BODY_SECONDS = 10.0
HEADER_MILLISECONDS = 10_000
CONNECTIONS = 128

logger = logging.getLogger("youji.witness")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, whole."""

    status: int
    body: str
    content_type: str = TEXT


class Witness:
    """What the witness answers; an RSGI application. One thread cosigns, so nothing comes between check and record."""

    def __init__(self, folder: Folder, trust: Trust, clock: Callable[[], float] = time.time) -> None:
        self.folder, self.trust, self.clock = folder, trust, clock
        self.one = ThreadPoolExecutor(1, "cosign")

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """One request."""
        try:
            answer = await self.answer(scope, protocol)
        except Refused as refused:
            answer = Answer(refused.status, refused.said, refused.content_type)
        except OSError as error:  # nothing is signed that could not be kept
            logger.error("%s", error)
            answer = Answer(503, "见证方现在写不下记录，没有签名\n")
        head = [("content-type", answer.content_type), ("cache-control", "no-store")]
        # Of a request that was not read to its end the rest would be taken for the next.
        head += [("connection", "close")] if answer.status in {408, 413} else []
        protocol.response_bytes(answer.status, head, answer.body.encode())

    async def answer(self, scope: Any, protocol: Any) -> Answer:
        """The answer to a request.

        Raises:
            Refused: there is none but that.
        """
        if scope.path == "/add-checkpoint":
            if scope.method != "POST":
                return Answer(405, "add-checkpoint 要用 POST\n")
            body = await _body(scope.headers, protocol)
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self.one, self.cosign, body)
        if scope.method != "GET":
            return Answer(405, "只能读取\n")
        return self.shown(scope.path)

    def cosign(self, body: bytes) -> Answer:
        """The checkpoint in ``body`` is the newest we have seen of its log, is kept, and carries our signature.

        Raises:
            Refused: it is not for us to sign, and nothing has changed.
        """
        asks = asked.read(body)
        origin = asks.checkpoint.origin
        try:
            self._believe(asks)
            asked.extend(asks, self.folder.latest(origin))
        except Refused as refused:
            logger.info("%s %s → %s", origin, asks.checkpoint.size, refused.status)
            if refused.status == 422:
                self.folder.keep_refused(origin, asks.note)
            raise
        line = cosignatures.cosign(
            asks.text, name=self.folder.name, key=self.folder.key, at=int(self.clock())
        )
        self.folder.keep(origin, f"{asks.note}{line}")  # before the signature leaves the house
        logger.info("%s %s → 200", origin, asks.checkpoint.size)
        return Answer(200, line)

    def _believe(self, asks: asked.Asked) -> None:
        """As ``asked.believe``; a key that nobody knows may be the one that the log handed over to."""
        try:
            asked.believe(asks, self.trust.keys)
        except Refused as refused:
            if refused.status != 403:
                raise
            self.trust.follow_soon(asks.checkpoint.origin)
            asked.believe(asks, self.trust.keys)

    def shown(self, path: str) -> Answer:
        """What may be read: ``/key``, ``/fold``, and of each log ``/<origin hash>/checkpoint`` and ``/<origin hash>/fold``."""
        if path == "/key":
            return Answer(200, f"{self.folder.vkey}\n")
        for origin in (logs := self.trust.keys):
            found = None
            if path == f"/{cosignatures.place_of(origin)}/checkpoint":
                found = self.folder.note(origin)
            elif path == f"/{cosignatures.place_of(origin)}/fold" or (path == "/fold" and len(logs) == 1):
                found = self.folder.fold(origin)
            if found is not None:
                return Answer(200, found)
        return Answer(404, "这里没有\n")


async def _body(headers: Any, protocol: Any) -> bytes:
    said = headers.get("content-length")
    if said and said.isdigit() and int(said) > BODY_BYTES:
        raise Refused(413, "请求太长\n")
    body = b""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in protocol:
                body += piece
                if len(body) > BODY_BYTES:
                    raise Refused(413, "请求太长\n")
    except TimeoutError as late:
        raise Refused(408, "请求来得太慢\n") from late
    return body


async def serve(witness: Witness, host: str, port: int) -> None:
    """Answer until told to stop."""
    server = Server(
        witness,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    await server.serve()
