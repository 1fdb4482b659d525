"""Statements, lists and the log by SM2: as good as those by Ed25519, side by side with them, and never taken for one another."""

from __future__ import annotations

import base64
import copy
import json
from dataclasses import dataclass, replace
from datetime import date

import pytest
import rfc8785

from tests.certificates.judging import CLEAN, HOUSE, KEYS
from tests.certificates.national import ALONE, CHANGED, NATIONAL, PUBLIC, STRANGER, chain
from tests.certificates.statements import CODE, DAY, KEY, ORIGIN, flips, said
from tests.certificates.test_verdict import ask
from youji.certificates.logic import cose, digits, issuers, number, revocation, sm2
from youji.certificates.logic.algorithms import ED25519, SM2, public_half
from youji.certificates.logic.cose import BadToken, Signed
from youji.certificates.logic.digits import scanned
from youji.certificates.logic.issuers import BadList, Issuer, Keys
from youji.certificates.logic.revocation import Part, Revoked
from youji.certificates.logic.statement import opened, sign
from youji.certificates.logic.verdict import Judged, Known, judge
from youji.shared import clock

pytestmark = pytest.mark.clause("4.5-b")
TOKEN = sign(said(), NATIONAL)
EARLIER = number.made("GD982V", date(2026, 4, 1), "AB3D")
CHANGED_LIST = issuers.listed(CHANGED, NATIONAL)


def text(token: bytes, code: str = CODE) -> str:
    return digits.text_of(code, token, ORIGIN)


def judged(token: bytes, keys: Keys = ALONE, revoked: Revoked = CLEAN, code: str = CODE) -> Judged:
    return judge(scanned(text(token, code)), Known(keys, revoked), DAY)


def forged(algorithm, key, by) -> bytes:
    """Signed by ``by`` as if the kind were ``algorithm``, for whoever finds ``key`` by its id."""
    payload = said().payload
    signature = by.sign(cose._to_sign(algorithm, payload))
    return cose._written(Signed(algorithm, cose.kid_of(public_half(key)), payload, signature))


def test_a_statement_is_signed_read_and_verified():
    statement, signed = opened(TOKEN)

    assert (statement, signed.algorithm) == (said(), SM2)
    assert signed.verify(PUBLIC)
    head = "a1013a00010000"  # {1: -65537}
    assert TOKEN.hex().startswith(f"d28447{head}a10444{cose.kid_of(PUBLIC).hex()}")
    whole = bytes.fromhex(f"846a5369676e61747572653147{head}40") + cose.encode(said().payload)
    assert sm2.verify(PUBLIC, signed.signature, whole)
    assert digits.undigits(digits.digits(TOKEN)) == TOKEN
    assert len(TOKEN) == len(sign(said(), KEY)) + 4
    assert sign(said(), NATIONAL) != TOKEN


def test_a_label_is_good_and_says_by_what_it_was_signed():
    found = judged(TOKEN)

    assert found.state == "good"
    assert found.statement == said()
    assert found.checks[0].said == f"国密签名（SM2、SM3）正确，是钥匙 {cose.kid_of(PUBLIC).hex()} 签的。"


def test_no_flipped_bit_no_truncation_and_no_digit_else_is_accepted():
    def accepted(token: bytes) -> bool:
        try:
            _, signed = opened(token)
        except BadToken:
            return False
        return signed.kid == cose.kid_of(PUBLIC) and signed.verify(PUBLIC)

    assert accepted(TOKEN)
    assert len(set(flips(TOKEN))) == 400
    assert sum(map(accepted, flips(TOKEN))) == 0
    assert sum(accepted(TOKEN[:n]) for n in range(len(TOKEN))) == 0
    assert not accepted(TOKEN + b"\0")
    plain = text(TOKEN)
    at = plain.index("#") + 1
    other = [plain[:n] + str((int(plain[n]) + 1) % 10) + plain[n + 1 :] for n in range(at, len(plain), 5)]
    assert {judge(scanned(one), Known(ALONE, CLEAN), DAY).state for one in other} == {"bad"}


CONFUSED = {
    "of the other kind, under its own id": (forged(SM2, KEY, KEY), CHANGED),
    "of the other kind, under the id of ours": (forged(SM2, NATIONAL, KEY), CHANGED),
    "SM2 that says it is Ed25519": (forged(ED25519, NATIONAL, NATIONAL), CHANGED),
    "SM2 that says it is Ed25519, under the id of one": (forged(ED25519, KEY, NATIONAL), CHANGED),
    "a stranger's": (sign(said(), STRANGER), ALONE),
    "a stranger's, under our id": (forged(SM2, NATIONAL, STRANGER), ALONE),
    "ours, in a house that has none": (TOKEN, KEYS),
    "Ed25519, in a house that has SM2 alone": (sign(said(), KEY), ALONE),
}


@pytest.mark.parametrize("name", CONFUSED)
def test_one_kind_is_never_taken_for_the_other(name):
    token, keys = CONFUSED[name]
    found = judged(token, keys)

    assert found.state == "bad"
    assert found.statement is None


@dataclass(frozen=True, slots=True)
class Named(Issuer):
    """A key whose id is that of another: one in four billion is."""

    name: bytes = b"same"

    @property
    def kid(self) -> bytes:
        return self.name


@pytest.mark.parametrize("newest", [KEY, NATIONAL], ids=["Ed25519", "SM2"])
def test_two_keys_of_two_kinds_under_one_id_each_verify_their_own(newest):
    both = sorted((KEY, NATIONAL), key=lambda one: one is newest)
    keys = Keys(HOUSE, DAY, tuple(Named(public_half(one), date(2026, 2, 1)) for one in both))

    def token(algorithm, by) -> bytes:
        payload = said().payload
        return cose._written(Signed(algorithm, b"same", payload, by.sign(cose._to_sign(algorithm, payload))))

    assert judged(token(ED25519, KEY), keys).state == "good"
    assert judged(token(SM2, NATIONAL), keys).state == "good"
    assert judged(token(SM2, KEY), keys).state == "bad"
    assert judged(token(ED25519, NATIONAL), keys).state == "bad"


def test_before_and_after_a_change_of_kinds_labels_hold_for_their_days():
    assert judged(sign(said(code=EARLIER), KEY), CHANGED, code=EARLIER).state == "good"
    assert judged(sign(said(code=EARLIER), NATIONAL), CHANGED, code=EARLIER).state == "good"  # a later copy
    assert judged(TOKEN, CHANGED).state == "good"
    late = judged(sign(said(), KEY), CHANGED)
    assert (late.state, late.checks[1].said) == ("bad", "开具日期2026年11月30日时，这把钥匙已经停用。")


BAD_NEWS = {
    "revocation": replace(CLEAN, void=frozenset({CODE})), "revocation of a part": replace(CLEAN, parts=(Part(CODE, 10, 12),)),
    "recall": replace(CLEAN, recalled=frozenset({CODE})), "standing": replace(CLEAN, suspended=frozenset({"GD982V"})),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_NEWS)
def test_what_holds_no_more_is_on_a_list_signed_by_sm2(name):
    data = revocation.signed(BAD_NEWS[name], NATIONAL)

    found = judged(TOKEN, revoked=revocation.opened(data, ALONE))
    assert [one.name for one in found.checks if one.state == "bad"] == [name.partition(" ")[0]]


def test_a_list_by_sm2_that_was_changed_or_is_by_another_key_is_refused():
    data = revocation.signed(Revoked(HOUSE, DAY, frozenset({CODE}), (Part(CODE, 1, 2),)), NATIONAL)
    wrong = [*flips(data), *(data[:n] for n in range(len(data))), revocation.signed(CLEAN, STRANGER)]

    assert revocation.opened(data, CHANGED).void == {CODE}
    for one in [*wrong, revocation.signed(CLEAN, KEY)]:
        with pytest.raises(BadToken):
            revocation.opened(one, CHANGED)


THERE_AND_BACK = chain(
    (KEY, date(2026, 2, 1)),
    (NATIONAL, date(2026, 5, 1)),
    (STRANGER, date(2026, 8, 1)),
    (KEY, date(2026, 9, 1)),
)


def test_the_list_of_keys_names_the_kind_of_each_and_whoever_follows_it_comes_through():
    published = issuers.listed(THERE_AND_BACK, KEY)

    assert [row["alg"] for row in published["keys"]] == ["EdDSA", "SM2-with-SM3", "SM2-with-SM3", "EdDSA"]
    assert issuers.opened(published) == THERE_AND_BACK
    assert issuers.opened(issuers.listed(CHANGED, NATIONAL)).continues(
        issuers.opened(issuers.listed(KEYS, KEY))
    )


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("what", ["alg", "key", "kid", "since", "until", "endorsed"])
def test_whatever_is_changed_in_a_list_of_both_kinds_is_refused(what, place):
    changed = copy.deepcopy(issuers.listed(THERE_AND_BACK, KEY))
    row = changed["keys"][place]
    row[what] = next(one[what] for one in changed["keys"] if one[what] != row[what])
    with pytest.raises(BadList):
        issuers.opened(changed)


@pytest.mark.parametrize(("place", "name"), [(0, "SM2-with-SM3"), (1, "EdDSA"), (1, "SM2"), (1, "")])
def test_a_list_that_calls_a_key_what_it_is_not_is_refused_even_if_the_house_signed_it(place, name):
    said_ = issuers.listed(CHANGED, NATIONAL)
    del said_["signature"]

    def signed() -> dict[str, object]:
        return {**said_, "signature": base64.b64encode(NATIONAL.sign(rfc8785.dumps(said_))).decode()}

    assert issuers.opened(signed()) == CHANGED
    said_["keys"][place]["alg"] = name
    with pytest.raises(BadList, match="格式"):
        issuers.opened(signed())


def test_a_key_that_one_of_the_other_kind_did_not_endorse_is_in_no_list():
    """The newest signs the list, so that nothing but the endorsement is wrong."""
    first, second = CHANGED.issuers
    forged_by = STRANGER.sign(issuers.to_endorse(second.public, second.since))
    for endorsed in (b"", forged_by, forged_by[:-1], KEY.sign(b"")):
        keys = replace(CHANGED, issuers=(first, replace(second, endorsed=endorsed)))
        with pytest.raises(BadList, match="前一把"):
            issuers.opened(issuers.listed(keys, NATIONAL))


def test_the_text_of_a_label_still_fits_a_code_that_labels_can_carry():
    """Version 12 at most, as with the other kind: four bytes more, ten digits."""
    import zxingcpp

    found = zxingcpp.create_barcode(text(TOKEN), zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    assert (found.to_image(scale=1, add_quiet_zones=False).shape[0] - 17) / 4 <= 12
    assert len(text(TOKEN)) <= len(text(sign(said(), KEY))) + 10


@pytest.fixture
def without_sm2(monkeypatch):
    """A machine whose OpenSSL has no SM2."""
    asked = (sm2.demand, sm2._library, sm2._known)
    for one in asked:
        one.cache_clear()
    monkeypatch.setattr(sm2, "_places", lambda: iter(("libnone.so",)))
    yield
    for one in asked:
        one.cache_clear()


@pytest.mark.usefixtures("without_sm2")
def test_a_machine_that_cannot_says_so_and_calls_nothing_good_or_forged():
    found = judged(TOKEN)

    assert (found.state, found.checks[0].said, found.statement) == ("open", sm2.NONE_HERE, None)
    assert judged(sign(said(), KEY), KEYS).state == "good"
    with pytest.raises(sm2.NoSm2, match="OpenSSL"):
        issuers.opened(CHANGED_LIST)
    with pytest.raises(sm2.NoSm2, match="OpenSSL"):
        sm2.PrivateKey.generate()


@pytest.mark.parametrize(
    ("token", "revoked", "left"),
    [(TOKEN, CLEAN, 0), (TOKEN, BAD_NEWS["revocation"], 1), (forged(SM2, NATIONAL, STRANGER), CLEAN, 1)],
    ids=["good", "void", "forged"],
)
def test_the_command_verifies_from_files_alone(token, revoked, left, tmp_path, monkeypatch, capsys):
    """No database is open in this test."""
    monkeypatch.setattr(clock, "now", lambda: clock.midnight(DAY))
    (tmp_path / "keys.json").write_text(json.dumps(CHANGED_LIST))
    (tmp_path / "revoked").write_bytes(revocation.signed(revoked, NATIONAL))
    lists = ("--keys", str(tmp_path / "keys.json"), "--revoked", str(tmp_path / "revoked"))

    exit_, told = ask(capsys, text(token), *lists, "--json")
    assert exit_ == left
    assert json.loads(told)["state"] == ("bad" if left else "good")
    if not left:
        assert "✓ 签名：国密签名（SM2、SM3）正确" in ask(capsys, text(token), *lists)[1]
