"""What is found of a certificate in hand: the table of everything that can be wrong with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.certificates.national import STRANGER
from tests.certificates.statements import OTHER
from youji.certificates.logic import number
from youji.certificates.logic.digits import digits, text_of, undigits
from youji.certificates.logic.statement import sign
from youji.certificates.selectors.statements import statement_of
from youji.certificates.services.publishing import known
from youji.certificates.services.voiding import void_certificate
from youji.receiving.logic.verdict import NOT_OURS, Verdict
from youji.receiving.models import Scan
from youji.receiving.selectors.judging import House
from youji.receiving.services.scanning import take_scans
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]


@pytest.fixture
def certificate(issue, lot):
    return issue(lot)


def test_a_good_label_is_verified_and_says_what_it_is(see, canteen, certificate, label):
    [scan] = see(canteen, label(certificate, 3))
    assert (scan.verdict, scan.found) == ("verified", "")
    assert (scan.code, scan.copy, scan.product) == (certificate.code, 3, "豇豆")
    assert (scan.certificate_id, scan.origin) == (certificate.pk, "430611")


def test_a_short_code_is_looked_up(see, canteen, certificate):
    [scan] = see(canteen, certificate.code.lower().replace("-", " "), how="typed")
    assert (scan.verdict, scan.code, scan.copy) == ("verified", certificate.code, 0)
    assert "按编号查到" in scan.found


def test_a_text_of_another_system_is_normal_and_kept_as_it_is(see, canteen):
    texts = [
        "https://vendor.example/saoma/base.html?5oiR5om/6K+6",
        "我承诺对产品质量安全以及合格证真实性负责",
        "1.2.156.326.8.1",
    ]
    scans = see(canteen, *texts)
    assert [(one.verdict, one.found, one.text) for one in scans] == [
        ("unverifiable", NOT_OURS, text) for text in texts
    ]


def test_what_is_forged_cut_short_or_changed_does_not_agree(see, canteen, certificate, label):
    text = label(certificate)
    before, _, behind = text.partition("#")
    elsewhere = text_of(
        certificate.code, sign(replace(statement_of(certificate), copy=1), OTHER), "https://x.example"
    )
    spoilt = {
        text[:-1]: "不完整或被改过",
        f"{before}#{int(behind) + 1}": "签名核对不上",
        f"{before}X#{behind}": "编号是17位",
        before[:-1] + ("3" if before[-1] != "3" else "4"): "校验对不上",
        elsewhere: "网址是",
        text.replace(
            certificate.code, number.made(certificate.code[:6], certificate.day, "QQQQ")
        ): "不是一个",
    }
    for scan, said in zip(see(canteen, *spoilt), spoilt.values(), strict=True):
        assert (scan.verdict, said in scan.found) == ("mismatch", True), (scan.found, said)


@pytest.fixture
def national(settings):
    settings.CERTIFICATE_SIGNATURE = "sm2"


@pytest.mark.usefixtures("national")
def test_a_label_by_sm2_is_verified_and_a_strangers_is_not(see, canteen, certificate, label, settings):
    by_another = sign(replace(statement_of(certificate), copy=2), STRANGER)
    scans = see(canteen, label(certificate, 3), text_of(certificate.code, by_another, settings.ORIGIN))

    assert [(one.verdict, one.found) for one in scans] == [
        ("verified", ""),
        ("mismatch", "签名的钥匙不在公布的名单里，不是这里开具的。"),
    ]
    assert scans[0].copy == 3


def test_another_issuers_label_does_not_agree(see, canteen, certificate, settings):
    token = sign(replace(statement_of(certificate), copy=1), OTHER)
    [scan] = see(canteen, text_of(certificate.code, token, settings.ORIGIN))
    assert (scan.verdict, "不是这里开具的" in scan.found) == ("mismatch", True)


def test_a_number_that_nobody_was_given_does_not_agree(see, canteen, certificate):
    [scan] = see(canteen, number.made(certificate.code[:6], certificate.day, "QQQQ"))
    assert (scan.verdict, scan.found) == ("mismatch", "平台上没有这个编号的合格证。")


def test_one_that_is_void_does_not_agree(see, canteen, certificate, label, grower, now):
    void_certificate(code=certificate.code, reason="写错了", actor=grower, now=now)
    [scan] = see(canteen, label(certificate))
    assert (scan.verdict, "作废" in scan.found) == ("mismatch", True)


def test_of_copies_that_are_void_only_those_do_not_agree(see, canteen, certificate, label, grower, now):
    void_certificate(code=certificate.code, reason="漏贴", first=2, last=3, actor=grower, now=now)
    verdicts = [one.verdict for one in see(canteen, *(label(certificate, copy) for copy in (1, 2, 3, 4)))]
    assert verdicts == ["verified", "mismatch", "mismatch", "verified"]
    [short] = see(canteen, certificate.code)
    assert (short.verdict, "看不出是哪一份" in short.found) == ("unverifiable", True)


def test_a_held_lots_certificate_does_not_agree(see, canteen, certificate, label, lot, now, make_actor):
    from youji.lots.services import hold

    officer = make_actor(Role.COUNTY_REVIEWER, division="430611")
    hold(lot_id=certificate.parcel_id, reason="农残超标", actor=officer, now=now)
    [scan] = see(canteen, label(certificate))
    assert (scan.verdict, "封存" in scan.found) == ("mismatch", True)


def test_the_same_copy_comes_once(see, keep, canteen, buyer, certificate, label, now):
    keep(canteen, label(certificate, 1))
    again, other = see(canteen, label(certificate, 1), label(certificate, 2))
    assert (again.verdict, "已经收过" in again.found) == ("mismatch", True)
    assert other.verdict == "verified"
    [elsewhere] = see(buyer("岳阳批发市场", "market"), label(certificate, 1))
    assert elsewhere.verdict == "verified"


def test_what_was_refused_may_come_again(see, keep, canteen, certificate, label):
    keep(canteen, label(certificate, 1), decision="refused", reason="箱子破了")
    assert see(canteen, label(certificate, 1))[0].verdict == "verified"


def test_short_codes_are_counted_against_the_copies(keep, see, canteen, harvest, issue):
    row = issue(harvest(), copies=2)
    for _ in range(2):
        keep(canteen, row.code)
    [third] = see(canteen, row.code)
    assert (third.verdict, "共2份" in third.found) == ("mismatch", True)


def test_a_copy_above_the_copies_does_not_agree(see, canteen, certificate, settings, now):
    from youji.certificates.services.keys import signing

    said = replace(statement_of(certificate), copy=21, copies=30)
    [scan] = see(canteen, text_of(certificate.code, sign(said, signing(now)), settings.ORIGIN))
    assert (scan.verdict, "只开了20份" in scan.found) == ("mismatch", True)


def test_an_old_list_tells_nothing_and_is_never_green(canteen, certificate, label, now):
    later = now + timedelta(days=9)
    old = House(known(now), canteen.operator_id, later)
    found = old.look(label(certificate), certificate.pk).found
    assert found.verdict is Verdict.UNVERIFIABLE
    assert "旧了" in found.reason


def test_the_same_sent_twice_is_one_and_another_under_its_number_is_refused(canteen, certificate, label, now):
    one = {
        "id": "01968f3e-0000-7000-8000-000000000001",
        "pile": "01968f3e-0000-7000-8000-0000000000aa",
        "text": label(certificate),
    }
    first = take_scans([one, one], actor=canteen, now=now)
    again = take_scans([one], actor=canteen, now=now)
    assert [answer.scan.pk for answer in (*first, *again)] == [first[0].scan.pk] * 3
    assert Scan.objects.count() == 1
    [other] = take_scans([one | {"text": "别的"}], actor=canteen, now=now)
    assert other.scan is None
    assert "另一条内容" in other.said


def test_the_boxes_of_a_delivery_are_looked_up_by_their_one_number(canteen, certificate, label, now):
    def asked(first: int, last: int) -> int:
        pile = str(uuid4())
        sent = [
            {"id": str(uuid4()), "pile": pile, "text": label(certificate, copy)}
            for copy in range(first, last + 1)
        ]
        with CaptureQueriesContext(connection) as queries:
            assert {one.scan.verdict for one in take_scans(sent, actor=canteen, now=now)} == {"verified"}
        return sum(not one["sql"].startswith("INSERT") for one in queries)

    asked(1, 1)
    assert asked(2, 3) == asked(4, 20)


def test_an_officer_receives_nothing(county_reviewer, now):
    with pytest.raises(NotAllowed):
        take_scans([], actor=county_reviewer, now=now)


def test_digits_are_what_they_were(certificate, label):
    behind = label(certificate).partition("#")[2]
    assert digits(undigits(behind)) == behind
