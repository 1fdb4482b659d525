"""What labels do not have by honest use: told once to holder and county, who concludes it with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from youji.accounts.models import Message
from youji.certificates import jobs
from youji.certificates.logic.copies import Often
from youji.certificates.logic.events import LabelsSuspected
from youji.certificates.models import Look, Suspected
from youji.certificates.selectors import copies
from youji.certificates.selectors.looks import bounds_on
from youji.ledger.events import deliver
from youji.ledger.models import AuditEntry
from youji.receiving.logic.copies import Received, received_first
from youji.receiving.models import Doubled, Report
from youji.receiving.selectors import reports
from youji.receiving.services.doubles import take_up
from youji.receiving.services.reporting import conclude
from youji.registry.models import Operator
from youji.shared import clock
from youji.shared.clock import local_date

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]


@pytest.fixture
def looked(certificate, now):
    """So many looks today, at the certificate or at the label of one copy."""

    def at(looks: int, copy: int = 0, ago: int = 0, today: date | None = None) -> None:
        day = (today or local_date(now)) - timedelta(days=ago)
        Look.objects.update_or_create(code=certificate.code, copy=copy, day=day, defaults={"looks": looks})

    return at


def test_a_label_that_is_looked_at_too_often_is_told_once_to_holder_and_county(
    certificate,
    looked,
    now,
    county_reviewer,
    client_as,
    grower,
):
    most = bounds_on(local_date(now)).copy_a_day
    looked(most, copy=3)
    assert jobs.suspect_copies(now) == 0
    looked(most + 1, copy=3)
    assert [jobs.suspect_copies(now) for _ in range(3)] == [1, 0, 0]
    row = Suspected.objects.get()
    assert (row.code, row.copy, row.looks, row.most) == (certificate.code, 3, most + 1, most)
    [told] = Message.objects.filter(title="合格证的查看次数不合常理")
    assert told.person.operator_id == certificate.operator_id
    assert "第3份标签" in told.body
    [entry] = AuditEntry.objects.filter(action="certificates.suspected.reported")
    assert (entry.operator_id, entry.after["looks"]) == (certificate.operator_id, most + 1)

    event = LabelsSuspected(
        str(row.pk), row.code, row.operator_id, certificate.issuer, row.division, row.said
    )
    for _ in range(2):  # delivered at least once
        take_up(event, now)
    matter = Report.objects.get()
    assert (matter.source, matter.division, matter.found) == ("looks", "430611", row.said)
    assert [item.title for item in reports.waiting(county_reviewer, now)] == [certificate.code]
    done = conclude(
        report_id=matter.pk, founded=False, outcome="展销会上很多人看同一箱。", actor=county_reviewer, now=now
    )
    assert (done.state, reports.waiting(county_reviewer, now)) == ("dismissed", [])
    looked(most + 100, copy=3)
    assert jobs.suspect_copies(now) == 0
    for who in (grower, county_reviewer):
        assert row.said in client_as(who).get(f"/desk/certificates/{certificate.code}/").content.decode()


def test_what_one_round_has_no_time_for_is_told_in_the_next(certificate, looked, now, monkeypatch):
    monkeypatch.setattr(copies, "MOST", 1)
    looked(10**4, copy=2)
    looked(10**3, copy=5)
    assert [jobs.suspect_copies(now) for _ in range(3)] == [1, 1, 0]
    assert set(Suspected.objects.values_list("copy", flat=True)) == {2, 5}


def test_a_certificate_is_measured_by_its_copies_and_by_a_least_number(certificate, looked, now):
    bounds = bounds_on(local_date(now))
    most = bounds.per_copy_a_day * certificate.copies
    assert most > bounds.least_a_day
    looked(most)
    assert jobs.suspect_copies(now) == 0
    looked(most + 1, ago=1)  # what was added up after midnight
    assert jobs.suspect_copies(now) == 1
    assert f"共{certificate.copies}份" in Suspected.objects.get().said


def test_of_few_copies_a_few_looks_are_not_many(issue, harvest, now):
    row, bounds = issue(harvest("5"), quantity="5", copies=1), bounds_on(local_date(now))
    Look.objects.create(code=row.code, copy=0, day=local_date(now), looks=bounds.least_a_day)
    assert jobs.suspect_copies(now) == 0
    Look.objects.update(looks=bounds.least_a_day + 1)
    assert jobs.suspect_copies(now) == 1


def test_looks_without_a_certificate_are_nobodys(certificate, now):
    Look.objects.create(code="", copy=0, day=local_date(now), looks=10**6)
    Look.objects.create(code="GD982V-261130-AB3D-X", copy=4, day=local_date(now), looks=10**6)
    assert jobs.suspect_copies(now) == 0


def test_the_event_is_delivered_to_the_county_by_the_worker(certificate, looked, now):
    looked(10**4, copy=2)
    jobs.suspect_copies(now)
    row, said = Suspected.objects.get(), "youji.certificates.logic.events:LabelsSuspected"
    [task] = [one for one in DBTaskResult.objects.all() if one.args_kwargs["kwargs"].get("event") == said]
    deliver.call(**task.args_kwargs["kwargs"])
    assert list(Report.objects.values_list("key", "source")) == [(row.pk, "looks")]


def test_what_was_told_stands(certificate, looked, now):
    looked(10**4, copy=2)
    jobs.suspect_copies(now)
    for change in ("UPDATE certificates_suspected SET looks = 99999", "DELETE FROM certificates_suspected"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_the_holder_and_the_county_read_days_labels_and_counties_and_others_nothing(
    certificate,
    looked,
    now,
    keep,
    far,
    canteen,
    label,
    client_as,
    grower,
    buyer,
    county_reviewer,
):
    today = local_date(clock.now())  # on which the client's requests come
    looked(7, today=today)
    looked(5, ago=2, today=today)
    looked(4, copy=9, today=today)
    Look.objects.create(code="", copy=0, day=today, looks=77)
    keep(far, label(certificate, 1))
    keep(canteen, label(certificate, 2))
    page = f"/desk/certificates/{certificate.code}/"
    for who in (grower, county_reviewer):
        text = client_as(who).get(page).content.decode()
        assert "第9份4次" in text
        assert "另有77次查看" in text
        assert "长沙市浏阳市1份" in text
        names = Operator.objects.filter(pk__in=[far.operator_id, canteen.operator_id])
        assert not [one.name for one in names if one.name in text]
    assert client_as(far).get(page).status_code == 404


def test_a_program_reads_the_same(certificate, looked, keep, far, label, client, grower, program):
    today = local_date(clock.now())
    looked(7, today=today)
    looked(4, copy=9, today=today)
    keep(far, label(certificate, 1))
    asked = f"/api/v1/certificates/{certificate.code}/looks"
    assert client.get(asked, headers=program(grower)).json() == {
        "of": 30,
        "days": [{"day": today.isoformat(), "looks": 7}],
        "labels": [{"copy_number": 9, "looks": 4}],
        "received": [{"county": "长沙市浏阳市", "received": 1}],
        "told": [],
        "lost": 0,
    }
    assert client.get(asked, headers=program(far)).status_code == 404


# --- more received than there are copies ---------------------------------------------------------------------------


def test_more_boxes_than_copies_are_told_once(issue, harvest, keep, far, canteen, label, now):
    row = issue(harvest("50"), quantity="50", copies=2)
    short = row.code
    keep(canteen, short, short)
    assert not Doubled.objects.exists()
    keep(far, short)
    found = Doubled.objects.get()
    assert (found.code, found.copy, found.counties) == (row.code, 0, ["430181", "430611"])
    [matter] = Report.objects.all()
    assert (matter.source, matter.division) == ("copies", "430611")
    assert "一共2份" in matter.found
    assert Message.objects.filter(title="收到的合格证比开出的多").exists()
    keep(far, short)
    assert (Doubled.objects.count(), Report.objects.count()) == (1, 1)


def test_boxes_that_are_sold_on_are_not_more(issue, harvest, keep, canteen, buyer):
    row = issue(harvest("50"), quantity="50", copies=2)
    market = buyer("岳阳批发市场", "market", "430602")
    keep(market, row.code, row.code)
    keep(canteen, row.code, row.code, supplier=Operator.objects.get(pk=market.operator_id).code)
    assert not Doubled.objects.exists()


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from([None, 1, 2, 3, 4, 9])), max_size=12))
def test_boxes_counted_first_are_those_at_whoever_names_no_other_buyer(pairs):
    rows = [Received(*one) for one in pairs]
    buyers = {one.buyer for one in rows}
    named = {one.buyer for one in rows if one.supplier in buyers - {one.buyer}}
    assert received_first(rows) == sum(one.buyer not in named for one in rows)


def test_the_sentence_of_a_label_and_of_a_certificate(now):
    day = local_date(now)
    assert "第3份标签" in Often("X", 3, 20, day, 31, 30).sentence
    assert "（共20份）" in Often("X", 0, 20, day, 201, 200).sentence
    assert len(Often("GD982V-261130-AB3D-X", 99999, 99999, day, 10**12, 10**11).sentence) <= 240
