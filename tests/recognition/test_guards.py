"""Each guard at its boundary, and the property that makes it a rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.acceptance.logic import visits as rules
from youji.recognition.logic import guards as g
from youji.recognition.logic.facts import Facts, Overlap, ProhibitedGround
from youji.shared.checklists import Lacking
from youji.shared.findings import RULEBOOK, Verdict

TODAY = date(2026, 6, 10)
BLANK = Facts(today=TODAY)
DAY = timedelta(days=1)
days = st.integers(-400, 400).map(lambda n: TODAY + timedelta(days=n))
F, U = Verdict.FORBIDDEN, Verdict.UNKNOWN


def overlap(mu: str) -> tuple[Overlap, ...]:
    return (Overlap("B1", "邻村基地", Decimal(mu)),)


TABLE = [
    (g.round_is_open, {}, U),
    (g.round_is_open, {"round_opens_on": TODAY, "round_closes_on": TODAY}, None),  # both ends are included
    (g.round_is_open, {"round_opens_on": TODAY + DAY, "round_closes_on": TODAY + DAY}, F),
    (g.round_is_open, {"round_opens_on": TODAY - DAY, "round_closes_on": TODAY - DAY}, F),
    (g.form_is_complete, {}, None),
    (g.form_is_complete, {"missing_fields": ("基地面积",)}, F),
    (g.dossier_is_complete, {}, None),
    (g.dossier_is_complete, {"missing_documents": ("申报书",)}, F),
    (g.self_assessment_is_complete, {}, None),
    (g.self_assessment_is_complete, {"unscored_items": ("管理组织",)}, F),
    (g.self_assessment_passes, {}, None),  # a scheme without a sheet
    (g.self_assessment_passes, {"pass_line": Decimal(80)}, U),
    (g.self_assessment_passes, {"pass_line": Decimal(80), "self_score": Decimal(80)}, None),
    (g.self_assessment_passes, {"pass_line": Decimal(80), "self_score": Decimal("79.99")}, F),
    (
        g.self_assessment_passes,
        {"pass_line": Decimal(80), "self_score": Decimal(99), "self_vetoes": ("记录",)},
        F,
    ),
    (g.corrections_are_itemised, {"corrections_asked": True}, None),
    (g.corrections_are_itemised, {}, F),
    (g.corrections_are_asked_once, {"times_returned": 0}, None),
    (g.corrections_are_asked_once, {"times_returned": 1}, F),
    (g.corrections_are_asked_in_time, {}, U),
    (g.corrections_are_asked_in_time, {"correction_deadline": TODAY}, None),  # the last day counts
    (g.corrections_are_asked_in_time, {"correction_deadline": TODAY - DAY}, F),
    (g.corrections_are_overdue, {}, U),
    (g.corrections_are_overdue, {"correction_due": TODAY}, F),  # the last day is the applicant's
    (g.corrections_are_overdue, {"correction_due": TODAY - DAY}, None),
    (g.panel_knows_the_product, {}, None),
    (g.panel_knows_the_product, {"speciality_missing": "茶叶"}, F),
    (g.truth_is_declared, {}, F),
    (g.truth_is_declared, {"declared": True}, None),
    (g.corrections_are_answered, {}, None),
    (g.corrections_are_answered, {"open_corrections": 1}, F),
    (g.officer_is_not_applicant, {}, None),
    (g.officer_is_not_applicant, {"actor_is_applicant": True}, F),
    (g.officer_is_not_recused, {}, None),
    (g.officer_is_not_recused, {"actor_recused": True}, F),
    (g.quota_has_room, {}, None),  # no quota
    (g.quota_has_room, {"quota": 3, "recommended": 2}, None),
    (g.quota_has_room, {"quota": 3, "recommended": 3}, F),
    (g.quota_has_room, {"quota": 0}, F),
    (g.plots_do_not_overlap, {}, None),
    (
        g.plots_do_not_overlap,
        {"overlaps": overlap("0.1"), "overlap_tolerance_mu": Decimal("0.1")},
        None,
    ),  # two surveys of one boundary
    (g.plots_do_not_overlap, {"overlaps": overlap("0.11"), "overlap_tolerance_mu": Decimal("0.1")}, F),
    (g.plots_are_drawn, {}, F),
    (g.plots_are_drawn, {"has_plots": True}, None),
    (g.plots_are_drawn, {"has_plots": True, "plot_problems": ("边界自相交",)}, F),
    (g.ground_is_not_prohibited, {}, None),
    (g.ground_is_not_prohibited, {"prohibited_grounds": (ProhibitedGround("在区内", TODAY),)}, F),
    (g.ground_is_not_prohibited, {"prohibited_grounds": (ProhibitedGround("在区内", TODAY + DAY),)}, None),
    (
        g.ground_is_not_prohibited,
        {"prohibited_grounds": (ProhibitedGround("在区内", TODAY - DAY, TODAY),)},
        None,
    ),
    (g.base_is_not_suspended, {}, None),
    (g.base_is_not_suspended, {"base_suspended": True}, F),
    (g.base_is_not_banned, {}, None),
    (g.base_is_not_banned, {"removed_within_ban": True}, F),
    (g.base_is_not_recognised_already, {}, None),
    (g.base_is_not_recognised_already, {"recognised_elsewhere": ("YJ-1",)}, F),
    (g.base_holds_a_certificate, {}, F),
    (g.base_holds_a_certificate, {"valid_certificates": 1}, None),
    (g.base_holds_a_certificate, {"certificates_wanted": ("有机农产品",)}, F),
    (g.milestones_are_reported, {}, None),
    (g.milestones_are_reported, {"open_milestones": ("设立公示标牌",)}, F),
    (g.building_period_has_run, {}, U),
    (g.building_period_has_run, {"building_until": TODAY}, None),
    (g.building_period_has_run, {"building_until": TODAY + DAY}, F),
    (g.acceptance_is_passed, {}, F),
    (g.acceptance_is_passed, {"acceptance_outcome": "failed"}, F),
    (g.acceptance_is_passed, {"acceptance_outcome": "passed"}, None),
    (g.acceptance_is_sound, {}, None),
    (g.acceptance_is_sound, {"acceptance_problems": ("毛建军还没有签字",)}, F),
    (g.acceptance_is_failed, {}, F),
    (g.acceptance_is_failed, {"acceptance_outcome": "passed"}, F),
    (g.acceptance_is_failed, {"acceptance_outcome": "failed"}, None),
    (g.experts_have_scored, {"expert_scores": 2}, F),
    (g.experts_have_scored, {"expert_scores": 3}, None),
    (g.minutes_are_attached, {}, F),
    (g.minutes_are_attached, {"has_minutes": True}, None),
    (g.reason_is_given, {}, F),
    (g.reason_is_given, {"reason_given": True}, None),
    (g.document_number_is_given, {}, F),
    (g.document_number_is_given, {"document_number_given": True}, None),
    (g.ground_is_given, {}, F),
    (g.ground_is_given, {"ground_given": True}, None),
    (g.day_is_given, {}, F),
    (g.day_is_given, {"again_on": TODAY}, F),  # today is no putting off
    (g.day_is_given, {"again_on": TODAY + DAY}, None),
    (g.day_is_given, {"again_on": TODAY + DAY, "notice_closes_on": TODAY + DAY}, F),
    (g.day_is_given, {"again_on": TODAY + DAY + DAY, "notice_closes_on": TODAY + DAY}, None),
    (g.day_is_given, {"again_on": TODAY + DAY, "notice_closes_on": TODAY - DAY}, None),
    (g.confirmed_changes_are_adopted, {}, None),
    (g.confirmed_changes_are_adopted, {"unadopted": ("名称",)}, F),
    (g.meeting_is_recorded, {}, F),
    (g.meeting_is_recorded, {"meeting_recorded": True, "met_on": TODAY}, None),
    (g.meeting_is_recorded, {"meeting_recorded": True, "met_on": TODAY + DAY}, F),  # not before it has met
    (g.notice_is_over, {}, U),
    (g.notice_is_over, {"notice_closes_on": TODAY}, F),  # the last day is still notice
    (g.notice_is_over, {"notice_closes_on": TODAY - DAY}, None),
    (g.objections_are_settled, {}, None),
    (g.objections_are_settled, {"open_objections": 1}, F),
    (g.no_objection_is_upheld, {}, None),
    (g.no_objection_is_upheld, {"upheld_objections": 1}, F),
    (g.an_objection_is_upheld, {}, F),
    (g.an_objection_is_upheld, {"upheld_objections": 1}, None),
    (g.an_objection_is_upheld, {"base_suspended": True}, None),  # what forbids recognition permits refusal
    (g.an_objection_is_upheld, {"removed_within_ban": True}, None),
    (g.an_objection_is_upheld, {"declared_against": ("“重大事件”为“是”",)}, None),
    (g.nothing_else_is_in_flight, {}, None),
    (g.nothing_else_is_in_flight, {"in_flight": ("2026-430611-0002",)}, F),
    (g.nothing_declared_forbids_it, {}, None),
    (g.nothing_declared_forbids_it, {"declared_against": ("“重大事件”为“是”",)}, F),
    (g.gi_product_is_named, {}, None),
    (g.gi_product_is_named, {"gi_product_missing": True}, F),
    (g.experts_mean_passes, {}, None),  # nobody has scored: REC-024 says so
    (g.experts_mean_passes, {"expert_mean": Decimal("59.99"), "expert_pass_line": Decimal(60)}, F),
    (g.experts_mean_passes, {"expert_mean": Decimal(60), "expert_pass_line": Decimal(60)}, None),
    (g.ranking_is_respected, {}, None),
    (g.ranking_is_respected, {"ranked_before": ("2026-430611-0002",)}, F),
    (g.ranking_is_respected, {"ranked_before": ("2026-430611-0002",), "reason_given": True}, None),
    (g.notice_says_what_was_judged, {}, None),
    (g.notice_says_what_was_judged, {"noticed_otherwise": ("规模",)}, F),
]


@pytest.mark.parametrize(("guard", "facts", "verdict"), TABLE)
@pytest.mark.clause("5.2")
@pytest.mark.clause("5.4")
def test_each_guard_at_its_boundary(guard, facts, verdict):
    found = guard(replace(BLANK, **facts))

    assert (found.verdict if found else None) == verdict
    if found:
        assert found.mend.endswith("。"), "a refusal says what would make it pass"
        assert "！" not in found.message


def test_every_guard_is_in_the_table():
    assert {guard.__name__ for guard, _, _ in TABLE} == set(g.GUARDS)


def test_every_rule_has_a_source_and_a_summary():
    for code in [code for code in RULEBOOK if code.startswith(("REC-", "ACP-"))]:
        assert RULEBOOK[code].summary.endswith("。")
        assert RULEBOOK[code].source.instrument


@given(opens=days, length=st.integers(0, 90), today=days)
def test_a_round_is_open_on_its_days_and_no_other(opens, length, today):
    closes = opens + timedelta(days=length)
    found = g.round_is_open(Facts(today=today, round_opens_on=opens, round_closes_on=closes))

    assert (found is None) == (opens <= today <= closes)


@given(closes=days, today=days, later=st.integers(0, 60))
def test_waiting_longer_never_makes_a_finished_notice_unfinished(closes, today, later):
    if g.notice_is_over(Facts(today=today, notice_closes_on=closes)) is None:
        assert g.notice_is_over(Facts(today=today + timedelta(days=later), notice_closes_on=closes)) is None


@given(deadline=days, today=days, earlier=st.integers(0, 60))
def test_asking_for_corrections_earlier_is_never_later_than_allowed(deadline, today, earlier):
    if g.corrections_are_asked_in_time(Facts(today=today, correction_deadline=deadline)) is None:
        sooner = Facts(today=today - timedelta(days=earlier), correction_deadline=deadline)
        assert g.corrections_are_asked_in_time(sooner) is None


@given(quota=st.integers(0, 9), recommended=st.integers(0, 9), more=st.integers(0, 5))
def test_a_larger_quota_never_shuts_anybody_out(quota, recommended, more):
    if g.quota_has_room(replace(BLANK, quota=quota, recommended=recommended)) is None:
        assert g.quota_has_room(replace(BLANK, quota=quota + more, recommended=recommended)) is None


@given(
    score=st.decimals(0, 105, places=2),
    line=st.sampled_from([Decimal(80), Decimal(90)]),
    more=st.decimals(0, 20, places=2),
)
def test_a_better_self_score_never_fails_where_a_worse_passed(score, line, more):
    if g.self_assessment_passes(replace(BLANK, self_score=score, pass_line=line)) is None:
        assert g.self_assessment_passes(replace(BLANK, self_score=score + more, pass_line=line)) is None


@given(areas=st.lists(st.decimals("0.01", "99", places=2), max_size=5))
def test_overlap_is_judged_by_the_largest(areas):
    facts = replace(BLANK, overlaps=tuple(Overlap("B", "邻", a) for a in areas))

    assert (g.plots_do_not_overlap(facts) is None) == all(a <= facts.overlap_tolerance_mu for a in areas)


@given(until=days, today=days, later=st.integers(0, 60))
def test_a_building_period_once_over_stays_over(until, today, later):
    if g.building_period_has_run(Facts(today=today, building_until=until)) is None:
        assert (
            g.building_period_has_run(Facts(today=today + timedelta(days=later), building_until=until))
            is None
        )


@given(have=st.integers(0, 9), needed=st.integers(1, 7))
def test_enough_experts_means_the_number_needed(have, needed):
    found = g.experts_have_scored(replace(BLANK, expert_scores=have, experts_needed=needed))

    assert (found is None) == (have >= needed)
    if found:
        assert f"再请{needed - have}名" in found.mend


# --- the assessors ---

CANDIDATE = rules.Candidate("毛建军", active=True, specialities=("茶叶",), group="茶叶")


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, set()),
        ({"group": ""}, set()),
        ({"group": "水果"}, {"ACP-003"}),
        ({"active": False}, {"ACP-002"}),
        ({"same_operator": True}, {"ACP-004"}),
        ({"made_application": True}, {"ACP-004"}),
        ({"recused": True}, {"ACP-005"}),
        ({"active": False, "recused": True, "specialities": ()}, {"ACP-002", "ACP-003", "ACP-005"}),
    ],
)
@pytest.mark.clause("5.3")
def test_who_may_assess(changes, codes):
    assert {found.code for found in rules.about_person(replace(CANDIDATE, **changes))} == codes


@given(size=st.integers(0, 9), needed=st.integers(2, 5))
def test_a_team_is_large_enough_from_the_number_needed(size, needed):
    assert (rules.team_is_large_enough(rules.Team(size, needed)) is None) == (size >= needed)


@given(today=days, scheduled=days)
def test_nobody_checks_in_before_the_day(today, scheduled):
    assert (rules.the_day_has_come(today, scheduled) is None) == (today >= scheduled)


@pytest.mark.parametrize(
    ("sheet", "codes"),
    [
        (rules.Sheet(checked_in=True), set()),
        (rules.Sheet(checked_in=False), {"ACP-006"}),
        (rules.Sheet(checked_in=True, lacking=Lacking(unscored=("管理组织",))), {"ACP-007"}),
        (rules.Sheet(checked_in=True, lacking=Lacking(vetoes_without_note=("记录",))), {"ACP-008"}),
        (rules.Sheet(checked_in=True, lacking=Lacking(vetoes_without_photo=("记录",))), {"ACP-008"}),
    ],
)
def test_what_a_signature_rests_on(sheet, codes):
    assert {found.code for found in rules.about_signing(sheet)} == codes


@pytest.mark.parametrize(
    ("other", "metres"),
    [
        ((112.0, 29.001), 110.836),
        ((112.001, 29.0), 97.439),
        ((113.0, 29.0), 97_438.6),
        ((112.0, 30.0), 110_844.1),
    ],
)
def test_distance_is_measured_on_the_ellipsoid(other, metres):
    assert rules.distance_m(112.0, 29.0, *other) == pytest.approx(metres, rel=1e-5)


@given(st.floats(108, 115), st.floats(24, 31), st.floats(108, 115), st.floats(24, 31))
def test_distance_is_the_same_both_ways_and_nothing_on_the_spot(lon, lat, other_lon, other_lat):
    there = rules.distance_m(lon, lat, other_lon, other_lat)

    assert there == pytest.approx(rules.distance_m(other_lon, other_lat, lon, lat))
    assert rules.distance_m(lon, lat, lon, lat) == 0
