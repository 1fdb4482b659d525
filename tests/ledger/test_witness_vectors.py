"""Both readers of a witness's word, Python's and the browser's, against one table (C2SP tlog-cosignature; our folds)."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.ledger.test_vectors import NODE
from youji.ledger.logic import cosignatures, folds, merkle, notes

SCRIPT = Path(merkle.__file__).parents[1] / "static/ledger/witnesses.js"
READER = """
import { cosignedAt, readFold } from %s;
const table = JSON.parse(await new Response(process.stdin).text());
const said = { cosignatures: [], folds: [] };
for (const [note, vkey] of table.cosignatures) said.cosignatures.push(await cosignedAt(note, vkey));
for (const [note, vkey] of table.folds) {
  const fold = await readFold(note, vkey);
  said.folds.push(fold && [fold.origin, fold.size, fold.at, fold.sound, fold.sentence]);
}
console.log(JSON.stringify(said));
"""
KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes(range(n, n + 32))) for n in (0, 1))
NAME, AT = "witness.example/w", 1_780_000_000
PUBLIC = KEY.public_key().public_bytes_raw()
VKEY = cosignatures.vkey(NAME, PUBLIC)
TEXT = notes.Checkpoint("log.example/log", 5, bytes(range(32))).text
OUR = notes.sign(TEXT, name="log.example/log", key=OTHER)


def line(blob: bytes, name: str = NAME) -> str:
    return f"— {name} {base64.b64encode(blob).decode()}\n"


def cosignature_cases() -> Iterator[tuple[str, str, str, int | None]]:
    sound = cosignatures.cosign(TEXT, name=NAME, key=KEY, at=AT)
    blob = base64.b64decode(sound.split(" ")[2])
    later = cosignatures.cosign(TEXT, name=NAME, key=KEY, at=AT + 60)
    zero = KEY.sign(cosignatures.message(TEXT, 0))
    yield "its line alone", f"{TEXT}\n{sound}", VKEY, AT
    yield "under the log's", OUR + sound, VKEY, AT
    yield "two: the later", OUR + later + sound, VKEY, AT + 60
    yield "beside a stranger's", OUR + line(b"\x01\x02\x03\x04" + bytes(72), "x") + sound, VKEY, AT
    yield "none", OUR, VKEY, None
    yield "another time than the signed", OUR + line(blob[:4] + bytes([blob[4] + 1]) + blob[5:]), VKEY, None
    yield "no time", OUR + line(blob[:4] + bytes(8) + zero), VKEY, None
    yield "another text", OUR.replace("\n5\n", "\n6\n") + sound, VKEY, None
    yield "cut short", OUR + line(blob[:-1]), VKEY, None
    yield "longer", OUR + line(blob + b"\x00"), VKEY, None
    yield "one good, one not", OUR + sound + line(blob[:-1] + b"\x00"), VKEY, None
    yield (
        "another's key under its name",
        OUR + cosignatures.cosign(TEXT, name=NAME, key=OTHER, at=AT),
        VKEY,
        None,
    )
    yield (
        "another's key with its id",
        OUR + line(blob[:12] + OTHER.sign(cosignatures.message(TEXT, AT))),
        VKEY,
        None,
    )
    yield "another name", OUR + line(blob, "other.example"), VKEY, None
    yield "a plain signature is none", notes.sign(TEXT, name=NAME, key=KEY), VKEY, None
    yield "a log's key is no witness's", OUR + sound, notes.vkey(NAME, PUBLIC), None


def fold_cases() -> Iterator[tuple[str, str, str, list | None]]:
    sound = folds.Fold("log.example/log", 5, bytes(32), AT, True)
    differs = folds.Fold("log.example/log", 5, bytes(32), AT, False, "430611-25-0001 的状态不符")

    def said(text: str) -> str:
        return notes.sign(text, name=NAME, key=KEY)

    yield "sound", folds.write(sound, NAME, KEY), VKEY, [sound.origin, 5, AT, True, ""]
    yield "differs", folds.write(differs, NAME, KEY), VKEY, [sound.origin, 5, AT, False, differs.sentence]
    yield "another's", folds.write(sound, NAME, OTHER), VKEY, None
    yield "another name", folds.write(sound, "x", KEY), VKEY, None
    yield "turned round", folds.write(differs, NAME, KEY).replace("differs", "sound"), VKEY, None
    yield "no verdict", said(sound.text.replace("sound", "fine")), VKEY, None
    yield "no header", said(sound.text.replace("/v1", "/v2")), VKEY, None
    yield "differs, and nothing said", said(sound.text.replace("sound", "differs")), VKEY, None
    yield "two sentences", said(differs.text + "x\n"), VKEY, None
    yield "no root", said(sound.text.replace(base64.b64encode(bytes(32)).decode(), "AAAA")), VKEY, None
    yield "no number", said(sound.text.replace("\n5\n", "\n05\n")), VKEY, None
    yield "a checkpoint", said(TEXT), VKEY, None


def cosigned_at(note: str, vkey: str) -> int | None:
    try:
        return cosignatures.read(note, vkey).at
    except notes.BadNote:
        return None


def read_fold(note: str, vkey: str) -> list | None:
    try:
        fold = folds.open_fold(note, vkey)
    except notes.BadNote:
        return None
    return [fold.origin, fold.size, fold.at, fold.sound, fold.sentence]


def test_both_readers_believe_what_the_witness_signed_and_nothing_else():
    signed, read = list(cosignature_cases()), list(fold_cases())
    ran = subprocess.run(
        [NODE, "--input-type=module", "-e", READER % json.dumps(SCRIPT.as_uri())],
        input=json.dumps({"cosignatures": [one[1:3] for one in signed], "folds": [one[1:3] for one in read]}),
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    browser = json.loads(ran.stdout)
    for cases, python, theirs in (
        (signed, cosigned_at, browser["cosignatures"]),
        (read, read_fold, browser["folds"]),
    ):
        wanted = {name: result for name, _, _, result in cases}
        assert {name: python(note, vkey) for name, note, vkey, _ in cases} == wanted
        assert dict(zip(wanted, theirs, strict=True)) == wanted
