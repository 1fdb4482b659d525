"""The witness's folder: a key of its own, and a memory without which it does not start."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from tests.ports import free_port
from tests.witness import processes
from tests.witness.asking import FORKED, NAME, grown, log_of
from youji.ledger.logic import cosignatures, notes
from youji.ledger.logic.cosignatures import place_of
from youji.witness.asked import parse_log
from youji.witness.folder import Folder, Unusable, make


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "witness"


def serve(folder, *logs: str):
    return processes.youji("serve", folder, "--log", *(logs or [log_of()]), "--port", free_port())


def test_a_new_witness_shows_its_key_and_fingerprint_and_keeps_the_key_to_itself(folder):
    made = processes.youji("init", folder, "--name", "witness.example/w")
    vkey = made.stdout.split("公钥：")[1].split("\n")[0]
    name, public = cosignatures.parse_vkey(vkey)
    assert name == "witness.example/w"
    assert f"指纹：{cosignatures.fingerprint(public)}\n" in made.stdout
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_there_is_no_second_witness_in_a_folder(folder):
    processes.new(folder)
    before = (folder / "key").read_bytes()
    again = processes.youji("init", folder, "--name", "witness.example/w")
    assert again.returncode == 1
    assert "已经有东西" in again.stderr
    assert (folder / "key").read_bytes() == before


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\u2028b", "a\nb", "名" * 70])
def test_what_is_no_name_is_refused(folder, name):
    """signed-note, Format: "Key names MUST be non-empty and MUST NOT contain any Unicode spaces or plus (U+002B)"."""
    with pytest.raises(Unusable):
        make(folder, name)
    assert not folder.exists()


def test_it_remembers_what_it_signed_over_a_restart(folder):
    processes.new(folder)
    with processes.running(folder, log_of()) as one:
        assert one.add(grown(0, 7))[0] == 200
    with processes.running(folder, log_of()) as one:
        assert one.add(grown(0, 9))[::2] == (409, "7\n")
        assert one.add(grown(7, 9, FORKED))[0] == 422
        assert one.add(grown(7, 9))[0] == 200
    assert (
        NAME in (folder / f"{place_of(NAME)}.refused").read_text()
    )  # the log's own signatures on two histories


@pytest.fixture(scope="module")
def signed_once(tmp_path_factory):
    """A folder that has signed."""
    folder = tmp_path_factory.mktemp("once") / "witness"
    processes.new(folder)
    with processes.running(folder, log_of()) as one:
        assert one.add(grown(0, 7))[0] == 200
    return folder


@pytest.fixture
def kept(signed_once, folder):
    """The file of the log, in a copy of that folder."""
    return shutil.copytree(signed_once, folder) / f"{place_of(NAME)}.checkpoint"


LOST = {
    "the log's file gone": lambda kept: kept.unlink(),
    "the log's file empty": lambda kept: kept.write_text(""),
    "the log's file cut short": lambda kept: kept.write_text(kept.read_text()[:-30]),
    "another size in it": lambda kept: kept.write_text(kept.read_text().replace("\n7\n", "\n3\n")),
    "no text in it": lambda kept: kept.write_bytes(b"\xff\xfe"),
    "what it signed for gone": lambda kept: (kept.parent / "origins").unlink(),
    "the key gone": lambda kept: (kept.parent / "key").unlink(),
    "the key damaged": lambda kept: (kept.parent / "key").write_text("PRIVATE+KEY+a+b+c"),
}


@pytest.mark.parametrize("what", LOST)
def test_without_its_memory_it_is_not_opened(kept, what):
    LOST[what](kept)
    with pytest.raises(Unusable, match=re.escape(str(kept.parent))):
        Folder(kept.parent)


def test_with_its_memory_it_is(kept):
    assert Folder(kept.parent).latest(NAME).size == 7


def test_a_log_it_does_not_serve_any_more_is_remembered_too(kept):
    """And the program says so in a sentence, and leaves."""
    kept.unlink()
    ran = serve(kept.parent, log_of(name="second.example/log"))
    assert ran.returncode == 1
    assert f"见证过 {NAME}" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_two_do_not_run_on_one_folder(folder):
    processes.new(folder)
    with processes.running(folder, log_of()):
        ran = serve(folder)
    assert ran.returncode == 1
    assert "另一个进程" in ran.stderr


@pytest.mark.parametrize("log", ["hello", "http://x", "ftp://x+" + log_of().partition("+")[2], log_of()[:-4]])
def test_a_log_that_is_none_is_said(log):
    with pytest.raises(notes.BadNote):
        parse_log(log)


def test_a_log_is_named_by_its_address_with_or_without_log():
    assert parse_log(log_of("https://a.example/log")).url == parse_log(log_of("https://a.example/")).url


def test_neither_django_nor_settings_are_in_it():
    """Everything the program imports, with a hook that lets no Django in and no variable of the house set."""
    code = """
import sys
class NoDjango:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "ninja", "allauth"}:
            raise ImportError(name)
sys.meta_path.insert(0, NoDjango())
import importlib, pkgutil, youji.__main__, youji.witness
for one in pkgutil.walk_packages(youji.witness.__path__, "youji.witness."):
    importlib.import_module(one.name)
    print(one.name)
assert not any(name.startswith(("django", "youji.settings")) or name.endswith(".models") for name in sys.modules)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(processes.SRC)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "youji.witness.serving" in ran.stdout
