"""A witness that knows only the old key follows the log to the new one by the leaf that the old key signed, and by nothing less."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.ledger import vectors
from tests.ledger.vectors import KEY, NAME, OTHER, b64, line, vkey
from tests.witness import processes
from tests.witness.asking import grown, note, text
from tests.witness.paper_log import PaperLog, hashed, leaves, paper_log
from tests.witness.test_two_witnesses import GOOD, ROUNDS, publish
from youji.ledger import jobs, keys, rotation, witnessed, witnesses
from youji.witness.asked import Log
from youji.witness.folder import Folder, Unusable, make
from youji.witness.trust import Trust

pytestmark = pytest.mark.clause("5.5")
CHANGE = {"from": vkey(), "to": vkey(NAME, OTHER), "reason": "到期"}


@pytest.mark.django_db(transaction=True)
def test_a_witness_that_knows_only_the_old_key_follows_and_still_does_after_a_start(
    live_server, settings, tmp_path, now, client, monkeypatch
):
    settings.ORIGIN, settings.VAR = live_server.url, tmp_path / "var"
    monkeypatch.setattr(witnessed, "PAUSE_SECONDS", 0)
    keys.forget()
    publish(3, now)
    old, before = keys.verifier(), keys.signing_key()
    vkey_ = processes.new(tmp_path / "w", GOOD)
    log = f"{live_server.url}/log+{old}"

    def signs(one: processes.Running, at) -> int | None:
        settings.WITNESSES = f"{vkey_}@{one.url}"
        for n in range(ROUNDS):
            jobs.ask_witnesses(at + n * witnesses.AGAIN)
            witnesses.settle()
            (standing,) = witnesses.standing()
            if standing.size == (size := _size(client)):
                assert not standing.error
                return size
        return None

    with processes.running(tmp_path / "w", log, more=("--fold", "0.02", "--patience", "0")) as one:
        assert signs(one, now) == 3
        rotation.rotate(reason="到期更换", now=now)
        publish(2, now, start=3)
        assert signs(one, now + timedelta(days=1)) == 6
        # The old key is believed no more: who has it cannot go on in its name.
        tree = [vectors.leaf(n) for n in range(9)]
        assert one.add(grown(6, 9, tree, name=keys.origin(), key=before))[0] == 403
        fold = _until(
            lambda: (found := one.ask("GET", "/fold"))[0] == 200 and "\n6\n" in found[2] and found[2]
        )
        assert "\nsound\n" in fold, fold
    with processes.running(tmp_path / "w", log) as one:
        assert one.add(grown(6, 9, tree, name=keys.origin(), key=before))[0] == 403
        publish(1, now, start=5)
        assert signs(one, now + timedelta(days=2)) == 7
    page = client.get("/log/").content.decode()
    assert "见证方也凭它自己跟着换钥匙" in page
    witnesses._calls.clear()
    keys.forget()


def _size(client) -> int:
    return int(client.get("/log/checkpoint").content.decode().split("\n")[1])


def _until(found):
    while not (said := found()):
        time.sleep(0.1)
    return said


class Handing(PaperLog):
    """A log of eight leaves that the new key signs; the fifth says so, in a tree of six that the old one signed."""

    steps: object = ()

    def answer(self, path: str) -> bytes | None:
        if path == "/log/succession":
            return json.dumps({"steps": self.steps}).encode()
        return super().answer(path)


@pytest.fixture
def handing():
    with paper_log(Handing) as log:
        data = leaves(8)
        data[4] = json.dumps({"action": "ledger.key.changed", "data": CHANGE}).encode()
        log.shows(data).key = OTHER
        log.steps = [step(data)]
        yield log


def step(data: Sequence[bytes], *, size: int = 6, key=KEY, **said: object) -> dict[str, object]:
    hashes = hashed(list(data[:size]))
    body = text(size, vectors.mth(hashes))
    signed = note(body, line(body, NAME, key))
    made = {"leaf": data[4].decode(), "index": 4, "path": [b64(one) for one in vectors.path(4, hashes)]}
    return made | {"checkpoint": signed} | said


@pytest.fixture
def trust(handing, tmp_path):
    """A witness that cosigned the first three leaves."""
    make(tmp_path / "w", "witness.example/w")
    folder = Folder(tmp_path / "w")
    return Trust(folder, [Log(handing.url, vkey())])


def test_the_leaf_that_the_old_key_signed_is_enough(trust, handing, tmp_path):
    trust.follow(NAME)
    assert trust.keys == {NAME: [vkey(NAME, OTHER)]}
    again = Trust(trust.folder, [Log(handing.url, vkey()), Log(handing.url, vkey(NAME, OTHER))])
    assert again.keys == {NAME: [vkey(NAME, OTHER)] * 2}
    trust.folder.keep_succession(NAME, "{}")
    with pytest.raises(Unusable, match="换过钥匙，留下的记录"):
        Trust(trust.folder, [Log(handing.url, vkey())])


def other_tree(log: Handing) -> None:
    data = list(log.data)
    data[0] = b"{}"
    log.steps = [step(data)]


WRONG = {
    "the new key signed the step": lambda log: log.steps.__setitem__(0, step(log.data, key=OTHER)),
    "the leaf is at another place": lambda log: log.steps[0].update(index=3),
    "another leaf": lambda log: log.steps[0].update(leaf='{"action": "ledger.key.changed", "data": {}}'),
    "no leaf": lambda log: log.steps[0].update(leaf="…"),
    "nothing": lambda log: log.steps.clear(),
    "no list": lambda log: setattr(log, "steps", 7),
    "a tree that the log does not go on from": other_tree,
    "the old key signs what is shown": lambda log: setattr(log, "key", KEY),
    "a restart": lambda log: log.data.__setitem__(
        4, json.dumps({"action": "ledger.log.restarted", "data": CHANGE}).encode()
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_nothing_less_is_followed(trust, handing, wrong):
    WRONG[wrong](handing)
    if wrong == "a restart":
        handing.steps = [step(handing.data)]
    trust.follow(NAME)
    assert trust.keys == {NAME: [vkey()]}
    assert trust.folder.succession(NAME) is None


def test_nor_is_a_log_that_does_not_go_on_from_what_was_cosigned(trust, handing):
    forked = hashed(leaves(8, fork_at=1))[:3]
    body = text(3, vectors.mth(forked))
    trust.folder._notes[NAME] = note(body, line(body))
    trust.follow(NAME)
    assert trust.keys == {NAME: [vkey()]}
