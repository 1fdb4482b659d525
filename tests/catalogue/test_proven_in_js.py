"""The browser folds a page's leaves as the server folds them: one rule, twice written, held together by random courses."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.ledger.test_vectors import NODE
from tests.ledger.test_vectors import STATIC as TREE
from youji.catalogue.labels import ENTRY_STATUSES, EVENTS
from youji.catalogue.logic import proven
from youji.catalogue.logic.published import Payload
from youji.catalogue.logic.statuses import EntryStatus, EventKind

SCRIPT = Path(proven.__file__).parents[1] / "static/catalogue/proven.js"
RUN = """
import { EVENTS, STATUSES, dayBefore, fold, inWords } from "./catalogue/proven.js";
import { digest } from "./ledger/tree.js";
const { courses, payload } = JSON.parse(await new Response(process.stdin).text());
const said = courses.map(({ leaves, day }) => fold(leaves, day));
const words = [inWords("2026-06-01"), dayBefore("2026-03-01"), dayBefore("2026-01-01")];
console.log(JSON.stringify({ said, EVENTS, STATUSES, words, digest: await digest(payload) }));
"""
FROM = date(2026, 1, 1)
STATES = ("valid_from", "name", *proven.OF_THE_ENTRY)
LONGER: Payload = {
    "address": "柳林洲街道濠河村",
    "output_t": "9600.5",
    "plots": {"type": "FeatureCollection", "features": [{"properties": {"name": "①号😀\ufb33"}, "at": [112.70, 1e-7, 3.0, 2e21]}]},
    "sign": {"varieties": '"茶"\n叶', "scope": "3,400亩"},
}  # fmt: skip


def a_course(chance: random.Random) -> list[dict]:
    """Leaves in the order of the log: anything may happen after the recognition, also in the past and in days to come."""
    kinds, leaves = list(EventKind), []
    for n in range(chance.randint(1, 9)):
        kind = chance.choice(kinds) if n else EventKind.RECOGNISED
        effective = FROM + timedelta(days=chance.randint(0, 30) if n else 0)
        until = effective + timedelta(days=chance.randint(-20, 60)) if chance.random() < 0.6 else None
        states = {key: f"{key}{n}" for key in STATES} | {"valid_from": FROM.isoformat()}
        leaves.append(
            {
                "id": f"id{n}",
                "at": f"2026-01-01T00:00:{n:02d}.000000Z",
                "subject": "catalogue.entry:1",
                "data": {
                    "kind": kind.value,
                    "effective_on": effective.isoformat(),
                    "until": until.isoformat() if until else None,
                    "revokes": f"id{chance.randrange(n)}" if n and chance.random() < 0.2 else None,
                    **({"states": states} if not n or chance.random() < 0.4 else {}),
                },
            }
        )
    return leaves


@pytest.fixture(scope="module")
def asked() -> list[dict]:
    chance = random.Random(20261128)  # noqa: S311
    return [
        {"leaves": a_course(chance), "day": (FROM + timedelta(days=chance.randint(0, 70))).isoformat()}
        for _ in range(2000)
    ]


@pytest.fixture(scope="module")
def browsers(asked, tmp_path_factory) -> dict:
    """What the page's own script makes of them."""
    home = tmp_path_factory.mktemp("static")
    for name, file in {"catalogue/proven.js": SCRIPT, "ledger/tree.js": TREE}.items():
        (home / name).parent.mkdir()
        shutil.copy(file, home / name)
    (home / "run.mjs").write_text(RUN)
    payload = dict(LONGER) | {"lon": 112.70, "lat": 29.0}
    ran = subprocess.run(
        [NODE, home / "run.mjs"], input=json.dumps({"courses": asked, "payload": payload}),
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return json.loads(ran.stdout)


def test_both_say_the_same_of_every_course_on_every_day(asked, browsers):
    differing = []
    for one, said in zip(asked, browsers["said"], strict=True):
        (ours,) = proven.fold(one["leaves"]).values()
        item = ours.item_on(date.fromisoformat(one["day"]), published_on=FROM)
        if item != said:
            differing.append((one, item, said))
    assert differing == []
    assert {said["status"] for said in browsers["said"]} == {s.value for s in EntryStatus} - {"pending"}


def test_both_use_the_same_words(browsers):
    assert browsers["EVENTS"] == {kind.value: word.label for kind, word in EVENTS.items()}
    assert browsers["STATUSES"] == {
        status.value: word.label for status, word in ENTRY_STATUSES.items() if status != EntryStatus.PENDING
    }
    assert browsers["words"] == ["2026年6月1日", "2026-02-28", "2025-12-31"]


def test_both_make_one_digest_of_the_longer_parts(browsers):
    assert browsers["digest"] == proven.digest_of_longer(LONGER, 112.70, 29.0)
