"""One county × product application, from the announcement to the catalogue, through the services."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from youji.catalogue.models import Entry
from youji.ledger.models import AuditEntry
from youji.recognition.models import Notice
from youji.recognition.services import notices, review
from youji.shared.refusals import Blocked


@pytest.mark.clause("5.2")
@pytest.mark.clause("5.4")
@pytest.mark.clause("4.1-d")
def test_junshan_tea_goes_from_announcement_to_catalogue(decided, people, step, now):
    notice = notices.open_notice(
        application_ids=[decided.pk],
        title="2026年第一批绿色优质农产品生产基地公示",
        document_number="湘农公示〔2026〕3号",
        text="现予公示。",
        actor=people.publisher,
        now=now + timedelta(days=4),
    )
    recognised = step("recognise", decided, people.decision, days=12, document_number="湘农发〔2026〕31号")

    assert recognised.status == "recognised"
    assert (notice.opens_on, notice.closes_on) == (date(2026, 6, 5), date(2026, 6, 12))
    assert list(
        recognised.movements.values_list("step", "source", "target", "actor_name", "document_number")
    ) == [
        ("submit", "draft", "submitted", "李申报", ""),
        ("city_recommend", "submitted", "city_reviewed", "王市审", ""),
        ("province_review", "city_reviewed", "province_reviewed", "赵复核", ""),
        ("expert_review", "province_reviewed", "expert_reviewed", "赵复核", ""),
        ("decide", "expert_reviewed", "decided", "钱审定", "湘农党组纪要〔2026〕9号"),
        ("announce", "decided", "on_notice", "孙发布", "湘农公示〔2026〕3号"),
        ("recognise", "on_notice", "recognised", "钱审定", "湘农发〔2026〕31号"),
    ]
    entry = Entry.objects.get(application_code=recognised.code)
    assert (entry.name, entry.division, entry.document_number, entry.recognised_on, entry.valid_until) == (
        "君山茶叶", "430611", "湘农发〔2026〕31号", date(2026, 6, 13), date(2031, 6, 13)
    )  # fmt: skip


@pytest.mark.clause("5.4")
def test_a_notice_that_runs_still_holds_recognition_back_until_the_day_after_it_closes(
    decided, people, step, now
):
    notices.open_notice(
        application_ids=[decided.pk], title="公示", document_number="", text="", actor=people.publisher,
        now=now + timedelta(days=4),
    )  # fmt: skip
    with pytest.raises(Blocked) as blocked:
        step("recognise", decided, people.decision, days=11, document_number="湘农发〔2026〕31号")

    assert [finding.code for finding in blocked.value.findings] == ["REC-028"]
    decided.refresh_from_db()
    assert decided.status == "on_notice"
    assert (
        step("recognise", decided, people.decision, days=12, document_number="湘农发〔2026〕31号").status
        == "recognised"
    )


@pytest.mark.clause("5.4")
def test_a_decision_is_a_leaf_of_the_public_log_without_persons_or_opinions(decided):
    leaf = AuditEntry.objects.get(action="recognition.application.decided")

    assert leaf.public == {
        "code": "2026-430611-0001",
        "base": "君山茶叶",
        "base_code": "430611-01",
        "division": "430611",
        "scheme": "county-product@2024.2",
        "category": "county_product",
        "from": "expert_reviewed",
        "to": "decided",
        "document_number": "湘农党组纪要〔2026〕9号",
    }
    public = AuditEntry.objects.filter(action__startswith="recognition.application.", public__isnull=False)
    assert [entry.action for entry in public] == ["recognition.application.decided"]


def test_the_notice_publishes_the_rows_as_they_were_and_goes_into_the_log(decided, people, now):
    notice = notices.open_notice(
        application_ids=[decided.pk],
        title="公示",
        document_number="",
        text="",
        actor=people.publisher,
        now=now,
    )
    row = {
        "code": "2026-430611-0001",
        "name": "君山茶叶",
        "division": "430611",
        "district": "岳阳市君山区",
        "product": "茶叶",
        "operator": "",
        "area_mu": "3400.00",
        "scheme": "湖南省绿色优质农产品生产基地（县域产品）认定办法",
        "category": "绿色优质农产品生产基地",
        "digest": decided.submission.digest,
    }

    assert Notice.objects.get(pk=notice.pk).snapshot == [row]
    assert AuditEntry.objects.get(pk=notice.ledger_entry_id).public["rows"] == [row]


def test_the_deadline_of_each_stage_is_counted_in_working_days_from_arrival(submitted, people, step):
    assert submitted.due_on == date(2026, 6, 29)  # 20 working days after Monday 1 June

    moved = step("city_recommend", submitted, people.city, days=1, opinion="同意")

    assert moved.due_on == date(2026, 6, 30)


def test_what_a_step_would_meet_is_said_before_anything_is_pressed(submitted, people, step, now):
    step("city_recommend", submitted, people.city, opinion="同意")
    application = step("province_review", submitted, people.province, opinion="同意")

    ahead = {
        o.step.name: [f.code for f in o.findings] for o in review.outlook(application, people.province, now)
    }

    assert ahead == {
        "expert_review": ["REC-024", "REC-025"],
        "expert_refuse": ["REC-024", "REC-025"],
        "send_back_province_reviewed": [],
        "refuse_province_reviewed": [],
    }
