"""What each later step would say today, shown before anything is handed in (phone.md C3, issue 7 §1)."""

from __future__ import annotations

import pytest

from tests.recognition.cases.conftest import text
from tests.recognition.in_flight import put_in_flight
from youji.recognition.logic import ahead
from youji.recognition.logic.guards import GUARDS
from youji.recognition.models import Application
from youji.recognition.selectors.ahead import ahead_of, obstacles
from youji.schemes.logic.scheme import STANDING

pytestmark = pytest.mark.usefixtures("at_that_time")
#: Guards that speak of what the procedure itself brings about, and of who takes the step: too early to ask.
OF_ITS_DAY = frozenset(
    {
        "corrections_are_itemised",
        "corrections_are_asked_once",
        "corrections_are_asked_in_time",
        "corrections_are_answered",
        "corrections_are_overdue",
        "officer_is_not_applicant",
        "officer_is_not_recused",
        "milestones_are_reported",
        "building_period_has_run",
        "acceptance_is_passed",
        "acceptance_is_sound",
        "acceptance_is_failed",
        "experts_have_scored",
        "experts_mean_passes",
        "panel_knows_the_product",
        "minutes_are_attached",
        "ranking_is_respected",
        "reason_is_given",
        "document_number_is_given",
        "meeting_is_recorded",
        "confirmed_changes_are_adopted",
        "truth_is_declared",
        "notice_says_what_was_judged",
        "ground_is_given",
        "day_is_given",
        "notice_is_over",
        "objections_are_settled",
        "no_objection_is_upheld",
        "an_objection_is_upheld",
    }
)


def test_every_guard_is_asked_ahead_or_said_to_be_of_its_day():
    assert not set(ahead.MENDED_AT) & OF_ITS_DAY
    assert set(ahead.MENDED_AT) | OF_ITS_DAY == set(GUARDS)
    assert set(STANDING) <= set(ahead.MENDED_AT)


def test_the_way_is_every_later_step_in_order(draft, people, now):
    steps = [one.step.name for one in ahead_of(draft, people.applicant, now)]

    assert steps == [
        "submit", "city_recommend", "province_review", "expert_review", "decide", "announce", "recognise",
    ]  # fmt: skip


def test_what_an_applicant_declares_against_himself_is_said_with_every_step_it_stops_and_where_to_mend_it(
    whole, people, client_as, now
):
    Application.objects.filter(pk=whole.pk).update(answers={**whole.answers, "major_incident": "是"})
    whole.refresh_from_db()
    found = obstacles(whole, ahead_of(whole, people.applicant, now))

    assert [one.finding.code for one in found] == ["REC-034"]
    assert "材料审查、现场核查并推荐" in found[0].where
    assert "正式认定" in found[0].where
    assert found[0].mended_at == f"/field/apply/{whole.code}/form/"
    page = text(client_as(people.applicant).get(f"/field/apply/{whole.code}/"))
    assert "还要补" in page
    assert "禁止" not in page
    assert f'href="/field/apply/{whole.code}/form/"' in page


def test_a_quota_that_is_used_up_is_said_before_submission(whole, people, now):
    Application.objects.filter(pk=whole.pk).update(division=whole.division)
    whole.round.default_quota = 0
    whole.round.save(update_fields=["default_quota"])

    found = obstacles(whole, ahead_of(whole, people.applicant, now))

    assert [(one.finding.code, one.mended_at) for one in found] == [("REC-012", "")]
    assert found[0].where == "材料审查、现场核查并推荐"


def test_an_overlap_is_told_before_submission_with_a_link_to_the_plots_on_the_page_and_to_a_program(
    farm_case,
    farm,
    neighbour,
    client_as,
    caller,
    now,
):
    found = obstacles(farm_case, ahead_of(farm_case, farm.holder, now))

    assert [one.finding.code for one in found] == ["REC-013"]
    assert found[0].where == "县级核查推荐、市级审查通过，进入建设、复核通过"
    assert found[0].mended_at == f"/field/bases/{farm.base.code}/plots"
    client = client_as(farm.holder)
    page = text(client.get(f"/field/apply/{farm_case.code}/"))
    assert "与柳林茶园（JS0002-01）重叠" in page
    assert f'href="{found[0].mended_at}"' in page
    answer = caller(farm.holder).get(f"/recognition/applications/{farm_case.code}/ahead").json()
    assert [one["name"] for one in answer if not one["open"]] == [
        "county_recommend", "city_recommend", "province_recheck",
    ]  # fmt: skip


def test_after_submission_what_is_missing_leads_nowhere_that_cannot_be_changed(whole, people, now):
    whole.answers["major_incident"] = "是"
    put_in_flight(whole, "submitted")

    assert [one.mended_at for one in obstacles(whole, ahead_of(whole, people.applicant, now))] == [""]


def test_what_is_missing_leads_to_its_own_place(draft, people, client_as):
    page = text(client_as(people.applicant).get(f"/field/apply/{draft.code}/"))

    for place in ("form/#id_field-work_summary", "documents/#doc-map", "score-organisation/#item-leadership"):
        assert f'href="/field/apply/{draft.code}/{place}"' in page
