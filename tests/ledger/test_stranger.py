"""A verifier written from docs/log.md alone, in another language, over HTTP: it finds the house sound, and a lie."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.catalogue.conftest import *  # noqa: F403  (君山茶叶 in the catalogue, and everybody around it)
from tests.ledger.test_anchor import cut_back_to
from tests.ledger.test_independent_client import publish
from tests.ledger.test_vectors import NODE
from youji.catalogue.models import PublishedEntry
from youji.catalogue.services import standing
from youji.catalogue.services.standing import Order
from youji.ledger import keys, rotation
from youji.ledger import services as ledger
from youji.ledger.logic import notes
from youji.ledger.models import Checkpoint
from youji.shared import clock

pytestmark = [pytest.mark.clause("5.5"), pytest.mark.django_db(transaction=True)]
SCRIPT = Path(__file__).with_name("stranger.mjs")


@pytest.fixture
def ask(entry, publisher, now, live_server, settings, tmp_path, monkeypatch):
    """Two corrections on, what the stranger says of the house."""
    settings.ORIGIN, settings.VAR = live_server.url, tmp_path / "var"
    keys.forget()
    for days, name in ((1, "君山银针"), (2, "君山银针茶园")):
        order = Order(reason="笔误", name=name, document_number=f"湘农函〔2026〕{days}号")
        standing.correct(code=entry.code, order=order, actor=publisher, now=now + timedelta(days=days))
    ledger.sequence(now=now + timedelta(days=2))
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=3))

    def run(*kept: str) -> dict:
        ran = subprocess.run(
            [NODE, SCRIPT, live_server.url, *kept], check=False, capture_output=True, text=True, timeout=120
        )
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    yield run
    keys.forget()


def test_a_stranger_finds_the_house_sound(ask):
    assert ask() == {"leaves": 4, "entries": 1, "editions": 1, "notices": 0, "faults": []}


@pytest.mark.parametrize("column", ["name", "operator_name", "document_number", "status"])
def test_a_stranger_finds_a_row_changed_behind_the_applications_back(ask, entry, column):
    PublishedEntry.objects.update(**{column: "suspended" if column == "status" else "别的"})
    (fault,) = ask()["faults"]
    assert fault.startswith(f"{entry.code} {column}")


def test_a_stranger_follows_a_change_of_keys_and_a_restart(ask, now, settings, tmp_path):
    """From what was kept before both; and somebody else's key leads nowhere."""
    seen = json.dumps({"key": keys.verifier(), "note": keys.newest_note()})
    rotation.rotate(reason="到期", now=now)
    first = Checkpoint.objects.order_by("-pk").first()
    publish(2, now)
    late = json.dumps({"key": keys.verifier(), "note": keys.newest_note()})
    newest = keys.newest_note()
    cut_back_to(first)
    rotation.restart(newest, reason="恢复", now=now)
    said = ask(seen)
    assert (said["faults"], said["told"]) == ([], ["another key", "7 became 5"])
    said = ask(late)
    assert (said["faults"], said["told"]) == ([], ["7 became 5"])
    other = Ed25519PrivateKey.generate()
    note = notes.sign(newest.rpartition("\n\n")[0] + "\n", name=newest.split("\n")[0], key=other)
    vkey = notes.vkey(newest.split("\n")[0], keys.public(other))
    assert "another log" in ask(json.dumps({"key": vkey, "note": note}))["faults"]
