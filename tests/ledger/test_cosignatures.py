"""C2SP tlog-cosignature and the witness's fold, against signatures put together byte by byte from the text."""

from __future__ import annotations

import base64
import hashlib
import struct

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.ledger import vectors
from youji.ledger.logic import cosignatures, folds, notes

WITNESS = "witness.example/w"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
PUBLIC = KEY.public_key().public_bytes_raw()
TEXT = f"{vectors.NAME}\n7\n{vectors.b64(bytes(32))}\n"
AT = 1_679_315_147
#: "The key ID … MUST be computed as SHA-256(<name> || "\n" || 0x04 || 32-byte Ed25519 cosigner public key)[:4]" (Format).
IDENT = hashlib.sha256(WITNESS.encode() + b"\n\x04" + PUBLIC).digest()[:4]
VKEY = f"{WITNESS}+{IDENT.hex()}+{base64.b64encode(bytes([4]) + PUBLIC).decode()}"


def blob(at: int = AT, text: str = TEXT, *, key=KEY, ident: bytes = IDENT, said: int | None = None) -> bytes:
    """ "Serialized in sequence, with the timestamp encoded in big-endian order" (Format); the message is of "Ed25519
    signed message"."""
    signed = key.sign(f"cosignature/v1\ntime {at}\n{text}".encode())
    return ident + struct.pack(">Q", at if said is None else said) + signed


def line(raw: bytes, name: str = WITNESS) -> str:
    return f"— {name} {base64.b64encode(raw).decode()}\n"


GOOD = f"{TEXT}\n{vectors.line(TEXT)}"
OURS = line(blob())


def test_what_we_write_is_what_the_text_says():
    assert cosignatures.vkey(WITNESS, PUBLIC) == VKEY
    assert cosignatures.parse_vkey(VKEY) == (WITNESS, PUBLIC)
    assert cosignatures.cosign(TEXT, name=WITNESS, key=KEY, at=AT) == OURS  # Ed25519 has no chance in it


@pytest.mark.parametrize("note", {
    "after the log's": f"{GOOD}{OURS}",
    "before the log's": f"{TEXT}\n{OURS}{vectors.line(TEXT)}",
    "alone": f"{TEXT}\n{OURS}",
    "beside another witness": f"{GOOD}{line(blob(key=vectors.OTHER), 'other.example/w')}{OURS}",
    # signed-note, Signatures: "ignore signatures from unknown keys, even if they share a name or ID (but not both)"
    "beside another key of our name": f"{GOOD}{line(blob(key=vectors.OTHER, ident=b'1234'))}{OURS}",
    "beside our id under another name": f"{GOOD}{line(blob(key=vectors.OTHER), 'other.example/w')}{OURS}",
}.items(), ids=lambda case: case[0])  # fmt: skip
def test_a_cosignature_is_read(note):
    assert cosignatures.read(note[1], VKEY) == cosignatures.Cosignature(WITNESS, AT)


def test_of_two_the_later_counts():
    assert cosignatures.read(f"{GOOD}{OURS}{line(blob(AT + 9))}", VKEY).at == AT + 9


MORE = f"{TEXT}more\n"
BAD = {
    "none": GOOD,
    "unsigned": TEXT,
    "of another key": f"{GOOD}{line(blob(key=vectors.OTHER))}",
    "under the id of plain notes": f"{GOOD}{line(blob(ident=notes.key_id(WITNESS, PUBLIC)))}",
    "a plain note's signature": f"{GOOD}{vectors.line(TEXT, WITNESS, KEY, of=IDENT)}",
    "of another text": f"{GOOD}{line(blob(text=MORE))}",
    # Ed25519 signed message: "Extension lines … if present MUST be included in the cosigned message"
    "without the extension line": f"{MORE}\n{OURS}",
    "of another time": f"{GOOD}{line(blob(said=AT + 1))}",
    "of no time": f"{GOOD}{line(blob(0))}",  # tlog-witness, add-checkpoint: "the timestamp MUST NOT be zero"
    "past the last second": f"{GOOD}{line(blob(2**63))}",  # Format: "MUST NOT exceed 2^63 - 1"
    "cut short": f"{GOOD}{line(blob()[:-1])}",
    "too long": f"{GOOD}{line(blob() + b'x')}",
    "good, and another of ours bad": f"{GOOD}{OURS}{line(blob(said=AT + 1))}",
    "under another name": f"{GOOD}{line(blob(), 'other.example/w')}",
    "a malformed line beside it": f"{GOOD}{OURS}hello\n",
}


@pytest.mark.parametrize("name", BAD)
def test_no_cosignature_is_read(name):
    with pytest.raises(notes.BadNote):
        cosignatures.read(BAD[name], VKEY)


@pytest.mark.parametrize("text", [
    "", "hello", notes.vkey(WITNESS, PUBLIC), VKEY.replace(IDENT.hex(), "00000000"), f"+{VKEY.partition('+')[2]}",
    *(cosignatures.vkey(name, PUBLIC) for name in ("", "a b", "a\u3000b", "a\u00a0b", "a\tb", "a\u2028b")),
    f"{WITNESS}+{IDENT.hex()}+{base64.b64encode(bytes([4]) + PUBLIC + b'x').decode()}",
])  # fmt: skip
def test_no_witness_key_is_read(text):
    """signed-note, Format: "Key names MUST be non-empty and MUST NOT contain any Unicode spaces or plus"."""
    with pytest.raises(notes.BadNote):
        cosignatures.parse_vkey(text)


@pytest.mark.parametrize("at", [0, -1, 2**63])
def test_no_time_is_not_signed(at):
    with pytest.raises(ValueError, match="no time"):
        cosignatures.cosign(TEXT, name=WITNESS, key=KEY, at=at)


def test_a_fingerprint_is_hex_four_at_a_time():
    whole = hashlib.sha256(PUBLIC).hexdigest()
    assert cosignatures.fingerprint(PUBLIC).replace(" ", "") == whole
    assert {len(group) for group in cosignatures.fingerprint(PUBLIC).split(" ")} == {4}


SOUND = folds.Fold(vectors.NAME, 7, bytes(32), AT, sound=True)
DIFFERS = folds.Fold(
    vectors.NAME, 7, bytes(32), AT, sound=False, sentence="430181-23-0007：status 与存证不符"
)


@pytest.mark.parametrize("fold", [SOUND, DIFFERS, folds.Fold(vectors.NAME, 7, bytes(32), AT, True, "1 项")])
def test_a_fold_comes_back_as_it_was_written(fold):
    assert folds.open_fold(folds.write(fold, WITNESS, KEY), VKEY) == fold


def test_a_fold_is_no_cosignature_and_a_cosignature_no_fold():
    with pytest.raises(notes.BadNote):
        cosignatures.read(folds.write(SOUND, WITNESS, KEY), VKEY)
    with pytest.raises(notes.BadNote):
        folds.open_fold(f"{TEXT}\n{OURS}", VKEY)


@pytest.mark.parametrize("text", [
    SOUND.text.replace("youji-fold/v1", "youji-fold/v2"), SOUND.text.replace("\n7\n", "\n07\n"), f"{DIFFERS.text}more\n",
    SOUND.text.replace("sound", "fine"), SOUND.text.replace("sound", "differs"), SOUND.text.replace(vectors.NAME, ""),
    SOUND.text.replace(vectors.b64(bytes(32)), vectors.b64(bytes(31))), SOUND.text.replace(str(AT), "yesterday"), TEXT,
])  # fmt: skip
def test_no_fold_is_read(text):
    with pytest.raises(notes.BadNote):
        folds.open_fold(notes.sign(text, name=WITNESS, key=KEY), VKEY)


def test_a_fold_by_another_is_not_believed():
    with pytest.raises(notes.BadNote):
        folds.open_fold(folds.write(SOUND, WITNESS, vectors.OTHER), VKEY)


@pytest.mark.parametrize("sentence", ["", "two\nlines"])
def test_what_does_not_fit_one_line_is_not_written(sentence):
    with pytest.raises(ValueError, match="cannot be said"):
        folds.write(folds.Fold(vectors.NAME, 7, bytes(32), AT, sound=False, sentence=sentence), WITNESS, KEY)
