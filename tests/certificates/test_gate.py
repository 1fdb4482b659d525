"""The gate, rule by rule: what just passes, what just does not, what a person must look at; and one property of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from youji.certificates.logic.facts import Drug, Facts, Said, Sampled
from youji.certificates.logic.gate import RULES, gate, verdict_of
from youji.certificates.logic.tables import BASIS_WORDS
from youji.certificates.selectors.tables import tables
from youji.shared.findings import RULEBOOK, Verdict

DAY = date(2026, 11, 30)
FIT = Facts(
    day=DAY, lot="P261120ABCDEFG", product="豇豆", unit="kg", left=500_000, asked=500_000, copies=50, basis=("control",),
    kind=tables().class_of("0220", DAY), elements=tuple(tables().elements_on(DAY)),
    judged=(Said("PPP-007", "allowed", "安全间隔期已满。"),),
)  # fmt: skip
DRUG = Drug("吡虫啉", DAY - timedelta(days=20), ("吡虫啉",))
PASSED = Sampled(
    "HJ2026-430611-000001",
    DAY - timedelta(days=3),
    "ok",
    fit=True,
    by_laboratory=True,
    parameters=("吡虫啉",),
)
FAILED = replace(PASSED, grade="over", failed=("克百威0.2 mg/kg，不符合限量",))


def said(rule: str, verdict: str, *, checked: bool = True) -> tuple[Said, ...]:
    return (Said(rule, verdict, "说明。", checked),)


def covering(code: str, *, as_picked: bool | None = True) -> Facts:
    return replace(FIT, kind=tables().class_of(code, DAY, as_picked=as_picked))


CASES = [
    ("CER-001", covering("0220"), ""),
    ("CER-001", covering("0102"), "forbidden"),  # rice
    ("CER-001", covering("0401"), ""),  # leaves of tea, as they were picked
    ("CER-001", covering("0401", as_picked=False), "forbidden"),  # dry tea
    ("CER-001", covering("0401", as_picked=None), "unknown"),  # bought in: leaves or tea
    ("CER-001", covering("0220", as_picked=None), ""),
    ("CER-001", covering("0108"), ""),  # potatoes lie among grain, and are a vegetable
    ("CER-001", covering("0505"), ""),
    ("CER-001", covering("0701"), "unknown"),  # herbs: no row speaks of them
    ("CER-002", replace(FIT, judged=said("PPP-007", "forbidden")), "forbidden"),
    ("CER-002", replace(FIT, judged=said("VET-002", "forbidden")), "forbidden"),
    ("CER-002", replace(FIT, judged=said("PPP-007", "unknown")), "unknown"),
    ("CER-002", replace(FIT, judged=said("PPP-007", "allowed", checked=False)), "unknown"),
    ("CER-002", replace(FIT, judged=None), "unknown"),
    ("CER-002", replace(FIT, judged=()), ""),
    ("CER-003", replace(FIT, judged=said("PPP-001", "forbidden")), "forbidden"),
    ("CER-003", replace(FIT, judged=said("PPP-001", "unknown")), "unknown"),
    ("CER-003", replace(FIT, judged=said("PPP-001", "allowed", checked=False)), ""),
    ("CER-004", replace(FIT, lacking=("11月1日施药没有写用法",)), "forbidden"),
    ("CER-005", replace(FIT, tested=(FAILED,)), "forbidden"),
    ("CER-005", replace(FIT, tested=(replace(FAILED, fit=False),)), "unknown"),
    ("CER-005", replace(FIT, tested=(replace(PASSED, grade="unknown"),)), ""),
    ("CER-006", replace(FIT, drugs=(DRUG,)), ""),  # it does not rest on a test
    ("CER-006", replace(FIT, drugs=(DRUG,), basis=("own",)), "forbidden"),  # there is none
    ("CER-006", replace(FIT, drugs=(DRUG,), basis=("own",), tested=(PASSED,)), ""),
    ("CER-006", replace(FIT, drugs=(DRUG,), basis=("own",), tested=(replace(PASSED, parameters=("镉",)),)), "forbidden"),
    ("CER-006", replace(FIT, drugs=(replace(DRUG, actives=()),), basis=("own",), tested=(replace(PASSED, parameters=("镉",)),)), "unknown"),
    ("CER-006", replace(FIT, basis=("commissioned",), tested=(replace(PASSED, by_laboratory=False),)), "forbidden"),
    ("CER-006", replace(FIT, basis=("own",), tested=(replace(PASSED, fit=False),)), "forbidden"),
    ("CER-006", replace(FIT, drugs=(DRUG,), basis=("own",), own_tests=(replace(PASSED, by_laboratory=False),)), ""),
    ("CER-006", replace(FIT, drugs=(DRUG,), basis=("commissioned",), own_tests=(replace(PASSED, by_laboratory=False),)), "forbidden"),
    ("CER-007", replace(FIT, asked=500_000), ""),
    ("CER-007", replace(FIT, asked=500_001), "forbidden"),
    ("CER-007", replace(FIT, asked=0), "forbidden"),
    ("CER-008", replace(FIT, suspended=("“清溪豇豆基地”暂停",)), "forbidden"),
    ("CER-009", replace(FIT, drugs=(replace(DRUG, label_until=DRUG.day + timedelta(days=1)),)), ""),
    ("CER-009", replace(FIT, drugs=(replace(DRUG, label_until=DRUG.day),)), "forbidden"),
    ("CER-009", replace(FIT, drugs=(replace(DRUG, label_until=DRUG.day, checked=False),)), "unknown"),
    ("CER-010", replace(FIT, stops=("批次停止流通",)), "forbidden"),
    ("CER-011", replace(FIT, unproved=("批次P1",)), "unknown"),
    ("CER-012", replace(FIT, basis=()), "forbidden"),
    ("CER-012", replace(FIT, basis=("heard",)), "forbidden"),
    ("CER-012", replace(FIT, on_package=("product", "contact")), ""),
    ("CER-012", replace(FIT, on_package=("promise",)), "forbidden"),
    ("CER-012", replace(FIT, copies=0), "forbidden"),
    ("CER-012", replace(FIT, copies=10_001), "forbidden"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "facts", "verdict"), CASES)
def test_each_rule_at_its_border(code, facts, verdict):
    assert [(one.code, str(one.verdict)) for one in gate(facts)] == ([(code, verdict)] if verdict else [])


def test_every_rule_has_a_border_in_the_table_and_a_place_in_the_rulebook():
    codes = {rule.code for rule in RULES}
    assert codes == {code for code in RULEBOOK if code.startswith("CER-") and code <= "CER-012"}
    assert codes == {code for code, _, verdict in CASES if verdict}


def test_every_refusal_says_what_to_do_and_by_what():
    for _, facts, _ in CASES:
        assert all(one.mend and str(one.source).startswith("《") for one in gate(facts))


DRUGS = st.builds(
    Drug,
    st.sampled_from(("吡虫啉", "阿维菌素")),
    st.dates(DAY - timedelta(days=60), DAY),
    st.sampled_from(((), ("吡虫啉",), ("阿维菌素",))),
)
SAID = st.builds(
    Said,
    st.sampled_from(("PPP-001", "PPP-007", "VET-002")),
    st.sampled_from(("allowed", "unknown", "forbidden")),
    st.just("说明。"),
    st.booleans(),
)
TESTS = st.builds(
    Sampled, st.just("样品"), st.just(DAY), st.sampled_from(("ok", "unknown", "over")), st.booleans(), st.booleans(),
    st.sampled_from(((), ("吡虫啉",), ("吡虫啉", "阿维菌素"))),
)  # fmt: skip
ASKED = st.builds(
    replace, st.just(FIT), asked=st.integers(-1, 600_000), copies=st.integers(0, 10_001),
    basis=st.lists(st.sampled_from(tuple(BASIS_WORDS)), unique=True).map(tuple), judged=st.lists(SAID, max_size=3).map(tuple),
    drugs=st.lists(DRUGS, max_size=2).map(tuple), tested=st.lists(TESTS, max_size=2).map(tuple),
    stops=st.lists(st.just("停止流通"), max_size=1).map(tuple), lacking=st.lists(st.just("没有写来源"), max_size=1).map(tuple),
)  # fmt: skip
WORSE = {Verdict.ALLOWED: 0, Verdict.UNKNOWN: 1, Verdict.FORBIDDEN: 2}


def weight(facts: Facts) -> int:
    return WORSE[verdict_of(gate(facts))]


@settings(max_examples=80, deadline=None)
@given(ASKED, DRUGS, SAID, TESTS)
def test_nothing_bad_more_ever_makes_it_better(facts, drug, word, sample):
    now = weight(facts)
    assert weight(replace(facts, asked=facts.left + 1)) == 2
    assert weight(replace(facts, drugs=(*facts.drugs, drug))) >= now
    assert weight(replace(facts, judged=(*(facts.judged or ()), word))) >= now
    assert weight(replace(facts, stops=("扣留",))) == 2
    assert weight(replace(facts, tested=(*facts.tested, replace(sample, grade="over")))) >= now
    assert weight(replace(facts, unproved=("批次P1",))) >= max(now, 1)


@settings(max_examples=40, deadline=None)
@given(ASKED)
def test_what_is_forbidden_is_told_first_and_each_rule_speaks_once(facts):
    found = gate(facts)
    assert len({one.code for one in found}) == len(found)
    verdicts = [one.verdict == Verdict.FORBIDDEN for one in found]
    assert verdicts == sorted(verdicts, reverse=True)


@pytest.mark.parametrize(
    ("day", "form", "edition"),
    [
        (date(2026, 2, 1), "producer", "2026"),
        (DAY, "collector", "2026"),
        (date(2026, 1, 31), "producer", None),
    ],
)
def test_a_text_holds_from_its_day(day, form, edition):
    text = tables().text_on(form, day)
    assert (text.edition if text else None) == edition


def test_the_law_asks_for_half_a_year_and_the_house_for_two():
    assert {one.key: one.months for one in tables().retention} == {"law": 6, "house": 24}
    assert tables().kept_until(date(2026, 2, 28)) == date(2028, 2, 28)


def test_every_row_names_its_source_and_every_kind_of_operator_is_spoken_of():
    said = tables()
    for rows in (said.texts, said.elements, said.classes, said.parties, said.retention):
        assert all(
            one.origin and one.instrument and one.mark in {"verified", "pending", "reference"} for one in rows
        )
    must = {one.kind for one in said.parties if one.must}
    assert must == {"enterprise", "cooperative", "collective", "institution", "collector"}
    assert {one.kind for one in said.parties} - must == {"family_farm", "household"}
    assert len(said.elements_on(DAY)) == 8
