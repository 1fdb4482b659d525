"""The same answer on both sides: seeded cases, hostile ones, and every case that was ever judged differently."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.compliance.cases import HOSTILE, seeded
from tests.compliance.tables import here, there

CORPUS = Path(__file__).parent / "corpus.json"
SEEDED = 2_000
EXAMPLES = 600


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


@pytest.mark.parametrize("number", range(len(json.loads(CORPUS.read_text("utf-8")))))
def test_what_was_once_judged_differently_is_judged_alike(number: int) -> None:
    asked = json.loads(CORPUS.read_text("utf-8"))[number]
    assert there(asked["case"]) == here(asked["case"]), asked["why"]
