"""SM2 with SM3 (GM/T 0003.2-2012, the curve of GM/T 0003.5, the signer's id of GM/T 0009), by the OpenSSL that Python stands on.

A signature is r‖s, 64 bytes, each in [1, n−1]; a public key 04‖x‖y, 65 bytes; a private one 32. Where there is nothing secret
it is done here: the digest e = SM3(Z‖M), whose Z holds id, curve and key, and the range of r and s. What is secret, and the
curve, is OpenSSL's, asked by ``ctypes`` for what it calls EVP_PKEY; the keys go there in DER, whose bytes around them are always the same.
"""

from __future__ import annotations

import _hashlib
import ctypes
import secrets
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from functools import cache, lru_cache

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SM3, Hash

SIGNATURE_BYTES, PUBLIC_BYTES, PRIVATE_BYTES = 64, 65, 32
#: Of all signers, unless they agree on another (GM/T 0009-2012, 10).
ID = b"1234567812345678"
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_A = "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC"
_B = "28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93"
_GX = "32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7"
_GY = "BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0"
_BEFORE_KEY = (len(ID) * 8).to_bytes(2, "big") + ID + bytes.fromhex(_A + _B + _GX + _GY)
#: SubjectPublicKeyInfo and PKCS #8 up to the key: id-ecPublicKey on 1.2.156.10197.1.301.
_KIND = "301306072a8648ce3d020106082a811ccf5501822d"
_PUBLIC = bytes.fromhex(f"3059{_KIND}034200")
_PRIVATE = bytes.fromhex(f"3041020100{_KIND}042730250201010420")
#: The example of GM/T 0003.5-2012, annex A: what it says of key, message and signature must be found here too.
_EXAMPLE = bytes.fromhex(
    "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
_SIGNED = bytes.fromhex(
    "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
)
_MESSAGE = b"message digest"

_POINTER, _BYTES, _SIZE, _INT = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int
_FUNCTIONS: dict[str, tuple[type | None, tuple[type, ...]]] = {
    "d2i_AutoPrivateKey": (_POINTER, (_POINTER, _POINTER, ctypes.c_long)),
    "d2i_PUBKEY": (_POINTER, (_POINTER, _POINTER, ctypes.c_long)),
    "i2d_PUBKEY": (_INT, (_POINTER, _POINTER)),
    "EVP_PKEY_free": (None, (_POINTER,)),
    "EVP_PKEY_CTX_new": (_POINTER, (_POINTER, _POINTER)),
    "EVP_PKEY_CTX_free": (None, (_POINTER,)),
    "EVP_PKEY_sign_init": (_INT, (_POINTER,)),
    "EVP_PKEY_sign": (_INT, (_POINTER, _BYTES, _POINTER, _BYTES, _SIZE)),
    "EVP_PKEY_verify_init": (_INT, (_POINTER,)),
    "EVP_PKEY_verify": (_INT, (_POINTER, _BYTES, _SIZE, _BYTES, _SIZE)),
    "ERR_clear_error": (None, ()),
}


class NoSm2(RuntimeError):
    """Nothing here can do SM2; the sentence says what to do."""


NONE_HERE = (
    "这台机器的 OpenSSL 不能做国密 SM2，国密签名既不能签也不能核验。请换 3.0 以上、带 SM2 的 OpenSSL。"
)


class BadKey(ValueError):
    """The bytes are no key on the curve."""


class PrivateKey:
    """A private key; asked as those of ``cryptography`` are."""

    def __init__(self, raw: bytes) -> None:
        """The key with these 32 bytes.

        Raises:
            BadKey: they are none: 0 and n − 1 are not among them. NoSm2.
        """
        demand()
        if len(raw) != PRIVATE_BYTES or not 0 < int.from_bytes(raw, "big") < N - 1:
            raise BadKey("不是 SM2 私钥")
        self._raw, self._key = raw, _Key("d2i_AutoPrivateKey", _PRIVATE + raw)
        self._public = PublicKey(self._key.public())

    @classmethod
    def generate(cls) -> PrivateKey:
        """A new one."""
        return cls((secrets.randbelow(N - 2) + 1).to_bytes(PRIVATE_BYTES, "big"))

    def private_bytes_raw(self) -> bytes:
        """The 32 bytes."""
        return self._raw

    def public_key(self) -> PublicKey:
        """The public half."""
        return self._public

    def sign(self, data: bytes) -> bytes:
        """A signature over ``data``; another each time, since it draws a number."""
        return self._key.sign(self._public.digest(data))


class PublicKey:
    """A public key as it is published; whether it lies on the curve, verifying finds out."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._z = _sm3(_BEFORE_KEY + raw[1:])

    def public_bytes_raw(self) -> bytes:
        """The 65 bytes."""
        return self._raw

    def digest(self, data: bytes) -> bytes:
        """What is signed of ``data`` by this key: SM3(Z‖data)."""
        return _sm3(self._z + data)


def verify(public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the key with this public half signed ``data``.

    Raises:
        NoSm2: nobody here can tell.
    """
    demand()
    return _verified(public, signature, data)


def _verified(public: bytes, signature: bytes, data: bytes) -> bool:
    key = _known(public) if len(signature) == SIGNATURE_BYTES else None
    return key is not None and key[1].verify(signature, key[0].digest(data))


@lru_cache(maxsize=64)
def _known(public: bytes) -> tuple[PublicKey, _Key] | None:
    if len(public) != PUBLIC_BYTES or public[:1] != b"\x04":
        return None
    try:
        return PublicKey(public), _Key("d2i_PUBKEY", _PUBLIC + public)
    except BadKey:
        return None


def _sm3(data: bytes) -> bytes:
    hashed = Hash(SM3())
    hashed.update(data)
    return hashed.finalize()


class _Key:
    """An EVP_PKEY, given back when nobody holds it any more. OpenSSL lets many threads use one."""

    def __init__(self, read: str, der: bytes) -> None:
        library = _library()
        begins = ctypes.c_char_p(der)
        with _errors_cleared(library):
            self._at = getattr(library, read)(None, ctypes.byref(begins), len(der))
        if not self._at:
            raise BadKey("不是 SM2 曲线上的钥匙")
        weakref.finalize(self, library.EVP_PKEY_free, self._at)

    def public(self) -> bytes:
        library = _library()
        written = ctypes.create_string_buffer(len(_PUBLIC) + PUBLIC_BYTES)
        at = ctypes.c_void_p(ctypes.addressof(written))
        if library.i2d_PUBKEY(self._at, None) != len(written):
            raise BadKey("不是 SM2 私钥")
        library.i2d_PUBKEY(self._at, ctypes.byref(at))
        return written.raw[-PUBLIC_BYTES:]

    def sign(self, digest: bytes) -> bytes:
        written, length = ctypes.create_string_buffer(80), ctypes.c_size_t(80)
        with self._asked("EVP_PKEY_sign_init") as (library, context):
            done = library.EVP_PKEY_sign(context, written, ctypes.byref(length), digest, len(digest))
        if done != 1:
            raise NoSm2(NONE_HERE)
        r, s = decode_dss_signature(written.raw[: length.value])
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def verify(self, signature: bytes, digest: bytes) -> bool:
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        if not (0 < r < N and 0 < s < N):
            return False
        der = encode_dss_signature(r, s)
        with self._asked("EVP_PKEY_verify_init") as (library, context):
            found: int = library.EVP_PKEY_verify(context, der, len(der), digest, len(digest))
        return found == 1

    @contextmanager
    def _asked(self, begin: str) -> Iterator[tuple[ctypes.CDLL, int]]:
        library = _library()
        with _errors_cleared(library):
            context = library.EVP_PKEY_CTX_new(self._at, None)
            try:
                if not context or getattr(library, begin)(context) != 1:
                    raise NoSm2(NONE_HERE)
                yield library, context
            finally:
                library.EVP_PKEY_CTX_free(context)


@contextmanager
def _errors_cleared(library: ctypes.CDLL) -> Iterator[None]:
    """What OpenSSL notes of a signature that fails is not found by whoever asks it next in this thread: ``ssl`` does."""
    try:
        yield
    finally:
        library.ERR_clear_error()


@cache
def _library() -> ctypes.CDLL:
    """OpenSSL, declared: the one that Python's own ``hashlib`` is linked to, else the machine's.

    Raises:
        NoSm2: neither is there with all that is needed.
    """
    for name in _places():
        try:
            library = ctypes.CDLL(name)
            for function, (gives, takes) in _FUNCTIONS.items():
                declared = getattr(library, function)
                declared.restype, declared.argtypes = gives, takes
        except (AttributeError, OSError):  # no such library, or one without these
            continue
        return library
    raise NoSm2(NONE_HERE)


def _places() -> Iterator[str | None]:
    yield getattr(_hashlib, "__file__", None)  # none: what stands in Python itself
    if (found := find_library("crypto")) is not None:
        yield found


@cache
def demand() -> None:
    """SM2 can be done here: the example of the standard is found good, and changed it is not. Asked before anything else, once.

    Raises:
        NoSm2: it cannot.
    """
    if not _verified(_EXAMPLE, _SIGNED, _MESSAGE) or _verified(_EXAMPLE, _SIGNED, _MESSAGE[::-1]):
        raise NoSm2(NONE_HERE)
