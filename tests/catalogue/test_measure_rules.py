"""The table of measures and the rules on them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from youji.appeals.logic import rules as appeal_rules
from youji.catalogue.logic import measures, standing_rules
from youji.catalogue.logic.measures import BY_NAME, MeasureFacts, findings_on, open_to
from youji.catalogue.logic.statuses import EntryStatus as S
from youji.procedures.logic.procedure import concluded_by_another
from youji.recognition.logic import renewals
from youji.schemes.logic.scheme import Ground
from youji.schemes.logic.scheme_file import parse
from youji.shared.actor import Actor, Role
from youji.shared.findings import RULEBOOK

TODAY = date(2026, 6, 1)
GROUNDS = (Ground("incident", "发生重大农产品质量安全事件", "remove"),)


def facts(name: str, **values) -> MeasureFacts:
    given_ = {
        "measure": BY_NAME[name],
        "today": TODAY,
        "effective_on": TODAY,
        "ground": "incident",
        "grounds": GROUNDS,
        "reason": "监督抽查检出禁用农药",
        "document_number": "湘农发〔2026〕9号",
        "deadline": date(2026, 7, 1),
        "valid_until": date(2030, 8, 27),
        **values,
    }
    return MeasureFacts(**given_)


def codes(found) -> list[str]:
    return [f.code for f in found]


@pytest.mark.parametrize("name", list(BY_NAME))
def test_in_order_nothing_is_objected_to(name):
    assert findings_on(facts(name)) == ()


@pytest.mark.parametrize(
    ("name", "values", "code"),
    [
        ("remove", {"effective_on": TODAY - timedelta(days=1)}, "CAT-001"),
        ("remove", {"ground": "weather"}, "CAT-002"),
        ("remove", {"ground": ""}, "CAT-002"),
        ("warn", {"reason": "  "}, "CAT-003"),
        ("suspend", {"document_number": ""}, "CAT-004"),
        ("resume", {"document_number": " "}, "CAT-004"),
        ("restore", {"document_number": ""}, "CAT-004"),
        ("order_rectification", {"deadline": None}, "CAT-005"),
        ("order_rectification", {"deadline": TODAY}, "CAT-005"),
        ("order_rectification", {"deadline": date(2030, 8, 27)}, "CAT-005"),
    ],
)
def test_each_rule_objects_to_its_own(name, values, code):
    assert codes(findings_on(facts(name, **values))) == [code]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("remove", {"effective_on": TODAY}),
        ("order_rectification", {"deadline": TODAY + timedelta(days=1)}),
        ("order_rectification", {"deadline": date(2030, 8, 26)}),
        ("warn", {"document_number": ""}),
        ("correct", {"ground": ""}),
    ],
)
def test_the_last_allowed_value_passes(name, values):
    assert findings_on(facts(name, **values)) == ()


def test_every_objection_is_reported_not_only_the_first():
    found = findings_on(facts("remove", ground="", reason="", document_number=""))
    assert codes(found) == ["CAT-002", "CAT-003", "CAT-004"]


CITY = Actor(1, roles=frozenset({Role.SUPERVISOR}), division="4306")
COUNTY = Actor(2, roles=frozenset({Role.SUPERVISOR}), division="430611")
PROVINCE = Actor(3, roles=frozenset({Role.PUBLISHER}), division="43")


@pytest.mark.clause("5.5")
@pytest.mark.parametrize(
    ("actor", "status", "names"),
    [
        (CITY, S.IN_FORCE, {"warn", "order_rectification", "suspend", "interim_suspend"}),
        (CITY, S.RECTIFYING, {"suspend", "interim_suspend"}),
        (CITY, S.SUSPENDED, {"resume"}),
        (CITY, S.REMOVED, set()),
        (CITY, S.EXPIRED, set()),
        (CITY, None, set()),
        (COUNTY, S.IN_FORCE, set()),
        (PROVINCE, S.IN_FORCE, {"remove", "withdraw", "correct"}),
        (PROVINCE, S.REMOVED, {"restore"}),
        (PROVINCE, S.EXPIRED, set()),
        (Actor(4, roles=frozenset({Role.HOLDER}), operator_id=1), S.IN_FORCE, set()),
        (Actor(5, roles=frozenset({Role.AUDITOR}), division="43"), S.IN_FORCE, set()),
        (Actor(6, roles=frozenset({Role.PUBLISHER}), division=""), S.IN_FORCE, set()),
    ],
)
def test_who_may_do_what_from_where(actor, status, names):
    assert {m.name for m in open_to(actor, status)} == names


def test_out_of_every_burden_there_is_a_way():
    roles = frozenset(Role)
    everybody = Actor(9, roles=roles, division="43")
    for status in (S.SUSPENDED, S.REMOVED):
        assert {m.kind for m in open_to(everybody, status)} & {
            BY_NAME["resume"].kind,
            BY_NAME["restore"].kind,
        }


@given(st.sampled_from(list(BY_NAME)), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_no_measure_is_backdated(name, effective_on):
    found = codes(
        findings_on(facts(name, effective_on=effective_on, deadline=date(2030, 8, 26), valid_until=None))
    )
    assert ("CAT-001" in found) == (effective_on < TODAY)


@pytest.mark.parametrize(
    ("finding", "code"),
    [
        (standing_rules.closed_after_report(reported=False), "CAT-006"),
        (standing_rules.closed_after_report(reported=True), None),
        (renewals.renewal_in_window(opens_on=TODAY, valid_until=date(2027, 1, 1), today=TODAY), None),
        (
            renewals.renewal_in_window(
                opens_on=TODAY + timedelta(days=1), valid_until=date(2027, 1, 1), today=TODAY
            ),
            "CAT-007",
        ),
        (renewals.renewal_in_window(opens_on=TODAY, valid_until=TODAY, today=TODAY), "CAT-007"),
        (renewals.renewal_in_window(opens_on=None, valid_until=None, today=TODAY), "CAT-007"),
        (renewals.not_while_suspended(status=S.SUSPENDED), "CAT-008"),
        (renewals.not_while_suspended(status=S.IN_FORCE), None),
        (renewals.not_within_ban(banned_until=TODAY), "CAT-009"),
        (renewals.not_within_ban(banned_until=None), None),
        (standing_rules.concluded_after_report(reported=False, due_on=TODAY, today=TODAY), "CAT-010"),
        (
            standing_rules.concluded_after_report(
                reported=False, due_on=TODAY - timedelta(days=1), today=TODAY
            ),
            None,
        ),
        (standing_rules.concluded_after_report(reported=True, due_on=TODAY, today=TODAY), None),
        (appeal_rules.appeal_in_time(last_day=TODAY, today=TODAY), None),
        (appeal_rules.appeal_in_time(last_day=TODAY - timedelta(days=1), today=TODAY), "CAT-011"),
        (concluded_by_another(without={7}, actor=7), "PRO-001"),
        (concluded_by_another(without={7}, actor=8), None),
        (standing_rules.core_base_names_its_product(needed=True, named=False, base="茶"), "CAT-022"),
        (standing_rules.core_base_names_its_product(needed=True, named=True, base="茶"), None),
        (standing_rules.core_base_names_its_product(needed=False, named=False, base="茶"), None),
        (standing_rules.edition_has_number_and_news(document_number="", used=False, changes=1), "CAT-013"),
        (standing_rules.edition_has_number_and_news(document_number="湘", used=True, changes=1), "CAT-013"),
        (standing_rules.edition_has_number_and_news(document_number="湘", used=False, changes=0), "CAT-013"),
        (standing_rules.edition_has_number_and_news(document_number="湘", used=False, changes=1), None),
        (
            standing_rules.national_entry_has_its_document(document_number="农", issued_by="部", list_row=""),
            "CAT-014",
        ),
        (
            standing_rules.national_entry_has_its_document(
                document_number="农", issued_by="部", list_row="3"
            ),
            None,
        ),
        (standing_rules.earlier_than_the_catalogue(recognised_on=TODAY, first_edition_on=None), None),
        (standing_rules.late_entry_has_its_file(first_edition_on=None, has_file=False), None),
        (standing_rules.late_entry_has_its_file(first_edition_on=TODAY, has_file=True), None),
        (standing_rules.late_entry_has_its_file(first_edition_on=TODAY, has_file=False), "CAT-029"),
        (standing_rules.earlier_than_the_catalogue(recognised_on=TODAY, first_edition_on=TODAY), "CAT-012"),
        (
            standing_rules.earlier_than_the_catalogue(
                recognised_on=TODAY - timedelta(days=1), first_edition_on=TODAY
            ),
            None,
        ),
    ],
)
def test_rules_of_what_follows(finding, code):
    assert (finding.code if finding else None) == code


def test_every_rule_of_the_catalogue_is_in_the_rulebook_with_its_source():
    ours = [rule for code, rule in RULEBOOK.items() if code.startswith("CAT-")]
    assert sorted(rule.code for rule in ours) == [f"CAT-{n:03d}" for n in range(1, len(ours) + 1)]
    of_hearings = "听证程序（参照）"  # the plan has none of its own
    assert all(rule.summary for rule in ours)
    assert [
        rule.code for rule in ours if "五（" not in str(rule.source) and of_hearings not in str(rule.source)
    ] == []


def test_the_plans_grounds_stand_in_for_a_scheme_that_names_none():
    assert {g.measure for g in measures.PLAN_GROUNDS} == {"warn", "rectify", "suspend", "remove", "interim"}


@pytest.mark.clause("5.5")
def test_every_scheme_can_suspend_for_an_incident_under_investigation_and_warn_for_what_a_patrol_found():
    for path in sorted((settings.DATA / "schemes").glob("*.toml")):
        scheme = parse(path.read_text("utf-8"))
        offered = {name: [g.label for g in measures.grounds_for(scheme, BY_NAME[name])] for name in BY_NAME}
        assert "发生农产品质量安全事件，正在调查" in offered["suspend"], path.name
        assert "日常监督发现问题，情节轻微" in offered["warn"], path.name
        assert "发生农产品质量安全事件，正在调查" in offered["interim_suspend"], path.name
        for name in ("warn", "order_rectification", "suspend"):
            for word in ("日常巡查", "发生农产品质量安全事件"):
                assert any(word in label for label in offered[name]), (path.name, name, word)
        for labels in offered.values():
            assert len(labels) == len(set(labels)), "a ground the scheme words itself stands once"
        own = [g.label for g in scheme.grounds if g.measure == "suspend"]
        assert offered["suspend"][: len(own)] == own
