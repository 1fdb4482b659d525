"""Seasons played at random over every scheme: whoever acts, by whichever door, the truths hold.

``make seasons MINUTES=60`` plays everything here, then for so long; ``make season SCHEME=county-product SEED=7``
plays one again.
"""

from __future__ import annotations

import os
import time
from collections import Counter

import pytest

from tests.season.faults import FAULTS
from tests.season.play import KEYS, Untrue, aim, play, renewed
from youji.schemes.selectors import scheme_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

#: Random seasons of each scheme: of twelve schemes thirty-six in ``make test``, a hundred and eight in ``make seasons``.
RUNS = 9 if "SEASON_MINUTES" in os.environ else 3
#: A step that one of them has taken already is aimed at by itself in ``make seasons`` alone.
EVERY_AIM = "SEASON_MINUTES" in os.environ
#: A planted fault is noticed within so many seasons.
TRIES = 8
#: What can happen to an entry, and the doors: each was gone through with effect, in these seasons or those of a scheme.
HAPPENS = {
    "recognised", "warned", "rectification_ordered", "rectified", "suspended", "resumed", "removed", "corrected",
    "annual_passed", "annual_failed", "interim_suspended", "interim_lifted", "interim_lapsed", "changed", "annulled",
}  # fmt: skip
DOORS = {"bulk", "direct", "notice", "register", "workbook of bases", "list", "list corrected", "appeal"}
#: What mostly happens in a season played for what can happen to an entry, one kind after another.
MEASURING = (
    ("order_a_rectification", "report_on_an_order", "check_a_report"),
    ("take_a_measure", "appeal_against_a_measure", "decide_an_appeal"),
    ("take_a_step", "appeal_against_a_refusal", "decide_an_appeal"),
    ("suspend_for_the_time_being", "go_on_with_an_interim", "days_pass"),
    ("take_a_measure", "lift_a_suspension"),
    ("propose_to_remove", "the_holder_speaks", "decide_what_was_intended", "decide_an_appeal"),
    ("ask_for_a_change", "conclude_a_change"),
    ("a_year_begins", "report_for_the_year", "conclude_the_year"),
    ("take_it_for_many", "put_together_on_notice", "take_a_step"),
    ("edit_a_workbook", "enter_by_workbook", "correct_by_workbook"),
)
#: The seasons in which all of it happened when this was written are played first; where something is missing, the others.
FIRST = (11, 15, 7, 19, 8, 6, 21, 20, 3)


@pytest.mark.parametrize("key", KEYS)
def test_the_truths_hold_and_every_step_is_taken(versions, key, record_property):
    covered: Counter[tuple[str, str]] = Counter()
    for seed in range(RUNS):
        covered += play(versions[key], seed).covered
    steps = scheme_of(versions[key]).steps
    wanted = {step.name: n for n, step in enumerate(steps) if EVERY_AIM or not covered[key, step.name]}
    covered += aim(versions[key], wanted)
    if steps:  # what is entered by document alone has no application, and none to renew
        covered += renewed(versions[key], 1).covered
    cells = [(key, step.name) for step in steps] + [("door", "renewal"), ("event", "renewed")] * bool(steps)

    record_property("season", f"{key}: " + "  ".join(f"{what} {covered[of, what]}" for of, what in cells))
    assert [cell for cell in cells if not covered[cell]] == []


def test_everything_that_can_happen_to_an_entry_happens(versions, record_property):
    covered: Counter[tuple[str, str]] = Counter()
    wanted = {("event", what) for what in HAPPENS} | {("door", one) for one in DOORS}
    for seed in dict.fromkeys((*FIRST, *range(10 * len(MEASURING)))):
        covered += play(versions["provincial-base"], seed, often=MEASURING[seed % len(MEASURING)]).covered
        if wanted <= set(covered):
            break

    told = sorted((table, what, n) for (table, what), n in covered.items() if table in ("event", "door"))
    record_property("season", "  ".join(f"{table}:{what} {n}" for table, what, n in told))
    assert sorted(wanted - set(covered)) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_noticed(versions, fault, record_property):
    for seed in sorted(range(TRIES), key=lambda one: one != fault.first):
        try:
            play(versions[fault.scheme], seed, often=fault.often, plant=fault.plant, starts=fault.starts)
        except Untrue as noticed:
            sentence = str(noticed).splitlines()[-1]
            record_property("season", f"{fault.name}: {fault.scheme} {seed}: {sentence}")
            return
    pytest.fail(f"nobody noticed in {TRIES} seasons: {fault.name}")


@pytest.mark.skipif("SEASON_MINUTES" not in os.environ, reason="make seasons MINUTES=60")
def test_for_as_long_as_asked(versions):
    until = time.monotonic() + 60 * float(os.environ["SEASON_MINUTES"])
    seed = int(os.environ.get("SEASON_SEED") or 1000)
    while time.monotonic() < until:
        play(versions[KEYS[seed % len(KEYS)]], seed)
        seed += 1


@pytest.mark.skipif("SEASON_SCHEME" not in os.environ, reason="make season SCHEME=county-product SEED=7")
def test_once_more(versions):
    play(versions[os.environ["SEASON_SCHEME"]], int(os.environ["SEASON_SEED"]))
