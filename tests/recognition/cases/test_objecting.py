"""Whether objections are taken in: one table of conditions, for the page, the list, the inbox and the service."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from youji.portal.selectors.notices import notice_page
from youji.recognition.logic.objecting import of_case, of_notice, unmet
from youji.recognition.models import Application, Notice
from youji.recognition.services import notices
from youji.recognition.services.notice_changes import correct_notice
from youji.registry.models import Operator
from youji.schemes.logic.statuses import Status
from youji.shared.refusals import Refused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
NEAR = st.integers(-2, 2).map(lambda days: TODAY + timedelta(days=days))
AGREE = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def notice(decided, people, now):
    cache.clear()
    made = notices.open_notice(
        application_ids=[decided.pk], title="公示", document_number="", text="", actor=people.publisher, now=now
    )  # fmt: skip
    decided.refresh_from_db()
    return made


def objected(notice, application, now):
    return notices.file_objection(
        notice_id=notice.pk,
        application_code=application.code,
        complaint=notices.Complaint(
            name="周异议", phone="13800000000", text="该基地面积与实际不符，请核查。"
        ),
        source="1.2.3.4",
        now=now,
    )


@AGREE
@given(opens=NEAR, closes=NEAR, withdrawn=st.booleans())
def test_of_a_notice_the_database_says_what_the_row_says(notice, now, opens, closes, withdrawn):
    Notice.objects.filter(pk=notice.pk).update(
        opens_on=opens, closes_on=closes, withdrawn_at=now if withdrawn else None
    )
    notice.refresh_from_db()
    found = Notice.objects.filter(pk=notice.pk, **of_notice(TODAY)).exists()
    assert found is (unmet(notice, of_notice(TODAY)) == "")
    assert found is (not withdrawn and opens <= TODAY <= closes)


@AGREE
@given(until=st.none() | NEAR, status=st.sampled_from(Status))
def test_of_a_case_the_database_says_what_the_row_says(notice, decided, until, status):
    Application.objects.filter(pk=decided.pk).update(status=status, on_notice_until=until)
    decided.refresh_from_db()
    found = Application.objects.filter(pk=decided.pk, **of_case(TODAY)).exists()
    assert found is (unmet(decided, of_case(TODAY)) == "")
    assert found is (status == Status.ON_NOTICE and until is not None and until >= TODAY)


def test_of_a_notice_prolonged_by_one_row_the_page_offers_no_other_after_its_day(
    notice, decided, people, now
):
    twin = Application.objects.get(pk=decided.pk)
    twin.pk, twin.code, twin.category = None, "2026-430611-9999", "other"
    twin.operator = Operator.objects.create(code="X1", name="某合作社", kind="cooperative", division="430611")
    twin.save()
    rows = [{**notice.snapshot[0], "area_mu": "34000.00"}, {**notice.snapshot[0], "code": twin.code}]
    Notice.objects.filter(pk=notice.pk).update(snapshot=rows)
    prolonged = correct_notice(
        notice_id=notice.pk, version=notice.version, code=decided.code, actor=people.publisher,
        now=now + timedelta(days=4), reason="面积排印有误。", document_number="湘农公示〔2026〕4号",
    )  # fmt: skip
    last, after = date(2026, 6, 8), date(2026, 6, 9)
    assert prolonged.closes_on > after

    def offered(day: date) -> set[str]:
        return {row["code"] for row in notice_page(notice.number, today=day).open_rows}

    assert (offered(last), offered(after)) == ({decided.code, twin.code}, {decided.code})
    with pytest.raises(Refused, match="已于2026年6月8日结束"):
        objected(notice, twin, now + timedelta(days=8))


def test_a_notice_of_which_every_case_has_ended_offers_no_form(
    notice, decided, people, step, monkeypatch, now
):
    step("refuse_on_notice", decided, people.decision, days=1, opinion="检出禁用药物。", ground="incident")
    monkeypatch.setattr("youji.shared.clock.now", lambda: now + timedelta(days=1))
    page = Client().get(f"/notices/{notice.number}").content.decode()
    assert "所列各项都已期满或办结" in page
    assert "提交异议" not in page


def test_before_a_notice_begins_it_is_said_from_when(notice, decided, now):
    with pytest.raises(Refused, match="公示从2026年6月1日开始"):
        objected(notice, decided, now - timedelta(days=1))
