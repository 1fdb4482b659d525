"""可疑合格证: to the county of origin, handled and answered; copies in two places; nobody learns who reported."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.accounts.models import Message
from youji.ledger.models import AuditEntry
from youji.receiving.logic.copies import Received, copied
from youji.receiving.models import Doubled, Report
from youji.receiving.selectors import reports
from youji.receiving.selectors.copies import receipts_by_county
from youji.receiving.services.reporting import (
    LOOKS,
    MOST_OPEN,
    conclude,
    hand_on,
    report_publicly,
    report_scan,
)
from youji.registry.models import Operator
from youji.shared.actor import Role
from youji.shared.receipts import new_receipt
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState, TooOften, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]


@pytest.fixture
def doubtful(far, see, certificate, label, now):
    [scan] = see(far, label(certificate)[:-1])
    return report_scan(scan_id=scan.pk, key=uuid4(), said="字迹模糊", actor=far, now=now)


def test_it_lands_in_the_inbox_of_the_county_of_origin(doubtful, county_reviewer, make_actor, now):
    assert doubtful.division == "430611"
    [item] = reports.waiting(county_reviewer, now)
    assert (item.kind, item.title, item.due_on) == ("doubtful", doubtful.code, doubtful.due_on)
    assert reports.waiting(make_actor(Role.COUNTY_REVIEWER, division="430181"), now) == []
    assert "不符" in doubtful.found


def test_the_producer_reads_nothing_of_it(doubtful, grower, client_as, far, county_reviewer):
    with pytest.raises(Unknown):
        reports.find_report(doubtful.pk, grower)
    assert client_as(grower).get(f"/desk/receiving/reports/{doubtful.pk}/").status_code == 404
    assert reports.may_know_who(doubtful, county_reviewer)
    assert reports.may_know_who(doubtful, far)
    assert not reports.may_know_who(doubtful, grower)
    entry = AuditEntry.objects.get(action="receiving.report.opened")
    assert entry.operator_id != grower.operator_id
    assert far.name not in str(entry.after)


def test_it_is_answered_and_whoever_reported_is_told(doubtful, county_reviewer, far, now):
    with pytest.raises(NotAllowed):
        conclude(report_id=doubtful.pk, founded=True, outcome="查实", actor=far, now=now)
    with pytest.raises(Refused):
        conclude(report_id=doubtful.pk, founded=True, outcome="", actor=county_reviewer, now=now)
    done = conclude(
        report_id=doubtful.pk,
        founded=True,
        outcome="标签系复制，已责令停用。",
        actor=county_reviewer,
        now=now,
    )
    assert (done.state, done.outcome) == ("closed", "标签系复制，已责令停用。")
    told = reports.with_receipt(doubtful.receipt.lower())
    assert (told.word, told.outcome) == ("属实，已处理", done.outcome)
    with pytest.raises(StaleState):
        conclude(report_id=doubtful.pk, founded=False, outcome="再来", actor=county_reviewer, now=now)
    assert reports.waiting(county_reviewer, now) == []


def test_who_reported_does_not_conclude(far, see, certificate, label, now):
    both = replace(far, roles=far.roles | {Role.COUNTY_REVIEWER}, division="430611")
    [scan] = see(both, label(certificate)[:-1])
    row = report_scan(scan_id=scan.pk, key=uuid4(), actor=both, now=now)
    with pytest.raises(Blocked):
        conclude(report_id=row.pk, founded=False, outcome="没有问题", actor=both, now=now)


def test_of_another_system_nobody_can_tell_the_county_so_the_buyers_own_hands_it_on(
    far, see, make_actor, now
):
    [scan] = see(far, "别的系统的码")
    row = report_scan(scan_id=scan.pk, key=uuid4(), actor=far, now=now)
    assert (row.division, row.by_guess) == ("430181", True)
    liuyang = make_actor(Role.COUNTY_REVIEWER, division="430181")
    for wrong in ("43", "430181", "990000"):
        with pytest.raises(Refused):
            hand_on(report_id=row.pk, division=wrong, reason="产地在君山", actor=liuyang, now=now)
    hand_on(report_id=row.pk, division="430611", reason="产地在君山", actor=liuyang, now=now)
    junshan = make_actor(Role.SUPERVISOR, division="430611")
    assert [item.title for item in reports.waiting(junshan, now)] == ["看不出编号的合格证"]
    assert reports.waiting(liuyang, now) == []


def test_the_same_report_sent_twice_is_one(far, see, canteen, now):
    [scan] = see(far, "别的系统的码")
    key = uuid4()
    first, second = (report_scan(scan_id=scan.pk, key=key, actor=far, now=now) for _ in range(2))
    assert first.pk == second.pk
    with pytest.raises(Unknown):
        report_scan(scan_id=scan.pk, key=uuid4(), actor=canteen, now=now)


def test_a_certificate_is_with_the_county_once_until_it_is_concluded(far, see, make_actor, now):
    [scan] = see(far, "别的系统的码")
    row = report_scan(scan_id=scan.pk, key=uuid4(), actor=far, now=now)
    with pytest.raises(Refused) as refused:
        report_scan(scan_id=scan.pk, key=uuid4(), actor=far, now=now)
    assert row.receipt in str(refused.value)
    officer = make_actor(Role.COUNTY_REVIEWER, division="430181")
    conclude(report_id=row.pk, founded=False, outcome="没有问题", actor=officer, now=now)
    assert report_scan(scan_id=scan.pk, key=uuid4(), actor=far, now=now).pk != row.pk


def test_a_strangers_telephone_is_read_by_the_office_that_handles_it_and_by_nobody_else(
    client_as, certificate, county_reviewer, make_actor, now
):
    row = report_publicly(
        code=certificate.code, key=uuid4(), visitor="203.0.113.7", said="贴错了", phone="13800000000", now=now
    )
    page = f"/desk/receiving/reports/{row.pk}/"
    assert "13800000000" in client_as(county_reviewer).get(page).content.decode()
    for role, division in (
        (Role.COUNTY_APPLICANT, "430611"),
        (Role.STATISTICIAN, "43"),
        (Role.AUDITOR, "43"),
    ):
        read = client_as(make_actor(role, division=division)).get(page)
        assert (read.status_code, "13800000000" in read.content.decode()) == (200, False)


def test_anybody_reports_and_holds_a_receipt(client, certificate, county_reviewer, now):
    link = f"/doubts/new?code={certificate.code}"
    assert link in client.get(f"/q/{certificate.code}").content.decode()
    page = client.get(link).content.decode()
    assert certificate.code in page
    said = {"code": certificate.code, "said": "", "phone": "13800000000", "key": str(uuid4())}
    refused = client.post("/doubts/new", said)
    assert refused.status_code == 422
    assert "13800000000" in refused.content.decode()
    done = client.post("/doubts/new", said | {"said": "菜上贴着两张一样的证"})
    row = Report.objects.get()
    assert (done.status_code, done["Location"]) == (302, f"/doubts/{row.receipt}")
    assert (row.source, row.division, row.phone) == ("public", "430611", "13800000000")
    again = client.post("/doubts/new", said | {"said": "菜上贴着两张一样的证"})
    assert (again["Location"], Report.objects.count()) == (done["Location"], 1)
    told = client.get(done["Location"]).content.decode()
    assert "正在核查" in told
    assert "13800000000" not in told
    assert client.get("/doubts/KY2026XXXXXXXXX").status_code == 404
    assert [item.title for item in reports.waiting(county_reviewer, now)] == [certificate.code]


def test_reports_from_one_address_and_about_one_certificate_are_bounded(certificate, now):
    for n in range(10):
        report_publicly(code=certificate.code, key=uuid4(), visitor="203.0.113.1", said=f"第{n}次", now=now)
    with pytest.raises(TooOften):
        report_publicly(code=certificate.code, key=uuid4(), visitor="203.0.113.1", said="再来", now=now)
    for n in range(MOST_OPEN - 10):
        report_publicly(
            code=certificate.code, key=uuid4(), visitor=f"203.0.113.{n + 9}", said="也有", now=now
        )
    with pytest.raises(Refused) as refused:
        report_publicly(code=certificate.code, key=uuid4(), visitor="203.0.113.200", said="又有", now=now)
    assert "正在核查" in str(refused.value)
    with pytest.raises(Refused):
        report_publicly(code="不是编号", key=uuid4(), visitor="203.0.113.201", said="又有", now=now)


@pytest.mark.usefixtures("clock_stands")
@pytest.mark.parametrize("door", ["/doubts/{}", "/api/v1/public/certificates/reports/{}"])
def test_receipts_are_not_walked_by_page_or_program(client, door):
    walked = [new_receipt("KY", 2026) for _ in range(LOOKS.most + 1)]
    assert [client.get(door.format(one)).status_code for one in walked] == [404] * LOOKS.most + [429]


# --- the same copy in two places ----------------------------------------------------------------------------------


def test_a_copy_at_two_buyers_is_told_to_its_holder_and_county_once(
    keep, canteen, far, certificate, label, now
):
    keep(canteen, label(certificate, 3))
    keep(far, label(certificate, 3))
    row = Doubled.objects.get()
    assert (row.code, row.copy, row.counties) == (certificate.code, 3, ["430181", "430611"])
    matter = Report.objects.get()
    assert (matter.source, matter.division, matter.reporter_id) == ("copies", "430611", None)
    told = Message.objects.filter(title="同一份合格证在两处收到")
    assert {one.person.operator_id for one in told} == {certificate.operator_id}
    buyers = Operator.objects.filter(pk__in=[canteen.operator_id, far.operator_id])
    assert not [one for one in told for who in buyers if who.name in one.body + matter.found]
    keep(far, label(certificate, 4))
    assert Doubled.objects.count() == 1
    assert receipts_by_county([certificate.code]) == {certificate.code: {"430611": 1, "430181": 2}}


def test_a_box_sold_on_unopened_is_no_copy(keep, canteen, buyer, certificate, label):
    market = buyer("岳阳批发市场", "market", "430602")
    keep(market, label(certificate, 3))
    code = Operator.objects.get(pk=market.operator_id).code
    keep(canteen, label(certificate, 3), supplier=code)
    assert not Doubled.objects.exists()


def test_what_was_refused_was_not_received(keep, canteen, far, certificate, label):
    keep(canteen, label(certificate, 3), decision="refused", reason="破了")
    keep(far, label(certificate, 3))
    assert not Doubled.objects.exists()
    assert receipts_by_county([certificate.code]) == {certificate.code: {"430181": 1}}


@pytest.mark.parametrize(
    ("receipts", "expected"),
    [
        ([], False),
        ([(1, None)], False),
        ([(1, None), (1, None)], False),
        ([(1, None), (2, 1)], False),
        ([(1, None), (2, 1), (3, 2)], False),
        ([(1, None), (2, 1), (3, 1)], False),
        ([(2, 1), (1, None)], False),
        ([(1, None), (2, None)], True),
        ([(1, None), (2, 3)], True),
        ([(1, 9), (2, 1), (3, 9)], True),
        ([(1, 2), (2, 1)], True),
        ([(1, None), (2, 3), (3, 2)], True),
    ],
)
def test_the_table_of_copies(receipts, expected):
    rows = [Received(*one) for one in receipts]
    assert copied(rows) is expected
    assert copied(reversed(rows)) is expected


@given(st.lists(st.integers(1, 6), min_size=1, max_size=8), st.data())
def test_a_chain_of_hands_is_never_a_copy_and_a_stranger_always_is(buyers, data):
    rows, had = [], []
    for who in dict.fromkeys(buyers):
        rows.append(Received(who, data.draw(st.sampled_from(had)) if had else None))
        had.append(who)
    assert not copied(data.draw(st.permutations(rows)))
    assert copied([*rows, Received(99, None)])
