"""One way to do a thing: what still does it by hand is counted here by file, and may only become less."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import IntegerField

from youji.shared.rows import Versioned

PACKAGE = Path(__file__).parents[2] / "src" / "youji"

#: (what, the pattern, where the one way lives, by hand: file → times)
BY_HAND = {
    # What is left writes many rows at once, under a lock of its own: there is no version a person has seen.
    "compare-and-swap: shared.rows.advance": (
        re.compile(r'F\("version"\) \+ 1'),
        {"shared/rows.py", "ledger/runs.py"},
        {
            "acceptance/services/visits.py": 1,
            "catalogue/services/edition_proofs.py": 1,
        },
    ),
    # Autosave, the phone's sheet and ticked lists are protocols of their own (docs/offline.md).
    "posting: shared.pages.submit with a Django form": (
        re.compile(r"request\.POST\b(?! or None)"),
        {"shared/middleware.py", "shared/workbook/pages.py", "demo/views.py"},
        {
            "accounts/views/own.py": 3,
            "accounts/views/people.py": 4,
            "accounts/views/staff.py": 1,
            "recognition/views/apply.py": 2,
            "recognition/views/notices.py": 3,
            "recognition/views/taking.py": 4,
            "registry/views/plot_files.py": 3,
            "registry/views/plots.py": 1,
        },
    ),
}


@pytest.mark.parametrize("what", BY_HAND)
def test_by_hand_becomes_less_and_less(what):
    pattern, home, known = BY_HAND[what]
    now: Counter[str] = Counter()
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if name not in home and "migrations" not in path.parts:
            now[name] += len(pattern.findall(path.read_text("utf-8")))
    more = {name: times for name, times in now.items() if times > known.get(name, 0)}
    less = {name: times for name, times in known.items() if now[name] < times}
    assert more == {}, f"{what} instead"
    assert less == {}, "it has become less: lower the number"


def test_every_row_that_counts_its_versions_is_written_by_the_one_way():
    counting = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("youji.")
        and any(f.name == "version" and isinstance(f, IntegerField) for f in model._meta.concrete_fields)
    }
    known = {model._meta.label for model in apps.get_models() if issubclass(model, Versioned)}
    assert counting - known == {"ledger.JobRun"}  # held by a worker, not by a person; ledger.runs
    assert len(known) >= 10
