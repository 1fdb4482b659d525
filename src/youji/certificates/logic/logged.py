"""The certificates' own log: what its leaves say, and how whoever holds a label finds out that it is in there.

A leaf is the number and the SHA-256 of the signed statement of the certificate itself (copy 0), nothing else: who reads the
log learns no name, product or quantity, and cannot guess them either, since nobody can guess the signature.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import rfc8785

from youji.certificates.logic import algorithms
from youji.certificates.logic.algorithms import PrivateKey
from youji.certificates.logic.cose import BadToken
from youji.certificates.logic.issuers import Keys
from youji.certificates.logic.statement import Statement, opened
from youji.ledger.logic import merkle, notes


class NotProven(ValueError):
    """The answer does not prove that the log has it; the sentence says where it fails."""


def issued(code: str, token: bytes) -> bytes:
    """The leaf of a certificate."""
    return _leaf({"code": code, "statement": hashlib.sha256(token).hexdigest()})


def voided(code: str, first: int, last: int) -> bytes:
    """The leaf that says that these copies hold no more."""
    return _leaf({"code": code, "void": [first, last]})


def replaced(code: str, by: str) -> bytes:
    """The leaf that says which certificate stands in the place of another."""
    return _leaf({"code": code, "replaced_by": by})


def keys_listed(keys: Sequence[Mapping[str, str]]) -> bytes:
    """The leaf of the list of keys as it is from now on: SHA-256 over the RFC 8785 form of its ``keys``."""
    return _leaf({"keys": hashlib.sha256(rfc8785.dumps([dict(row) for row in keys])).hexdigest()})


def _leaf(said: Mapping[str, Any]) -> bytes:
    return bytes(rfc8785.dumps(dict(said)))


def origin(house: str) -> str:
    """What the log is called."""
    return f"{house}/certificates"


def noted(name: str, size: int, root: bytes, key: PrivateKey) -> str:
    """The checkpoint of the log called ``name``, signed: a note as C2SP has them, by SM2 under a kind of our own."""
    text, public = notes.Checkpoint(name, size, root).text, algorithms.public_half(key)
    return notes.under(text, name, _id(name, public) + key.sign(text.encode()))


def _id(name: str, public: bytes) -> bytes:
    return notes.key_id(name, public, algorithms.of(public).kind)


def prove(label: Statement, answer: Mapping[str, Any], keys: Keys) -> int:
    """The index of the leaf of ``label``'s certificate, once ``answer`` (``/certificates/proof/<number>``) proves that it is there.

    Raises:
        NotProven: it does not.
    """
    try:
        token = base64.b64decode(answer["statement"], validate=True)
        checkpoint, first = str(answer["checkpoint"]), answer["leaves"][0]
        leaf, index = str(first["leaf"]).encode(), int(first["index"])
        path = [base64.b64decode(one, validate=True) for one in first["path"]]
        whole, signed = opened(token)
    except (KeyError, IndexError, TypeError, ValueError, binascii.Error, BadToken) as error:
        raise NotProven("日志的回答格式不对。") from error
    issuer = keys.find(signed)
    if whole != label.whole or issuer is None or not signed.verify(issuer.public):
        raise NotProven("日志里的不是这张合格证的内容。")
    if leaf != issued(label.code, token) or json.loads(leaf)["code"] != label.code:
        raise NotProven("日志里的指纹和这张合格证的对不上。")
    tree = _signed(checkpoint, keys)
    if not merkle.verify_inclusion(merkle.leaf_hash(leaf), index, tree.size, path, tree.root):
        raise NotProven("从这一条算不出日志签过名的根。")
    return index


def _signed(note: str, keys: Keys) -> notes.Checkpoint:
    name = origin(keys.house)
    try:
        text, lines = notes.read_note(note)
        checkpoint = notes.parse_checkpoint(text)
    except notes.BadNote as error:
        raise NotProven("日志的检查点格式不对。") from error
    for one in reversed(keys.issuers):
        ident = _id(name, one.public)
        ours = [raw[len(ident) :] for whose, raw in lines if whose == name and raw.startswith(ident)]
        good = [one.algorithm.verify(one.public, signature, text.encode()) for signature in ours]
        if good and all(good) and checkpoint.origin == name:
            return checkpoint
    raise NotProven("日志的检查点不是名单里的钥匙签的。")
