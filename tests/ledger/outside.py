"""Witnesses outside the house, as tests need them: one that does its work, and others that lie, drip or say nothing."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from youji.ledger.logic import cosignatures, notes

#: ``answer(witness, body)`` → status, media type, body.
Answer = Callable[["Outside", str], tuple[int, str, bytes]]


@dataclass
class Outside:
    """A witness: its key, and all that was put to it."""

    name: str
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    url: str = ""
    asked: list[str] = field(default_factory=list)
    fold: str = ""

    @property
    def vkey(self) -> str:
        return cosignatures.vkey(self.name, self.key.public_key().public_bytes_raw())

    @property
    def setting(self) -> str:
        return f"{self.vkey}@{self.url}"

    def sign(self, text: str, at: int | None = None) -> bytes:
        return cosignatures.cosign(text, name=self.name, key=self.key, at=at or int(time.time())).encode()


def text_of(body: str) -> str:
    """The checkpoint's text in a request."""
    return notes.read_note(body.partition("\n\n")[2])[0]


def signs(one: Outside, body: str) -> tuple[int, str, bytes]:
    """Whatever comes. That it checks what it signs is the witness program's own test."""
    return 200, "text/plain", one.sign(text_of(body))


@contextmanager
def witness(answer: Answer = signs, name: str = "witness.example/w") -> Iterator[Outside]:
    """A witness that answers so, on a port of its own."""
    one = Outside(name)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            one.asked.append(body)
            self._say(*answer(one, body))

        def do_GET(self):
            self._say(200 if one.fold else 404, "text/plain", one.fold.encode())

        def _say(self, status: int, kind: str, content: bytes):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        one.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield one
        server.shutdown()


@contextmanager
def raw(talk: Callable[[socket.socket], None], name: str) -> Iterator[Outside]:
    """A witness that talks below HTTP, whatever it likes."""
    one = Outside(name)
    with socket.create_server(("127.0.0.1", 0)) as server, ExitStack() as open_:

        def serve() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                open_.callback(line.close)
                threading.Thread(target=_quietly, args=(talk, line), daemon=True).start()

        one.url = f"http://127.0.0.1:{server.getsockname()[1]}"
        threading.Thread(target=serve, daemon=True).start()
        yield one
        server.shutdown(socket.SHUT_RDWR)


def _quietly(talk: Callable[[socket.socket], None], line: socket.socket) -> None:
    with contextlib.suppress(OSError):  # we are cut off, as we should be
        talk(line)


def silent(line: socket.socket) -> None:
    while line.recv(65_536):
        pass


def drips(line: socket.socket) -> None:
    """A byte of a header now and then, for ever."""
    line.sendall(b"HTTP/1.1 200 OK\r\nX-Y: ")
    while True:
        line.sendall(b"y")
        time.sleep(0.2)


def endless(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        line.sendall(b"\xe2\x80\x94 x y\n" * 10_000)


def babbles(line: socket.socket) -> None:
    line.recv(65_536)
    line.sendall(b"\x00\xff tlog\r\n\r\n" * 20)
    line.close()
