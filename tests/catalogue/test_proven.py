"""What the public is shown of the catalogue is what the log says, field by field; anything else is named."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from tests.ledger.tampering import guards_lifted
from tests.ledger.test_verify_log import verify
from youji.catalogue import jobs
from youji.catalogue.logic.recognised import Recognised
from youji.catalogue.models import Edition, EditionItem, Entry, PublishedEntry
from youji.catalogue.selectors.proven import shown_otherwise
from youji.catalogue.services import standing
from youji.catalogue.services.editions import publish_edition
from youji.catalogue.services.entering import enter_recognised
from youji.catalogue.services.standing import Order
from youji.ledger import services as ledger
from youji.ledger.models import JobRun
from youji.ledger.runs import run_due
from youji.shared import rooms

pytestmark = pytest.mark.clause("5.5")


def faults() -> list[str]:
    return [fault.what for fault in shown_otherwise()]


def test_what_is_published_as_it_was_decided_is_no_fault(entry):
    assert faults() == []


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("name", "天鹅基地", "名称"),
        ("area_mu", Decimal(34000), "规模（亩）"),
        ("operator_name", "别家公司", "经营主体"),
        ("county_name", "别县", "县市区"),
        ("product_name", "草鱼", "产品"),
        ("counted", "5,000羽", "规模（数量）"),
        ("category_label", "别的类别", "类别"),
        ("scheme_title", "别的办法", "认定办法"),
        ("level", "national", "级别"),
        ("document_number", "湘农发〔2025〕99号", "认定文号"),
        ("recognised_on", date(2024, 8, 27), "认定日期"),
        ("valid_from", date(2024, 8, 27), "有效期起"),
        ("valid_until", date(2035, 8, 27), "有效期至"),
        ("status", "removed", "状态"),
        ("lon", 110.0, "地块"),
    ],
)
def test_a_column_changed_behind_the_applications_back_is_named_with_both_readings(
    entry, column, value, word
):
    PublishedEntry.objects.filter(code=entry.code).update(**{column: value})
    (fault,) = faults()
    assert entry.code in fault
    assert word in fault


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("address", "别处"),
        ("output_t", "99"),
        ("sign", {"techniques": "加微信"}),
        ("issued_by", "某机关"),
        ("score", "100"),
        ("platforms", ["国家农产品质量安全县"]),
    ],
)
def test_so_is_what_lies_deeper_in_the_page(entry, key, value):
    row = PublishedEntry.objects.get(code=entry.code)
    row.payload[key] = value
    row.save()
    assert len(faults()) == 1


@pytest.fixture
def told(entry, publisher, now):
    """君山茶叶基地, corrected twice and warned."""
    for days, name in ((1, "君山银针"), (2, "君山茶叶基地")):
        order = Order(reason="笔误", name=name, document_number=f"湘农函〔2026〕{days}号")
        standing.correct(code=entry.code, order=order, actor=publisher, now=now + timedelta(days=days))
    return entry


def test_what_happened_is_told_whole(told):
    assert faults() == []


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_erased_event_is_named_wherever_it_stood(told, place):
    row = PublishedEntry.objects.get(code=told.code)
    del row.payload["history"][place]
    row.save()
    assert any("经过" in fault for fault in faults())


def test_an_event_nobody_recorded_is_named(told):
    row = PublishedEntry.objects.get(code=told.code)
    row.payload["history"].append(
        {"kind": "annual_passed", "effective_on": "2026-06-01", "ledger_entry_id": "x"}
    )
    row.save()
    assert len(faults()) == 1


@pytest.mark.parametrize("column", ["title", "document_number", "entry_count", "digest"])
def test_an_edition_changed_is_named(entry, column):
    with guards_lifted():
        Edition.objects.update(**{column: 7 if column == "entry_count" else "x"})
    assert len(faults()) == 1


def test_a_line_of_an_edition_changed_is_named_with_its_field(entry):
    with guards_lifted():
        item = EditionItem.objects.get()
        item.payload["name"] = "天鹅基地"
        item.save()
    (fault,) = faults()
    assert "摘要" in fault
    assert f"{entry.code}的名称印成“天鹅基地”，日志里是“君山茶叶基地”" in fault


def test_a_row_the_log_does_not_know_and_one_that_is_gone_are_named(entry):
    PublishedEntry.objects.update(code="430611-25-9999")
    assert sorted(f.split("在")[0] for f in faults()) == ["430611-25-0001", "430611-25-9999"]


def test_what_was_recognised_renewed_and_reprinted_is_what_the_log_says(
    base, scheme_version, publisher, now, monkeypatch
):
    """The whole way through the services, to the expiry, with the job that follows the days."""
    given = Recognised(
        base.pk, scheme_version.pk, "county_product", "2026-430611-0001", score=Decimal("88.5")
    )
    with transaction.atomic():
        entry = enter_recognised(given, document_number="湘农发〔2026〕9号", actor=publisher, now=now)
    publish_edition(title="第一版", document_number="湘农发〔2026〕1号", actor=publisher, now=now)
    assert faults() == []
    order = Order(
        reason="笔误", name="君山银针", document_number="湘农函〔2026〕7号", effective_on=date(2026, 8, 1)
    )
    standing.correct(code=entry.code, order=order, actor=publisher, now=now + timedelta(days=3))
    assert faults() == []
    for days in (30, 90, 2000):
        jobs.keep_catalogue(now + timedelta(days=days))
        assert faults() == []
    assert PublishedEntry.objects.get().status == "expired"
    assert Entry.objects.get().status == "expired"


def test_verify_log_says_so_and_ends_with_one(entry, now):
    ledger.sequence(now=now)
    assert verify()[0] == 0
    PublishedEntry.objects.update(name="天鹅基地")
    code, said = verify()
    assert code == 1
    assert "名称公开为“天鹅基地”，日志里是“君山茶叶基地”" in said


def test_the_job_that_holds_it_against_the_log_fails_and_says_where(entry, now):
    job = next(
        job for room in rooms.rooms() for job in room.jobs if job.name == "ledger.hold_against_the_log"
    )
    run_due([job], now)
    assert JobRun.objects.get().failures == 0
    PublishedEntry.objects.update(name="天鹅基地")
    run_due([job], now + timedelta(seconds=job.seconds))
    run = JobRun.objects.get()
    assert run.failures == 1
    assert "天鹅基地" in run.note
