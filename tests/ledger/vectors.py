"""What RFC 9162 and C2SP signed-note and tlog-checkpoint accept and refuse, as cases for every reader we ship.

Each case is a name, the arguments, and whether it is sound. The trees are made by the RFC's own recursive definition.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAME = "log.example/log"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def leaf(n: int) -> bytes:
    return hashlib.sha256(b"\x00" + bytes([n])).digest()


def mth(hashes: list[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    k = 1 << ((len(hashes) - 1).bit_length() - 1)
    return node(mth(hashes[:k]), mth(hashes[k:]))


def path(m: int, hashes: list[bytes]) -> list[bytes]:
    """§2.1.3.1, word for word."""
    if len(hashes) == 1:
        return []
    k = 1 << ((len(hashes) - 1).bit_length() - 1)
    if m < k:
        return [*path(m, hashes[:k]), mth(hashes[k:])]
    return [*path(m - k, hashes[k:]), mth(hashes[:k])]


def extension(m: int, hashes: list[bytes], *, whole: bool = True) -> list[bytes]:
    """§2.1.4.1, word for word."""
    if m == len(hashes):
        return [] if whole else [mth(hashes)]
    k = 1 << ((len(hashes) - 1).bit_length() - 1)
    if m <= k:
        return [*extension(m, hashes[:k], whole=whole), mth(hashes[k:])]
    return [*extension(m - k, hashes[k:], whole=False), mth(hashes[:k])]


def inclusions() -> Iterator[tuple[str, list, bool]]:
    for size in (1, 2, 3, 7, 8, 13):
        hashes = [leaf(n) for n in range(size)]
        root = mth(hashes)
        for index in range(size):
            right = path(index, hashes)
            args = [hashes[index], index, size, right, root]
            yield f"{size}/{index} sound", args, True
            wrong = {
                "index past the end": [hashes[index], index + size, size, right, root],
                "index at the end": [hashes[index], size, size, right, root],
                "negative index": [hashes[index], -1, size, right, root],
                "size nothing": [hashes[index], index, 0, right, root],
                "longer": [hashes[index], index, size, [*right, root], root],
                "another leaf": [leaf(99), index, size, right, root],
                "another root": [hashes[index], index, size, right, leaf(99)],
                "empty leaf and root": [b"", index, size, right, b""],
                "short sibling": [hashes[index], index, size, [*right[:-1], b"x"], root] if right else None,
                "shorter": [hashes[index], index, size, right[:-1], root] if right else None,
            }
            for name, case in wrong.items():
                if case:
                    yield f"{size}/{index} {name}", case, False


def extensions() -> Iterator[tuple[str, list, bool]]:
    for new in (1, 2, 5, 8, 13):
        hashes = [leaf(n) for n in range(new)]
        for old in range(1, new + 1):
            before, after, right = mth(hashes[:old]), mth(hashes), extension(old, hashes)
            yield f"{old}→{new} sound", [old, new, before, after, right], True
            wrong = {
                "from nothing": [0, new, before, after, right],
                "from less than nothing": [-1, new, before, after, right],
                "backwards": [new + 1, new, before, after, right],
                "another beginning": [old, new, leaf(99), after, right],
                "another end": [old, new, before, leaf(99), right],
                "longer": [old, new, before, after, [*right, leaf(1)]],
                "nothing anywhere": [old, new, b"", b"", right],
                "shorter": [old, new, before, after, right[:-1]] if right else None,
                "empty": [old, new, before, after, []] if right else None,
            }
            for name, case in wrong.items():
                if case:
                    yield f"{old}→{new} {name}", case, False
    yield "0→0", [0, 0, hashlib.sha256(b"").digest(), hashlib.sha256(b"").digest(), []], False


def ident(name: str, key: Ed25519PrivateKey) -> bytes:
    public = b"\x01" + key.public_key().public_bytes_raw()
    return hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]


def vkey(name: str = NAME, key: Ed25519PrivateKey = KEY, *, of: bytes = b"") -> str:
    public = b64(b"\x01" + key.public_key().public_bytes_raw())
    return f"{name}+{(of or ident(name, key)).hex()}+{public}"


def line(text: str, name: str = NAME, key: Ed25519PrivateKey = KEY, *, of: bytes = b"") -> str:
    return f"— {name} {b64((of or ident(name, key)) + key.sign(text.encode()))}\n"


def notes() -> Iterator[tuple[str, list, bool]]:
    """[note, vkey] → whether the vkey's log has signed the checkpoint in it."""
    text = f"{NAME}\n7\n{b64(bytes(32))}\n"
    ours, theirs = line(text), line(text, "witness.example/w", OTHER)
    good = {
        "one signature": f"{text}\n{ours}",
        "a witness's after": f"{text}\n{ours}{theirs}",
        "a witness's before": f"{text}\n{theirs}{ours}",
        "another key of our name before": f"{text}\n{line(text, NAME, OTHER)}{ours}",
        "an extension line": (more := f"{text}more\n") and f"{more}\n{line(more)}",
    }
    for name, note in good.items():
        yield name, [note, vkey()], True
    other, minus = text.replace(NAME, "other.example/log"), text.replace("\n7\n", "\n-5\n")
    zero, gap = text.replace("\n7\n", "\n07\n"), f"{text}\nmore\n"
    short = text.replace(b64(bytes(32)), b64(bytes(31)))
    bad = {
        "unsigned": text,
        "no empty line": f"{text}{ours}",
        "no final newline": f"{text}\n{ours}".rstrip("\n"),
        "junk among the signatures": f"{text}\nhello\n{ours}",
        "junk after the signatures": f"{text}\n{ours}hello\n",
        "a malformed second signature": f"{text}\n{ours}— w.example not-base64!\n",
        "an empty line among the signatures": f"{text}\n{ours}\n",
        "a signature of four bytes": f"{text}\n{ours}— w.example {b64(b'1234')}\n",
        "a second of our key over another text": f"{text}\n{ours}{line(text.replace('7', '8'))}",
        "a first of our key over another text": f"{text}\n{line(text.replace('7', '8'))}{ours}",
        "two spaces": f"{text}\n{ours.replace(' ', '  ', 1)}",
        "a control character": f"{text}\n{ours}".replace("\n7\n", "\n7\r\n"),
        "signed by another": f"{text}\n{line(text, NAME, OTHER)}",
        "our key under another's id": f"{text}\n{line(text, of=b'1234')}",
        "a checkpoint of another log": f"{other}\n{line(other)}",
        "less than nothing": f"{minus}\n{line(minus)}",
        "a size with a nought before": f"{zero}\n{line(zero)}",
        "an empty extension line": f"{gap}\n{line(gap)}",
        "a short root": f"{short}\n{line(short)}",
        "a changed text": f"{text.replace('7', '8')}\n{ours}",
    }
    for name, note in bad.items():
        yield name, [note, vkey()], False
    yield "a verifier key with another's id", [f"{text}\n{ours}", vkey(of=b"1234")], False
    yield "a verifier key that is none", [f"{text}\n{ours}", "hello"], False
