"""SM2 with SM3: the standard's own example, another's implementation beside ours, and whatever is not quite a signature."""

from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

import gmalg
import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from tests.certificates.national import NATIONAL, PUBLIC, STRANGER
from youji.certificates.logic import sm2

pytestmark = pytest.mark.clause("4.5-b")
#: GM/T 0003.5-2012, annex A: key, public key, message, the number that is drawn, and what comes of them.
D = bytes.fromhex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")
P = bytes.fromhex(
    "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
M = b"message digest"
K = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
E = bytes.fromhex("F0B43E94BA45ACCAACE692ED534382EB17E6AB5A19CE7B31F4486FDFC0D28640")
R = bytes.fromhex("F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3")
S = bytes.fromhex("B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA")
MESSAGES = (b"", b"\0", M, "麻阳冰糖橙25.5kg".encode() * 40)


def theirs(key: sm2.PrivateKey, uid: bytes = sm2.ID, **more) -> gmalg.SM2:
    """The same key in the hands of the other library."""
    return gmalg.SM2(key.private_bytes_raw(), uid, key.public_key().public_bytes_raw(), **more)


def signed_by_them(key: sm2.PrivateKey, message: bytes, uid: bytes = sm2.ID) -> bytes:
    """Theirs leave out the noughts that a number begins with."""
    return b"".join(half.rjust(32, b"\0") for half in theirs(key, uid).sign(message))


def whole(number: int) -> bytes:
    return number.to_bytes(32, "big")


def test_the_example_of_the_standard_is_ours_and_theirs():
    key = sm2.PrivateKey(D)

    assert key.public_key().public_bytes_raw() == P
    assert key.public_key().digest(M) == E
    assert sm2.verify(P, R + S, M)
    assert not sm2.verify(P, R + S, M + b".")
    assert theirs(key, rnd_fn=lambda _bits: K).sign(M) == (R, S)


@pytest.mark.parametrize("message", MESSAGES, ids=len)
def test_what_one_library_signs_the_other_verifies(message):
    ours = NATIONAL.sign(message)
    assert theirs(NATIONAL).verify(message, ours[:32], ours[32:])
    assert not theirs(STRANGER).verify(message, ours[:32], ours[32:])

    by_them = signed_by_them(NATIONAL, message)
    assert sm2.verify(PUBLIC, by_them, message)
    assert not sm2.verify(PUBLIC, by_them, message + b"\0")


@pytest.mark.parametrize("half", [0, 32], ids=["r", "s"])
def test_a_number_that_begins_with_noughts_keeps_its_length(half):
    signature = next(one for one in iter(lambda: NATIONAL.sign(M), b"") if one[half] == 0)

    assert len(signature) == sm2.SIGNATURE_BYTES
    assert sm2.verify(PUBLIC, signature, M)
    assert theirs(NATIONAL).verify(M, signature[:32], signature[32:])


def test_the_openssl_command_reads_the_key_and_each_takes_the_others_signature(tmp_path: Path):
    """It works out Z itself, from the id that it is given."""
    command = shutil.which("openssl")
    if (
        command is None
        or subprocess.run([command, "ecparam", "-name", "SM2"], capture_output=True, check=False).returncode
    ):
        pytest.skip("没有带 SM2 的 openssl 命令：国密签名没有和 openssl 命令交叉核对，只和 gmalg 核对了")
    pem, message, signature = tmp_path / "key.pem", tmp_path / "message", tmp_path / "signature"
    der = base64.b64encode(sm2._PRIVATE + NATIONAL.private_bytes_raw()).decode()
    pem.write_text(f"-----BEGIN PRIVATE KEY-----\n{der}\n-----END PRIVATE KEY-----\n")
    message.write_bytes(M)

    def asked(*what: str) -> int:
        options = ("-inkey", str(pem), "-in", str(message), "-rawin", "-digest", "sm3")
        told = subprocess.run(
            [command, "pkeyutl", *what, *options, "-pkeyopt", f"distid:{sm2.ID.decode()}"],
            capture_output=True,
            check=False,
        )
        return told.returncode

    assert asked("-sign", "-out", str(signature)) == 0
    r, s = decode_dss_signature(signature.read_bytes())
    assert sm2.verify(PUBLIC, whole(r) + whole(s), M)
    ours = NATIONAL.sign(M)
    signature.write_bytes(
        encode_dss_signature(int.from_bytes(ours[:32], "big"), int.from_bytes(ours[32:], "big"))
    )
    assert asked("-verify", "-sigfile", str(signature)) == 0
    message.write_bytes(M + b".")
    assert asked("-verify", "-sigfile", str(signature)) != 0


def test_what_was_signed_under_another_id_is_not_ours():
    by_them = signed_by_them(NATIONAL, M, b"ALICE123@YAHOO.COM")

    assert theirs(NATIONAL, b"ALICE123@YAHOO.COM").verify(M, by_them[:32], by_them[32:])
    assert not sm2.verify(PUBLIC, by_them, M)


OUT_OF_RANGE = {
    "r is 0": whole(0) + S, "s is 0": R + whole(0), "both are 0": bytes(64), "r is n": whole(sm2.N) + S, "s is n": R + whole(sm2.N),
    "r is over n": whole(sm2.N + 1) + S, "all ones": b"\xff" * 64, "r + s is n": R + whole(sm2.N - int.from_bytes(R, "big")),
    "the other way round": S + R, "s from below": R + whole(sm2.N - int.from_bytes(S, "big")), "r alone": R, "nothing": b"", "longer": R + S + b"\0",
    "in DER": encode_dss_signature(int.from_bytes(R, "big"), int.from_bytes(S, "big")),
}  # fmt: skip


@pytest.mark.parametrize("name", OUT_OF_RANGE)
def test_what_is_out_of_range_is_no_signature(name):
    assert not sm2.verify(P, OUT_OF_RANGE[name], M)


def test_no_bit_of_a_signature_is_free():
    signature = int.from_bytes(R + S, "big")

    assert not any(sm2.verify(P, (signature ^ 1 << bit).to_bytes(64, "big"), M) for bit in range(512))


NO_KEYS = {
    "off the curve": P[:-1] + bytes([P[-1] ^ 1]), "infinity": b"\x04" + bytes(64), "infinity, short": b"\0", "beyond the field": b"\x04" + b"\xff" * 64,
    "compressed": b"\x03" + P[1:33], "hybrid": b"\x07" + P[1:], "without its mark": P[1:], "of the other kind": P[1:33], "nothing": b"",
}  # fmt: skip


@pytest.mark.parametrize("name", NO_KEYS)
def test_what_is_no_point_of_the_curve_verifies_nothing_and_leaves_nothing_behind(name):
    assert not sm2.verify(NO_KEYS[name], R + S, M)
    assert sm2._library().ERR_peek_error() == 0


@pytest.mark.parametrize(
    "raw", [whole(0), whole(sm2.N - 1), whole(sm2.N), b"\xff" * 32, D[:-1], D + b"\0", b""], ids=len
)
def test_what_is_no_private_key_is_refused(raw):
    with pytest.raises(sm2.BadKey):
        sm2.PrivateKey(raw)


def test_the_smallest_and_the_greatest_key_sign():
    for number in (1, sm2.N - 2):
        key = sm2.PrivateKey(whole(number))
        assert sm2.verify(key.public_key().public_bytes_raw(), key.sign(M), M)


def test_new_keys_are_others_each_time():
    made = {sm2.PrivateKey.generate().private_bytes_raw() for _ in range(20)}

    assert len(made) == 20


def test_two_signatures_of_one_text_draw_two_numbers():
    """A number drawn twice would give the key away."""
    assert len({NATIONAL.sign(M)[:32] for _ in range(50)}) == 50
