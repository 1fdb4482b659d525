"""``verify-log --witness``: keys that the person brings, and what their signatures say of what the log shows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.ledger import vectors
from tests.ledger.test_verify_log import verify
from tests.witness import processes
from tests.witness.paper_log import PaperLog, leaves, paper_log
from youji.ledger import witnessed
from youji.ledger.logic import cosignatures

pytestmark = pytest.mark.clause("5.5")


class Watched:
    """A log, a witness of it, and somebody who checks them with a state file."""

    def __init__(self, log: PaperLog, one: processes.Running, vkey: str, state: Path) -> None:
        self.log, self.one, self.vkey, self.state = log, one, vkey, state

    def check(self, *more: str) -> tuple[int, str]:
        return verify("--from", self.log.url, "--state", str(self.state), "--key", vectors.vkey(), *more)

    def check_by_witness(self, url: str = "") -> tuple[int, str]:
        return self.check("--witness", f"{self.vkey}{url}")


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """A witness that saw five leaves, then eight; so did the one who checks."""
    folder = tmp_path_factory.mktemp("seen")
    vkey = processes.new(folder / "w")
    with paper_log() as log, processes.running(folder / "w", f"{log.url}+{vectors.vkey()}") as one:
        found = Watched(log, one, vkey, folder / "state")
        for old, size in ((0, 5), (5, 8)):
            assert log.shows(leaves(size)).asks(one, old)[0] == 200
            code, said = found.check_by_witness()
            assert (code, "见证方 witness.example/w 签过" in said) == (0, True), said
        yield found


@pytest.fixture
def watched(seen, tmp_path, monkeypatch):
    """The same, with a state file that a test may spoil; nobody is waited for."""
    monkeypatch.setattr(witnessed, "PAUSE_SECONDS", 0)
    seen.log.shows(leaves(8))
    return Watched(seen.log, seen.one, seen.vkey, Path(shutil.copy(seen.state, tmp_path)))


def test_what_it_saw_is_kept(watched):
    kept = json.loads(watched.state.read_text())["witnessed"]
    assert list(kept) == [watched.vkey]
    assert cosignatures.read(kept[watched.vkey], watched.vkey)


def test_a_witness_that_did_not_sign_is_named_and_since_when(watched):
    watched.log.shows(leaves(9))
    before = watched.state.read_text()
    code, said = watched.check_by_witness()
    assert code == 1
    assert (
        "见证方 witness.example/w 没有签现在的检查点（9 条）；上次看到的是见证方 witness.example/w 在20"
        in said
    )
    assert "签过 8 条" in said
    assert watched.state.read_text() == before
    assert watched.check()[0] == 0, "nobody asked for a witness"


def test_of_two_each_must_have_signed(watched):
    watched.log.asks(watched.one, 8)
    other = cosignatures.vkey("other.example/w", vectors.OTHER.public_key().public_bytes_raw())
    code, said = watched.check("--witness", watched.vkey, "--witness", other)
    assert code == 1
    assert "见证方 other.example/w 没有签现在的检查点（8 条）；从来没有看到过它的签名" in said


def test_a_log_that_was_cut_off(watched):
    watched.log.shows(leaves(6))
    code, said = watched.check_by_witness()
    assert code == 1
    assert "签过 8 条，现在只有 6 条，日志被截短了" in said


def test_a_log_that_shows_an_old_checkpoint(watched):
    """It still has the eight, and hides two."""
    watched.log.shows(leaves(8), size=6)
    code, said = watched.check_by_witness()
    assert code == 1
    assert "签过 8 条，现在给您看的是只有 6 条的旧检查点，日志那里其余的还有：退回去了" in said
    assert "上次看到日志有 8 条，现在给您看的是只有 6 条的旧检查点" in watched.check()[1], (
        "by the state file alone"
    )


def test_a_log_of_which_another_was_shown_before(watched):
    watched.log.shows(leaves(9, fork_at=3))
    code, said = watched.check_by_witness()
    assert code == 1
    assert "签过 8 条，不是现在这本的开头：同一本日志给人看过两个样子（分叉）" in said


def test_a_split_view_is_found_by_whoever_never_saw_the_log_before(watched):
    """Another tree, with a signature of a witness that somebody made up; the true one is asked itself."""
    watched.state.unlink()
    assert watched.log.shows(leaves(9, fork_at=3)).asks(watched.one, 8)[0] == 422
    code, said = watched.check_by_witness(f"@{watched.one.url}")
    assert code == 1
    assert "没有签现在的检查点（9 条）；从来没有看到过它的签名" in said
    assert "签过 8 条，不是现在这本的开头" in said


def test_a_log_with_another_name_is_another_book(watched):
    """What a witness signed of one is nothing against the other: a log may have to begin anew, and says so itself."""
    note = json.loads(watched.state.read_text())["note"]
    look = witnessed.Look("", vectors.vkey("log.example/log/2"), note, [], lambda _: None)
    assert witnessed._of_this_log(look, witnessed.parse(watched.vkey), note) == ""


@pytest.mark.parametrize(
    "text", ["hello", vectors.vkey(), "w.example+00000000+BAAA", f"{vectors.vkey()}@ftp://x"]
)
def test_a_witness_that_is_none_is_said(text):
    with pytest.raises(CommandError):
        call_command("verify_log", "--from", "http://127.0.0.1:1", "--witness", text)


def test_witnesses_are_of_a_log_elsewhere():
    with pytest.raises(CommandError, match="--from"):
        call_command("verify_log", "--witness", "x")
