"""A client that knows only RFC 9162, C2SP tlog-tiles and signed-note, and reads only ``/log/`` over HTTP.

It shares no code with the log: hashing is ``hashlib``, and the tree is the RFC's recursive definition.
"""

from __future__ import annotations

import base64
import hashlib
import json
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management import call_command
from django.db import transaction

from tests.ledger.tampering import tamper
from youji.ledger import services
from youji.shared.actor import SYSTEM

pytestmark = [pytest.mark.clause("5.5"), pytest.mark.django_db(transaction=True)]


class Client:
    def __init__(self, base: str) -> None:
        self.base = base

    def get(self, path: str) -> bytes:
        with urlopen(f"{self.base}{path}") as answer:
            return answer.read()

    def checkpoint(self) -> tuple[int, bytes]:
        """Check the signature against /log/key as signed-note says, then read size and root."""
        name, ident, encoded = self.get("/log/key").decode().strip().split("+", 2)
        key = base64.b64decode(encoded)
        assert key[0] == 1, "not an Ed25519 key"
        assert ident == hashlib.sha256(name.encode() + b"\n" + key).digest()[:4].hex()
        text, _, signature = self.get("/log/checkpoint").decode().rpartition("\n\n")
        assert signature.startswith(f"— {name} ")
        raw = base64.b64decode(signature.split(" ")[2])
        assert raw[:4].hex() == ident
        Ed25519PublicKey.from_public_bytes(key[1:]).verify(raw[4:], (text + "\n").encode())
        origin, size, root = text.split("\n")
        assert origin == name
        return int(size), base64.b64decode(root)

    def leaves(self, size: int) -> list[bytes]:
        found: list[bytes] = []
        for n in range(0, size, 256):
            width = min(256, size - n)
            data = self.get(f"/log/tile/entries/{n // 256:03d}" + (f".p/{width}" if width < 256 else ""))
            at, bundle = 0, []
            while at < len(data):
                length = int.from_bytes(data[at : at + 2], "big")
                bundle.append(data[at + 2 : at + 2 + length])
                at += 2 + length
            assert len(bundle) == width
            found += bundle
        return found


def mth(hashes: list[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return hashlib.sha256(b"\x01" + mth(hashes[:k]) + mth(hashes[k:])).digest()


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def climb(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """§2.1.3.2, step by step."""
    fn, sn, r = index, size - 1, leaf
    for p in path:
        assert sn != 0
        if fn % 2 == 1 or fn == sn:
            r = hashlib.sha256(b"\x01" + p + r).digest()
            while fn % 2 == 0 and fn != 0:
                fn, sn = fn // 2, sn // 2
        else:
            r = hashlib.sha256(b"\x01" + r + p).digest()
        fn, sn = fn // 2, sn // 2
    assert sn == 0
    return r


def publish(count: int, now, start: int = 0):
    made = []
    for n in range(start, start + count):
        with transaction.atomic():
            made.append(
                services.record(
                    "catalogue.entry.published",
                    subject=f"catalogue.entry:{n}",
                    before={},
                    after={"phone": "13800000000"},
                    actor=SYSTEM,
                    now=now,
                    public={"code": f"HN-{n:05d}", "name": "君山银针"},
                )
            )
    services.sequence(now=now)
    return made


@pytest.fixture
def log(live_server, settings) -> Client:
    settings.ORIGIN = live_server.url
    return Client(live_server.url)


def test_the_tree_rebuilt_from_the_public_files_has_the_signed_root(log, now):
    publish(600, now)
    size, root = log.checkpoint()
    assert size == 600
    leaves = log.leaves(size)
    hashes = [leaf_hash(leaf) for leaf in leaves]
    assert mth(hashes) == root
    assert log.get("/log/tile/0/000") + log.get("/log/tile/0/001") + log.get(
        "/log/tile/0/002.p/88"
    ) == b"".join(hashes)
    assert log.get("/log/tile/1/000.p/2") == mth(hashes[:256]) + mth(hashes[256:512])
    first = json.loads(leaves[0])
    assert sorted(first) == ["action", "at", "data", "id", "previous", "sequenced_at", "subject", "v"]
    assert b"1380000" not in b"".join(leaves), "private columns must not be published"


@pytest.mark.parametrize("place", [0, 7, 255, 256, 299])
def test_each_proof_climbs_from_the_leaf_to_the_signed_root(log, now, place):
    entry = publish(300, now)[place]
    size, root = log.checkpoint()
    proof = json.loads(log.get(f"/log/proof/{entry.pk}"))
    assert (proof["size"], proof["index"]) == (size, place)
    path = [base64.b64decode(p) for p in proof["path"]]
    assert climb(leaf_hash(proof["leaf"].encode()), place, size, path) == root


def test_partial_tiles_published_earlier_stay_what_they_were(log, now):
    publish(5, now)
    before, old = log.get("/log/tile/0/000.p/5"), log.get("/log/tile/entries/000.p/5")
    size, root = log.checkpoint()
    publish(300, now, start=5)
    assert log.get("/log/tile/0/000.p/5") == before
    assert log.get("/log/tile/entries/000.p/5") == old
    assert mth([leaf_hash(leaf) for leaf in log.leaves(305)[:size]]) == root
    assert json.loads(log.get("/log/consistency?from=5&to=305"))["path"]


@pytest.mark.parametrize(
    "path",
    ["/log/tile/0/001", "/log/tile/0/000", "/log/tile/0/000.p/4", "/log/tile/9/000.p/1", "/log/tile/0/0", "/log/tile/64/000",
     "/log/tile/entries/000.p/4", "/log/tile/entries/001", "/log/proof/00000000-0000-7000-8000-000000000000",
     "/log/consistency?from=0&to=3", "/log/consistency?from=3&to=99", "/log/consistency?from=x"],
)  # fmt: skip
def test_what_the_log_does_not_have_is_absent_with_a_sentence(log, now, path):
    publish(3, now)
    with pytest.raises(HTTPError) as error:
        log.get(path)
    assert error.value.code == 404
    assert json.loads(error.value.read())["detail"]


def test_tiles_may_be_cached_for_ever_and_the_checkpoint_never_and_anybody_may_read_both(log, now):
    publish(3, now)
    for path, caching in (
        ("tile/0/000.p/3", "immutable"),
        ("tile/entries/000.p/3", "immutable"),
        ("checkpoint", "no-cache"),
    ):
        with urlopen(f"{log.base}/log/{path}") as answer:
            assert caching in answer.headers["Cache-Control"]
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert "Set-Cookie" not in answer.headers


def test_an_empty_log_has_a_signed_checkpoint_of_nothing(log):
    assert log.checkpoint() == (0, hashlib.sha256(b"").digest())


def test_verify_log_from_the_public_files_passes_and_names_an_altered_entry(log, now, capsys):
    entry = publish(300, now)[123]
    call_command("verify_log", "--from", log.base)
    assert "300 条公开存证" in capsys.readouterr().out
    leaf = json.loads(log.leaves(300)[123])
    leaf["data"]["name"] = "君山银钍"
    forged = json.dumps(leaf, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    tamper('UPDATE ledger_leaf SET data = %s WHERE "index" = 123', forged)
    with pytest.raises(SystemExit) as end:
        call_command("verify_log", "--from", log.base)
    assert end.value.code == 1
    said = capsys.readouterr().err
    assert str(entry.pk) in said
    assert "catalogue.entry:123" in said


def test_verify_log_refuses_a_log_signed_by_another_key_than_the_one_given(log, now, capsys):
    publish(2, now)
    key = b"\x01" + bytes(32)
    ident = hashlib.sha256(b"example.org/log\n" + key).digest()[:4].hex()
    with pytest.raises(SystemExit):
        call_command(
            "verify_log",
            "--from",
            log.base,
            "--key",
            f"example.org/log+{ident}+{base64.b64encode(key).decode()}",
        )
    assert "签名" in capsys.readouterr().err
