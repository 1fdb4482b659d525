"""A backup brings everything back, or says why not; it never writes over anything."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import tarfile
import zlib
from pathlib import Path

import pytest
from django.conf import settings as house
from django.core.management import CommandError, call_command
from django.db import transaction

from tests.documents.conftest import PAPER
from youji.documents import archive, dumps, storage
from youji.documents.dumps import Unfit
from youji.documents.known import Known
from youji.documents.models import Document
from youji.ledger import anchor, keys, rotation, succession
from youji.ledger.checks import the_signing_key_is_there
from youji.ledger.logic import notes
from youji.ledger.logic.succession import NoSuccession, follow
from youji.ledger.models import AuditEntry
from youji.ledger.services import record, sequence
from youji.ledger.verification import verify_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("5.5")]


def test_a_season_comes_back_whole_and_the_log_still_verifies(world, elsewhere, tmp_path, capsys):
    file = tmp_path / "kept" / "season.tar.gz"
    call_command("backup", str(file))
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.iterdir()] == ["season.tar.gz"]
    key = (house.VAR / "log.key").read_bytes()
    entries = AuditEntry.objects.count()
    elsewhere()

    call_command("restore", str(file))

    assert "核验通过" in capsys.readouterr().out
    assert Document.objects.get(pk=world.pk).name == "纪要.pdf"
    assert storage.path_of(world.sha256).read_bytes() == PAPER
    assert AuditEntry.objects.count() == entries
    assert (house.VAR / "log.key").read_bytes() == key
    assert (house.VAR / "log.key").stat().st_mode & 0o077 == 0
    assert (house.VAR / "secret.key").read_text() == "s" * 48


def test_nothing_is_written_over(world, tmp_path, now):
    file = tmp_path / "season.tar.gz"
    archive.make(file, now=now)
    with pytest.raises(Unfit, match="没有覆盖"):
        archive.make(file, now=now)
    with pytest.raises(CommandError, match="这里已经有数据库"):
        call_command("restore", str(file))
    assert storage.path_of(world.sha256).read_bytes() == PAPER


def test_papers_left_lying_are_not_mixed_with_others(world, elsewhere, tmp_path, now):
    file = tmp_path / "season.tar.gz"
    archive.make(file, now=now)
    elsewhere()
    house.VAR.mkdir()
    (house.VAR / "log.key").write_text("another")
    with pytest.raises(Unfit, match="已经有材料或密钥"):
        archive.bring_back(file, now=now)


def repacked(source: Path, target: Path, change) -> Path:
    """The backup with each member's bytes passed through ``change(name, bytes)``; None leaves it out."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old.getmembers():
            content = change(member.name, old.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return target


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda name, was: was + b"x" if name.startswith("documents/") else was, "已损坏"),
        (lambda name, was: None if name.startswith("documents/") else was, "实有0份"),
        (lambda name, was: was[:-1] + b"\x01" if name.startswith("database") else was, "与清单不符"),
        (lambda name, was: None if name == "manifest.json" else was, "不是优基的备份"),
        (lambda name, was: was.replace(b'"form": 1', b'"form": 9') if name == "manifest.json" else was, "别的版本"),
    ],
)  # fmt: skip
def test_a_damaged_backup_is_refused_and_leaves_the_place_empty(
    world, elsewhere, tmp_path, now, change, said
):
    archive.make(tmp_path / "good.tar.gz", now=now)
    file = repacked(tmp_path / "good.tar.gz", tmp_path / "bad.tar.gz", change)
    elsewhere()
    with pytest.raises(Unfit, match=said):
        archive.bring_back(file, now=now)
    assert list(house.VAR.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no archive", zlib.compress(b"x")])
def test_what_is_no_backup_is_said_so(world, elsewhere, tmp_path, now, content):
    file = tmp_path / "x.tar.gz"
    file.write_bytes(content)
    elsewhere()
    with pytest.raises(Unfit, match="打不开或不完整"):
        archive.bring_back(file, now=now)


def test_a_file_that_is_not_there(world, elsewhere, tmp_path, now):
    elsewhere()
    with pytest.raises(Unfit, match=r"没有 .*nowhere"):
        archive.bring_back(tmp_path / "nowhere.tar.gz", now=now)


def test_a_backup_cut_off_half_way(world, elsewhere, tmp_path, now):
    file = tmp_path / "cut.tar.gz"
    archive.make(file, now=now)
    file.write_bytes(file.read_bytes()[:-400])
    elsewhere()
    with pytest.raises(Unfit):
        archive.bring_back(file, now=now)
    assert list(house.VAR.iterdir()) == []


def test_a_trail_changed_before_the_backup_is_named_at_restore(world, elsewhere, tmp_path, now, capsys):
    from tests.ledger.tampering import guards_lifted

    with guards_lifted():
        AuditEntry.objects.update(reason="改过")
    archive.make(tmp_path / "season.tar.gz", now=now)
    elsewhere()
    with pytest.raises(SystemExit):
        call_command("restore", str(tmp_path / "season.tar.gz"))
    assert "记录" in capsys.readouterr().err


def test_a_paper_that_was_lost_before_is_named(world, elsewhere, tmp_path, now, capsys):
    storage.path_of(world.sha256).unlink()
    archive.make(tmp_path / "season.tar.gz", now=now)
    elsewhere()
    with pytest.raises(SystemExit):
        call_command("restore", str(tmp_path / "season.tar.gz"))
    assert "纪要.pdf" in capsys.readouterr().err


def test_a_backup_made_by_newer_code_is_refused_with_a_sentence(world, elsewhere, tmp_path, now):
    archive.make(tmp_path / "good.tar.gz", now=now)
    newer = lambda name, was: was.replace(b'"0001_initial"', b'"9999_later"', 1) if name == "manifest.json" else was  # noqa: E731  # fmt: skip
    file = repacked(tmp_path / "good.tar.gz", tmp_path / "newer.tar.gz", newer)
    elsewhere()
    with pytest.raises(Unfit, match=r"更新的版本做的.*9999_later"):
        archive.bring_back(file, now=now)
    assert list(house.VAR.iterdir()) == []


def grow(county_reviewer, now) -> None:
    """The log goes on by one leaf."""
    with transaction.atomic():
        record(
            "catalogue.entry.published", subject="catalogue.entry:1", before={}, after={},
            public={"code": "1"}, actor=county_reviewer, now=now,
        )  # fmt: skip
    sequence(now=now)


@pytest.mark.parametrize("told", ["of this machine", "a note", "lines"])
def test_a_backup_older_than_what_is_known_begins_another_log(
    world, elsewhere, county_reviewer, tmp_path, now, told, capsys
):
    """Either the lines of the machine are still there, or somebody brings what they kept."""
    grow(county_reviewer, now)
    archive.make(tmp_path / "old.tar.gz", now=now)
    grow(county_reviewer, now)
    newest, name = keys.newest_note(), keys.origin()
    given = tmp_path / "newest"
    given.write_text(newest if told == "a note" else f"{json.dumps('x')}\n{json.dumps(newest)}\n")
    elsewhere()
    if told != "of this machine":
        anchor.path().unlink()

    call_command(
        "restore",
        str(tmp_path / "old.tar.gz"),
        *([] if told == "of this machine" else ["--newest", str(given)]),
    )

    said = capsys.readouterr().out
    assert "备份以后日志又记过 1 条，已经丢失" in said
    assert "核验通过" in said
    assert keys.origin() == f"{name}/2"
    assert newest in set(anchor.lines()), "what was lost stays known"
    assert the_signing_key_is_there(["default"]) == []
    grow(county_reviewer, now)
    assert verify_database().sound


@pytest.mark.parametrize("way", ["the key", "it is lost"])
def test_a_backup_older_than_a_change_of_keys_goes_on_with_the_key_or_says_that_it_is_lost(
    world, elsewhere, county_reviewer, tmp_path, now, capsys, way
):
    grow(county_reviewer, now)
    file, newest, later = tmp_path / "old.tar.gz", tmp_path / "newest", tmp_path / "later.key"
    archive.make(file, now=now)
    first = keys.verifier()
    rotation.rotate(reason="到期", now=now)
    grow(county_reviewer, now)
    second = keys.verifier()
    newest.write_text(keys.newest_note())
    shutil.copy(house.VAR / "log.key", later)
    elsewhere()
    anchor.path().unlink()
    asked = ["restore", str(file), "--newest", str(newest)]

    with pytest.raises(CommandError, match=r"备份以后日志换过钥匙.*什么都没有恢复.*--log-key"):
        call_command(*asked)
    assert not any(path.name.startswith("log.key") for path in house.VAR.iterdir())
    assert not dumps.has_rows()
    call_command(*asked, *(["--log-key", str(later)] if way == "the key" else ["--log-key-lost"]))

    assert "核验通过" in (said := capsys.readouterr().out)
    present = keys.verifier()
    assert present in said
    assert the_signing_key_is_there(["default"]) == []
    assert sorted(path.name for path in house.VAR.glob("log.key*")) == (
        ["log.key", "log.key.old"] if way == "the key" else ["log.key"]
    )
    assert follow(first, succession.steps(), present).restarts[0].kept == 1
    if way == "the key":
        assert present == second.replace("/log+", "/log/2+").replace(
            second.split("+")[1], present.split("+")[1]
        )
        assert follow(second, succession.steps(), present).restarts[0].size == 3
    else:
        assert notes.parse_vkey(present)[1] == notes.parse_vkey(first)[1]
        assert "换过的钥匙也丢失" in succession.events()[-1].data["reason"]
        with pytest.raises(NoSuccession):
            follow(second, succession.steps(), present)
    grow(county_reviewer, now)
    assert verify_database().sound


def test_a_backup_with_everything_that_is_known_goes_on_as_it_was(
    world, elsewhere, county_reviewer, tmp_path, now, capsys
):
    grow(county_reviewer, now)
    archive.make(tmp_path / "all.tar.gz", now=now)
    name = keys.origin()
    elsewhere()
    call_command("restore", str(tmp_path / "all.tar.gz"))
    assert "丢失" not in capsys.readouterr().out
    assert keys.origin() == name


def test_what_is_no_checkpoint_brings_nothing_back(world, elsewhere, tmp_path, now):
    archive.make(tmp_path / "all.tar.gz", now=now)
    elsewhere()
    for text in ("", "nothing", '"', json.dumps("a\n\nb")):
        (tmp_path / "newest").write_text(text)
        with pytest.raises(Unfit, match="没有签名的检查点"):
            archive.bring_back(tmp_path / "all.tar.gz", known=Known(tmp_path / "newest"), now=now)
    assert not house.VAR.exists()


def test_without_pg_dump_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(dumps.shutil, "which", lambda program: None)
    with pytest.raises(Unfit, match="PostgreSQL 客户端"):
        dumps._postgres("pg_dump")


def test_a_damaged_sqlite_file_is_refused(tmp_path):
    path = tmp_path / "x.sqlite3"
    path.write_bytes(b"nonsense" * 1000)
    with sqlite3.connect(path) as copy, pytest.raises(Unfit, match="已损坏"):
        dumps._demand_whole(copy)
