"""What is slow, broken off or too long never takes a thread, and Django gets what was sent, whole."""

from __future__ import annotations

import asyncio
import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as house
from django.template import engines
from django.urls import clear_url_caches, get_resolver

from tests.ports import free_port, wait_for
from youji import front
from youji.documents.middleware import most_bytes

ROOT = Path(__file__).resolve().parents[2]


class Line:
    """What the server hands over for a body: its pieces, each after so many seconds."""

    def __init__(self, *pieces: bytes, pause: float = 0.0) -> None:
        self.pieces, self.pause = pieces, pause

    async def __aiter__(self):
        for piece in self.pieces:
            await asyncio.sleep(self.pause)
            yield piece


def read(line: Line, **headers: str) -> tuple[bytes, int]:
    async def go():
        body, size = await front.received({k.replace("_", "-"): v for k, v in headers.items()}, line)
        with body:
            return body.read(), size

    return asyncio.run(go())


def test_a_body_is_read_whole():
    assert read(Line(b"ab", b"c"), content_length="3") == (b"abc", 3)
    assert read(Line(b"never asked for")) == (b"", 0)


def test_a_body_whose_length_nobody_said_is_not_read():
    for said in ({}, {"content_length": "3"}):
        with pytest.raises(front.Unmeasured):
            read(Line(b"ab", b"c"), transfer_encoding="chunked", **said)


def test_a_body_that_breaks_off_is_never_handed_on():
    with pytest.raises(front.Unfinished):
        read(Line(b"half of"), content_length="10")


def test_a_body_has_a_deadline_that_moves_with_what_has_come(monkeypatch):
    monkeypatch.setattr(front, "GRACE_SECONDS", 0.2)
    monkeypatch.setattr(front, "LEAST_BYTES_A_SECOND", 1)
    steady = [b"x"] * 8
    assert read(Line(*steady, pause=0.1), content_length="8") == (b"x" * 8, 8)
    monkeypatch.setattr(front, "LEAST_BYTES_A_SECOND", 1_000_000)
    with pytest.raises(front.Unfinished):
        read(Line(*steady, pause=0.1), content_length="8")
    with pytest.raises(front.Unfinished):
        read(Line(b"x", pause=5), content_length="1")


def test_of_a_body_that_is_too_long_nothing_is_kept_and_its_length_is_told(settings):
    settings.UPLOAD_LIMIT_BYTES = 10
    assert most_bytes() == 40
    assert read(Line(b"x" * 41), content_length="41") == (b"", 41)
    kept, size = read(Line(b"x" * 30, b"x" * 30), content_length="1")
    assert (len(kept) <= 40, size) == (True, 60)


def test_a_full_disk_is_a_sentence(monkeypatch, settings):
    said = []

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(front.tempfile, "SpooledTemporaryFile", full)
    line = Line(b"x")
    line.response_str = lambda *answer: said.append(answer)
    asked = SimpleNamespace(headers={"content-length": "1"})
    asyncio.run(front.Front(lambda *_: []).__rsgi__(asked, line))
    assert (said[0][0], said[0][2]) == (503, f"{front.CANNOT_WRITE}\n")


def scope(*headers: tuple[str, str], **said: str) -> SimpleNamespace:
    given = SimpleNamespace(items=lambda: list(headers))
    usual = {"method": "GET", "path": "/目录", "query_string": "q=1", "http_version": "1.1", "scheme": "http",
             "server": "127.0.0.1:8000", "client": "127.0.0.1:5000"}  # fmt: skip
    return SimpleNamespace(headers=given, **usual | said)


def test_a_request_is_said_as_django_expects_it():
    said = front.environ(scope(("cookie", "a=1"), ("cookie", "b=2"), ("content-type", "x/y")), Line(), 7)
    assert said["PATH_INFO"].encode("latin-1").decode() == "/目录"
    assert (said["HTTP_COOKIE"], said["CONTENT_TYPE"], said["CONTENT_LENGTH"]) == ("a=1; b=2", "x/y", "7")
    assert (said["SERVER_NAME"], said["SERVER_PORT"], said["REMOTE_ADDR"]) == (
        "127.0.0.1",
        "8000",
        "127.0.0.1",
    )
    assert said["wsgi.multiprocess"] == (house.WORKERS > 1)


def test_nobody_passes_for_the_proxy_by_an_underscore():
    said = front.environ(scope(("x-forwarded-proto", "http"), ("x_forwarded_proto", "https")), Line(), 0)
    assert said["HTTP_X_FORWARDED_PROTO"] == "http"


def test_the_first_visitor_waits_for_no_page_to_be_compiled():
    """The first page of a process took two seconds: it loaded every other. No database here, so none is asked."""
    from youji import wsgi

    engine = engines["django"].engine
    for one in engine.template_loaders:
        one.reset()
    clear_url_caches()
    assert wsgi.make_ready() > 20
    assert get_resolver()._reverse_dict, "the table by which templates write addresses"
    kept = engine.template_loaders[0].get_template_cache
    assert {"base.html", "portal/verify.html", "programme/targets.html"} <= kept.keys()


# --- a server that runs ------------------------------------------------------------------------------

SERVED = """
import time
from pathlib import Path
from youji.front import Front

def wsgi(environ, start):
    while environ["PATH_INFO"] == "/held" and not Path(GO).exists():
        time.sleep(0.02)
    body = environ["wsgi.input"].read()
    long = b"z" * 3_000_000 if environ["PATH_INFO"] == "/long" else b""
    start("200 OK", [("Content-Type", "text/plain"), ("X-Came", str(len(body)))])
    return Answer([long or body or b"ok"])

class Answer(list):
    def close(self):
        Path(CLOSED).touch()

front = Front(wsgi)
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[tuple[int, Path]]:
    folder = tmp_path_factory.mktemp("front")
    (folder / "served.py").write_text(
        SERVED.replace("CLOSED", repr(str(folder / "closed"))).replace("GO", repr(str(folder / "go")))
    )
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT / 'src'}"}
    command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--host", "127.0.0.1", "--port", str(port),
               "--log-level", "warning", "served:front"]  # fmt: skip
    process = subprocess.Popen(command, env={**environment, "DJANGO_SETTINGS_MODULE": "youji.settings.test"})
    try:
        wait_for(process, port)
        yield port, folder / "closed"
    finally:
        process.terminate()
        process.wait(20)


def ask(
    port: int, method: str, path: str, body: bytes | Iterator[bytes] = b""
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body)
    answer = connection.getresponse()
    return answer, answer.read()


def test_what_is_sent_comes_back_and_a_long_answer_is_whole(served):
    port, closed = served
    assert ask(port, "POST", "/", b"x" * 2_000_000)[1] == b"x" * 2_000_000
    answer, content = ask(port, "GET", "/long")
    assert (answer.status, len(content)) == (200, 3_000_000)
    assert ask(port, "HEAD", "/")[1] == b""
    assert closed.exists()  # Django lets its connections go when the answer is closed


#: A body in pieces, whole or not, and what stands behind it when another length is believed.
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
IN_PIECES = {
    "whole": b"\r\n3\r\nabc\r\n0\r\n\r\n",
    "cut between": b"\r\n3\r\nabc\r\n",
    "cut within": b"\r\nff\r\nabc",
    "not a number": b"\r\n3\r\nabc\r\nzz\r\n",
    "hexadecimal twice": b"\r\n0x3\r\nabc\r\n0\r\n\r\n",
    "below nothing": b"\r\n-3\r\nabc\r\n0\r\n\r\n",
    "beyond everything": b"\r\nFFFFFFFFFFFFFFFFF\r\nabc\r\n",
    "one byte more": b"\r\n3\r\nabcd0\r\n\r\n",
    "bare line ends": b"\r\n3\nabc\n0\n\n",
    "with a length besides": b"Content-Length: 4\r\n\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("rest", IN_PIECES.values(), ids=IN_PIECES)
def test_half_a_body_in_pieces_is_no_form_and_hides_no_request(served, rest):
    """The server ends a body that breaks off like one that is over: a form was taken with its end cut away."""
    port, _ = served
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n" + rest + SMUGGLED)
        line.shutdown(socket.SHUT_WR)
        came = b"".join(iter(lambda: line.recv(1 << 16), b""))
    assert came.count(b"HTTP/1.1 ") == came.count(b"HTTP/1.1 411 ") <= 1


@pytest.mark.parametrize(
    "said",
    ["Content-Length: 3\r\nContent-Length: 0", "Content-Length: 3, 3", "Content-Length: +3", "Content-Length: -1",
     "Content-Length: 99999999999999999999", "Transfer-Encoding: xchunked", "Transfer-Encoding : chunked",
     "Transfer-Encoding: chunked, identity", "Transfer-Encoding:\r\n chunked", "X: a\rContent-Length: 3"],
)  # fmt: skip
def test_what_two_readers_could_read_differently_is_refused_and_the_line_closed(served, said):
    port, _ = served
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(f"POST / HTTP/1.1\r\nHost: x\r\n{said}\r\n\r\nabc".encode() + SMUGGLED)
        came = b"".join(iter(lambda: line.recv(1 << 16), b""))
    assert came.startswith(b"HTTP/1.1 400 ")
    assert came.count(b"HTTP/1.1 ") == 1


def test_others_are_answered_while_more_wait_than_there_are_threads(served):
    port, _ = served
    waiting = []
    for _ in range(front.THREADS * 5):
        line = socket.create_connection(("127.0.0.1", port))
        line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab")
        waiting.append(line)
    assert ask(port, "GET", "/")[1] == b"ok"
    for line in waiting:
        line.sendall(b"cde")
        assert line.recv(1 << 16).startswith(b"HTTP/1.1 200")
        line.close()


def test_whoever_reads_is_answered_while_more_write_than_there_are_threads(served):
    """Fifty phones in signal together held every thread, each waiting for the one that wrote."""
    port, closed = served
    writing = []
    for _ in range(front.THREADS * 5):
        line = socket.create_connection(("127.0.0.1", port), timeout=60)
        line.sendall(b"POST /held HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab")
        writing.append(line)
    for _ in range(10):
        assert ask(port, "GET", "/")[1] == b"ok"
    closed.with_name("go").touch()
    for line in writing:
        assert line.recv(1 << 16).startswith(b"HTTP/1.1 200")
        line.close()


BESIDE = """
from pathlib import Path
from youji.front import Front

def beside(stopping):
    Path(FOLDER, "began").touch()
    stopping.wait()
    Path(FOLDER, "ended").touch()

front = Front(lambda environ, start: (start("200 OK", []), [b"ok"])[1:], [beside])
"""


def test_what_runs_beside_the_requests_begins_with_the_process_and_puts_down_what_it_holds(tmp_path):
    (tmp_path / "beside.py").write_text(BESIDE.replace("FOLDER", repr(str(tmp_path))))
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT / 'src'}"}
    command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--host", "127.0.0.1", "--port", str(port),
               "--log-level", "warning", "beside:front"]  # fmt: skip
    process = subprocess.Popen(command, env={**environment, "DJANGO_SETTINGS_MODULE": "youji.settings.test"})
    try:
        wait_for(process, port)
        assert (tmp_path / "began").exists()
        assert not (tmp_path / "ended").exists()
    finally:
        process.terminate()
        process.wait(20)
    assert (tmp_path / "ended").exists()
