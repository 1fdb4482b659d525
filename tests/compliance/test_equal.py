"""The same answer on both sides: seeded cases, hostile ones, and every case that was ever judged differently."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from tools import emit_rules

from tests.compliance.cases import HOSTILE, seeded
from tests.compliance.tables import browser, here, there
from tests.compliance.test_emitter import MUTANTS
from youji.compliance.logic.judging import of_its_own, worst

CORPUS = Path(__file__).parent / "corpus.json"
SEEDED = 2_000
EXAMPLES = 600
WEIGHT = {"allowed": 0, "unknown": 1, "forbidden": 2}


def test_seeded_cases_are_judged_alike() -> None:
    answers = set()
    verdicts = set()
    for asked in seeded(SEEDED):
        wanted = here(asked)
        assert there(asked) == wanted
        answers.add(json.dumps(wanted, sort_keys=True))
        verdicts |= {(one["rule"], one["verdict"]) for one in wanted["findings"]}
    # The cases say something: most answers are different, and every rule that can forbid does.
    assert len(answers) > SEEDED * 3 // 4
    assert len({rule for rule, verdict in verdicts if verdict == "forbidden"}) >= 15
    assert len({rule for rule, _ in verdicts}) >= 22


def test_what_a_use_is_answerable_for_is_the_same_on_both_sides() -> None:
    """The last use of a case, beside the others and without them."""
    context = browser()
    context.eval(
        "function own(t) { const { check, of_its_own, worst } = self.youjiRules;"
        " const found = of_its_own(...JSON.parse(t).map((one) => check(one).findings));"
        " return JSON.stringify([worst(found), found]); }"
    )
    less = 0
    for asked in [one for one in seeded(400, seed=20261129) if one["uses"]]:
        *others, last = asked["uses"]
        cases = [asked, asked | {"uses": others}, asked | {"uses": [last]}]
        after, before, alone = (here(one) for one in cases)
        wanted = of_its_own(after["findings"], before["findings"], alone["findings"])
        assert json.loads(context.get("own")(json.dumps(cases, ensure_ascii=False))) == [
            worst(wanted),
            wanted,
        ]
        # Nothing is found of it that is not found of the ground; what speaks against it alone speaks against it here.
        left = {(one["rule"], one["verdict"]) for one in wanted if one["verdict"] != "allowed"}
        whole = {(one["rule"], one["verdict"]) for one in after["findings"]}
        assert left <= whole
        assert WEIGHT[worst(alone["findings"])] <= WEIGHT[worst(wanted)] <= WEIGHT[after["verdict"]]
        less += worst(wanted) != after["verdict"]
    assert less > 10


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(HOSTILE)
def test_hostile_cases_are_judged_alike_or_by_neither(asked: dict[str, Any]) -> None:
    wanted, got = here(asked), there(asked)
    if isinstance(wanted, str):  # the server cannot work it out: nor can the phone, for the same reason
        assert isinstance(got, str)
        assert got.startswith(f"{wanted}:")
    else:
        assert got == wanted


def test_what_a_broken_emitter_once_judged_differently_is_judged_alike_and_still_tells_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each case is the smallest that was found for one broken emitter; what is ever judged differently comes to them."""
    right = emit_rules.HELPERS
    corpus = json.loads(CORPUS.read_text("utf-8"))
    assert len(corpus) >= 6
    for asked in corpus:
        wanted = here(asked["case"])
        assert _kind(there(asked["case"])) == _kind(wanted), asked["why"]
        monkeypatch.setattr(emit_rules, "HELPERS", right.replace(*MUTANTS[asked["why"]]))
        assert _kind(there(asked["case"], emit_rules.emitted())) != _kind(wanted), asked["why"]


def _kind(answer: Any) -> Any:
    """An answer, or which error it was."""
    return answer.split(":")[0] if isinstance(answer, str) else answer
