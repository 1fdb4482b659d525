"""What a label says, signed: one form, and whatever is changed in it is refused."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.certificates.statements import CODE, KEY, ORIGIN, OTHER, flips, said
from youji.certificates.logic import cose, digits
from youji.certificates.logic.cose import BadToken
from youji.certificates.logic.number import BadNumber
from youji.certificates.logic.statement import BadStatement, opened, sign
from youji.certificates.logic.texts_of_statement import lines

pytestmark = pytest.mark.clause("4.2-c")
PUBLIC = KEY.public_key().public_bytes_raw()


def accepted(token: bytes) -> bool:
    """Whether anybody would take it for ours."""
    try:
        _, signed = opened(token)
    except BadToken:
        return False
    return signed.kid == cose.kid_of(PUBLIC) and signed.verify(PUBLIC)


def test_what_is_signed_is_read_again_and_signed_the_same():
    token = sign(said(), KEY)

    statement, signed = opened(token)
    assert statement == said()
    assert signed.verify(PUBLIC)
    assert sign(said(), KEY) == token
    assert digits.undigits(digits.digits(token)) == token
    assert dict(lines(statement))["数量"] == "25.5kg"
    assert statement.whole == said(copy=0)


def test_the_bytes_are_those_of_the_standards():
    """RFC 8949 appendix A, and the frame of RFC 9052 4.2 by hand."""
    for value, written in (
        (0, "00"), (23, "17"), (24, "1818"), (1000, "1903e8"), (1000000, "1a000f4240"), (-1, "20"), (-100, "3863"),
        (b"\1\2\3\4", "4401020304"), ("\u6c34", "63e6b0b4"), ([1, [2, 3], [4, 5]], "8301820203820405"), ({1: 2, 3: 4}, "a201020304"),
    ):  # fmt: skip
        assert cose.encode(value).hex() == written
        assert cose.decode(bytes.fromhex(written)) == value
    token, payload = sign(said(), KEY), said().payload
    signature = KEY.sign(bytes.fromhex("846a5369676e61747572653143a1012740") + cose.encode(payload))
    kid = cose.kid_of(PUBLIC)
    assert token == bytes.fromhex("d28443a10127a10444") + kid + cose.encode(payload) + b"\x58\x40" + signature


def test_no_flipped_bit_and_no_truncation_is_accepted():
    token = sign(said(), KEY)
    assert accepted(token)

    assert len(set(flips(token))) == 400
    assert sum(map(accepted, flips(token))) == 0
    assert sum(accepted(token[:n]) for n in range(len(token))) == 0
    assert not accepted(token + b"\0")


def test_no_digit_lost_doubled_or_changed_is_accepted():
    text = digits.digits(sign(said(), KEY))
    changed = [text[:n] for n in range(len(text))] + [text[:n] + text[n + 1 :] for n in range(len(text))]
    changed += [text[:n] + str((int(text[n]) + 1) % 10) + text[n + 1 :] for n in range(len(text))]
    changed += ["0" + text, text + "0", text + "٣", "９" * 9, "9" * 90_000, text[::-1]]

    def read(one):
        try:
            return accepted(digits.undigits(one))
        except BadToken:
            return False

    assert sum(read(one) for one in changed if one != text) == 0


def test_what_another_key_signed_is_not_ours():
    assert not accepted(sign(said(), OTHER))
    ours = cose.kid_of(PUBLIC)
    theirs = cose.kid_of(OTHER.public_key().public_bytes_raw())
    assert not accepted(sign(said(), OTHER).replace(theirs, ours))


@pytest.mark.parametrize(
    "written",
    [
        "a2010101 02".replace(" ", ""),  # the same key twice
        "a203040102",  # keys in another order
        "1817",  # a longer length than needed
        "1900ff",
        "9f01ff",  # without a length
        "818181818100",  # too deep
        "98ff" + "00" * 255,  # too many
        "f6", "fb3ff0000000000000", "c100",  # null, a float, a tag
        "62c328",  # no UTF-8
        "0000",  # more behind the end
        "a1616101",  # a key that is no number
        "5affffffff00",  # longer than there is
        "",
    ],
)  # fmt: skip
def test_whatever_could_be_written_otherwise_is_refused(written):
    with pytest.raises(BadToken):
        cose.decode(bytes.fromhex(written))


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(BadToken):
        assert cose.encode(cose.decode(data)) == data
    assert not accepted(data)


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": Decimal(0)}, {"quantity": Decimal(-1)}, {"quantity": Decimal("0.0001")}, {"quantity": Decimal("NaN")},
        {"product": ""}, {"product": "橙" * 31}, {"issuer": "合作\u202e社"}, {"place": " 麻阳"}, {"unit": "公\n斤"},
        {"copy": 51}, {"copies": 0, "copy": 0}, {"basis": ()}, {"basis": (2, 1)}, {"basis": (4,)}, {"form": 3},
        {"code": CODE.lower()}, {"code": CODE[:-1] + "0"}, {"promise": ""},
    ],
)  # fmt: skip
def test_what_cannot_stand_on_a_label_is_not_signed(changes):
    with pytest.raises(BadStatement):
        said(**changes)


def test_the_text_of_a_label_fits_a_code_that_labels_can_carry():
    """Version 11 at level M for ordinary names: 22.9 mm at three dots a module and 203 dpi. The writer finds the segments."""
    text = digits.text_of(CODE, sign(said(), KEY), ORIGIN)
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = code.to_image(scale=1, add_quiet_zones=False).shape[0]

    assert text.startswith(f"HTTPS://YOUJI.HUNAN.GOV.CN/q/{CODE}#")
    assert (modules - 17) / 4 <= 12
    short = zxingcpp.create_barcode(digits.address(CODE, ORIGIN), zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    assert (short.to_image(scale=1, add_quiet_zones=False).shape[0] - 17) / 4 <= 4


def test_the_longest_names_still_fit_a_token():
    longest = said(
        product="橙" * 30, unit="箱箱箱箱", place="镇" * 40, issuer="社" * 50, promise="2" * 16, basis=(1, 2, 3),
        quantity=Decimal("999999999999.125"), copy=100_000, copies=100_000,
    )  # fmt: skip
    assert opened(sign(longest, KEY))[0] == longest


def test_a_scanned_text_is_read_however_it_came():
    text = digits.text_of(CODE, sign(said(), KEY), ORIGIN)
    full = digits.scanned(text)

    assert full == digits.Scanned(CODE, text.partition("#")[2], "youji.hunan.gov.cn")
    for typed in (
        text.lower(),
        text.replace("#", "＃").replace("1", "１"),
        f" {text[:90]}\n{text[90:]} \r\n",
    ):
        assert digits.scanned(typed) == full
    assert digits.scanned(CODE.replace("-", " ")) == digits.Scanned(CODE)
    for other in (
        "",
        "https://youji.hunan.gov.cn/b/433127-26-0001",
        "#123",
        text + "1" * 3000,
        f"http://[{CODE}",
    ):
        with pytest.raises(BadNumber):
            digits.scanned(other)
