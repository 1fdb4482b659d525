"""The list of what holds no more: exact, signed, small."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from tests.certificates.statements import CODE, DAY, KEY, OTHER, flips
from tests.portal.conftest import *  # noqa: F403  (entries published)
from youji.certificates.logic import issuers, number, revocation
from youji.certificates.logic.cose import BadToken
from youji.certificates.logic.issuers import Issuer, Keys
from youji.certificates.logic.revocation import Part, Revoked
from youji.certificates.selectors.revoked import Withdrawn, revoked
from youji.shared.identifiers import ALPHABET

HOUSE = "youji.hunan.gov.cn"
KEYS = Keys(HOUSE, DAY, (Issuer(KEY.public_key().public_bytes_raw(), date(2026, 2, 1)),))


def codes(count: int) -> list[str]:
    """As many numbers of as many operators and days."""
    at = random.Random(11)  # noqa: S311  (no secret)
    letters = ("".join(at.choices(ALPHABET, k=6)) for _ in range(count))
    return [
        number.made(
            one, date(2026, 2, 1) + timedelta(days=at.randrange(900)), "".join(at.choices(number.DRAWN, k=4))
        )
        for one in letters
    ]


def test_ten_thousand_codes_of_ten_thousand_operators_take_less_than_a_hundred_kilobytes_and_none_is_lost():
    gone = frozenset(codes(10_000))
    data = revocation.signed(Revoked(HOUSE, DAY, void=gone), KEY)

    assert len(data) <= 100_000
    assert revocation.opened(data, KEYS).void == gone


def test_each_kind_is_read_as_it_was_said():
    some = codes(5)
    said = Revoked(
        HOUSE, DAY, frozenset(some[:2]), (Part(CODE, 3, 7), Part(CODE, 20, 20), Part(some[2], 1, 1)), frozenset(some[3:]),
        frozenset({"GD982V", "0Z0Z0Z"}),
    )  # fmt: skip
    found = revocation.opened(revocation.signed(said, KEY), KEYS)

    assert (found.void, set(found.parts), found.recalled, found.suspended) == (
        said.void, set(said.parts), said.recalled, said.suspended,
    )  # fmt: skip
    assert [bool(found.part(CODE, copy)) for copy in (2, 3, 7, 8, 20)] == [False, True, True, False, True]


def test_no_flipped_bit_no_cut_and_no_other_key_is_accepted():
    data = revocation.signed(Revoked(HOUSE, DAY, frozenset(codes(3)), (Part(CODE, 1, 2),)), KEY)
    wrong = [
        *flips(data),
        *(data[:n] for n in range(len(data))),
        revocation.signed(Revoked(HOUSE, DAY), OTHER),
    ]
    for one in wrong:
        with pytest.raises(BadToken):
            revocation.opened(one, KEYS)


def test_a_key_that_was_changed_says_nothing_about_today():
    other = OTHER.public_key().public_bytes_raw()
    later = Keys(HOUSE, DAY, issuers.chained([*KEYS.issuers, Issuer(other, DAY)]))
    with pytest.raises(BadToken):
        revocation.opened(revocation.signed(Revoked(HOUSE, DAY), KEY), later)


def test_whose_recognition_is_suspended_and_what_other_rooms_withdrew_is_on_the_list(
    publish, now, monkeypatch
):
    publish(base_code="GD982V-01", operator_name="金穗合作社", status="suspended")
    publish(base_code="AB3D5E-02", operator_name="茶场", status="interim")
    publish(base_code="FFFFFF-01", operator_name="果园")
    publish(base_code="430611-C1", status="suspended")  # a county's: of no operator
    monkeypatch.setattr(
        "youji.certificates.selectors.revoked.extensions",
        lambda point: {"recalls": lambda: Withdrawn(recalled=frozenset({CODE}))},
    )

    found = revoked(HOUSE, now)
    assert found.suspended == {"GD982V", "AB3D5E"}
    assert found.recalled == {CODE}
