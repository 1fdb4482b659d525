"""A small proxy that ends TLS on the loopback, and does wrong whatever it is told to."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from youji.shared import clock

GIVES_UP = 1.0
MOST = 80_000_000
REPLACED = ("host", "x-forwarded-for", "x-forwarded-proto", "connection")


def certificate(folder: Path, name: str) -> Path:
    """A key and a certificate signed by itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "proxy.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@dataclass
class Proxy:
    """Passes on to ``house``; ``wrong`` are the names of what it does wrong."""

    house: int
    pem: Path
    wrong: frozenset[str] = frozenset()
    lines: list[socket.socket] = field(default_factory=list)

    def __enter__(self) -> Proxy:
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(self.pem)
        self.doors = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
        self.port, self.plain = (door.getsockname()[1] for door in self.doors)
        for door, answer in zip(self.doors, (self._secure, self._unencrypted), strict=True):
            threading.Thread(target=self._open, args=(door, answer), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for door in (*self.doors, *self.lines):
            with suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)
            door.close()

    def _open(self, door, answer) -> None:
        with suppress(OSError):
            while True:
                line, _ = door.accept()
                self.lines.append(line)
                threading.Thread(target=self._one, args=(line, answer), daemon=True).start()

    def _one(self, line, answer) -> None:
        with suppress(OSError, ValueError), line:
            answer(line)

    def _unencrypted(self, line) -> None:
        line.recv(4096)
        moved = b"HTTP/1.1 301 Moved\r\nLocation: https://youji.example/\r\n\r\n"
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\nhello" if "plain" in self.wrong else moved)

    def _secure(self, bare) -> None:
        with self.tls.wrap_socket(bare, server_side=True) as line:
            head = self._until(line, b"", lambda got: b"\r\n\r\n" in got, "slow-headers")
            top, _, body = head.partition(b"\r\n\r\n")
            first, *headers = top.decode("latin-1").split("\r\n")
            said = {key.lower(): value for key, _, value in (one.partition(": ") for one in headers)}
            length = int(said.get("content-length", "0"))
            if length > (1_000_000 if "ordinary" in self.wrong else MOST) and "long" not in self.wrong:
                line.sendall(b"HTTP/1.1 413 Too Large\r\n\r\n")
                return
            if "files" in self.wrong and first.split(" ")[1] == "/secret.key":
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\nsecret")
                return
            if "unbuffered" not in self.wrong:
                body = self._until(line, body, lambda got: len(got) >= length, "slow-body")
            self._pass_on(line, first, said, body, length)

    def _until(self, line, got: bytes, enough, patient: str) -> bytes:
        until = time.monotonic() + (
            60 if patient in self.wrong else GIVES_UP * (1 if patient == "slow-headers" else 4)
        )
        while not enough(got):
            line.settimeout(max(0.01, until - time.monotonic()))
            piece = line.recv(65_536)
            if not piece:
                raise ConnectionError
            got += piece
            if time.monotonic() > until:
                raise TimeoutError
        return got

    def _pass_on(self, line, first: str, said: dict[str, str], body: bytes, length: int) -> None:
        mine = {
            "host": "127.0.0.1" if "host" in self.wrong else said["host"],
            "x-forwarded-for": said.get("x-forwarded-for", "198.51.100.1")
            if "forwarded" in self.wrong
            else "198.51.100.1",
            "x-forwarded-proto": said.get("x-forwarded-proto", "https") if "proto" in self.wrong else "https",
            "connection": "close",
        }
        passed = {key: value for key, value in said.items() if key not in REPLACED} | mine
        top = first + "\r\n" + "".join(f"{key}: {value}\r\n" for key, value in passed.items()) + "\r\n"
        with socket.create_connection(("127.0.0.1", self.house), 60) as house:
            house.sendall(top.encode("latin-1") + body)
            line.settimeout(60)
            while len(body) < length:
                piece = line.recv(65_536)
                if not piece:
                    return
                body += piece
                house.sendall(piece)
            answer = b""
            while piece := house.recv(65_536):
                answer += piece
        head, _, rest = answer.partition(b"\r\n\r\n")
        dropped = {"hsts": b"strict-transport-security", "seen": b"x-youji-seen"}
        gone = tuple(dropped[name] for name in dropped if name in self.wrong)
        kept = [one for one in head.split(b"\r\n") if not gone or not one.lower().startswith(gone)]
        line.sendall(b"\r\n".join(kept) + b"\r\n\r\n" + rest)
