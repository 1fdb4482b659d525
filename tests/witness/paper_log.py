"""A log on a loopback port that shows whatever a test puts into it, true or not; its trees are the RFC's own recursion."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.ledger import vectors
from tests.witness.asking import EMPTY, note, request, text
from tests.witness.processes import Running


def leaves(count: int, *, fork_at: int | None = None) -> list[bytes]:
    """Leaves as a log has them; from ``fork_at`` on other ones."""
    return [
        json.dumps({"n": n, "other": fork_at is not None and n >= fork_at}).encode() for n in range(count)
    ]


def hashed(data: list[bytes]) -> list[bytes]:
    return [vectors.hashlib.sha256(b"\x00" + one).digest() for one in data]


class PaperLog:
    """What it shows now: ``data``, of which the checkpoint covers ``size``, with lines of witnesses."""

    def __init__(self) -> None:
        self.url = ""
        self.data: list[bytes] = []
        self.size = 0
        self.lines: list[str] = []
        self.key = vectors.KEY

    def shows(self, data: list[bytes], size: int | None = None) -> PaperLog:
        self.data, self.size, self.lines = data, len(data) if size is None else size, []
        return self

    @property
    def text(self) -> str:
        hashes = hashed(self.data[: self.size])
        return text(self.size, vectors.mth(hashes) if hashes else EMPTY)

    @property
    def note(self) -> str:
        return note(self.text, vectors.line(self.text, vectors.NAME, self.key), *self.lines)

    def asks(self, one: Running, old: int) -> tuple[int, str, str]:
        """What a witness says to this checkpoint; what it signs is shown from then on."""
        proof = vectors.extension(old, hashed(self.data[: self.size])) if old else []
        answer = one.add(request(old, proof, note(self.text)))
        self.lines += [answer[2]] if answer[0] == 200 else []
        return answer

    def answer(self, path: str) -> bytes | None:
        at = urlsplit(path)
        asked = {key: int(value[0]) for key, value in parse_qs(at.query).items()}
        match at.path.removeprefix("/log/").split("/"):
            case ["checkpoint"]:
                return self.note.encode()
            case ["key"]:
                return vectors.vkey(vectors.NAME, self.key).encode()
            case ["tile", "entries", *_]:
                return b"".join(len(one).to_bytes(2, "big") + one for one in self.data[: self.size])
            case ["tile", "0", *_]:
                return b"".join(hashed(self.data[: self.size]))
            case ["consistency"] if 0 < asked["from"] <= asked["to"] <= len(self.data):
                path_ = vectors.extension(asked["from"], hashed(self.data[: asked["to"]]))
                return json.dumps({"path": [vectors.b64(one) for one in path_]}).encode()
        return None


@contextmanager
def paper_log(kind: type[PaperLog] = PaperLog) -> Iterator[PaperLog]:
    """One that answers until the block ends. It has fewer leaves than fill a tile."""
    log = kind()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = log.answer(self.path)
            self.send_response(404 if found is None else 200)
            self.end_headers()
            self.wfile.write(found or b"")

        def log_message(self, *_) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        log.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield log
        server.shutdown()
