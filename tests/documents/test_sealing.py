"""A backup is opened by whoever has the private key, and by nobody else; files of the house are the house's alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from youji.documents import archive, checks, sealing
from youji.documents.dumps import Unfit
from youji.documents.models import Document
from youji.shared import privacy

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def key(tmp_path, settings) -> Path:
    file = tmp_path / "backup.key"
    settings.BACKUP_KEY = sealing.new_key(file)
    return file


def test_a_sealed_season_comes_back_whole_with_its_key(world, elsewhere, key, now, tmp_path):
    file = tmp_path / "season.tar.gz.age"
    archive.make(file, now=now)
    sealed = file.read_bytes()
    assert sealed.startswith(sealing.MAGIC)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(tarfile.TarError):
        tarfile.open(file)  # noqa: SIM115
    elsewhere()
    call_command("restore", str(file), "--key", str(key))
    assert Document.objects.get().name == "纪要.pdf"


def test_without_the_key_nothing_is_opened_and_nothing_is_put_in_place(
    world, elsewhere, key, now, tmp_path, settings
):
    file, other = tmp_path / "season.tar.gz.age", tmp_path / "other.key"
    archive.make(file, now=now)
    sealing.new_key(other)
    damaged = tmp_path / "damaged.age"
    damaged.write_bytes(file.read_bytes()[:-100])
    elsewhere()
    for source, given, says in (
        (file, None, "加上 --key"),
        (file, other, "私钥不是这一把"),
        (file, tmp_path / "none", "不是备份的私钥文件"),
        (damaged, key, "已损坏"),
    ):
        with pytest.raises(Unfit, match=says):
            archive.bring_back(source, given, now=now)
        assert not list(settings.VAR.iterdir())


def test_the_private_key_is_made_once_and_read_by_us_only(tmp_path, capsys):
    file = tmp_path / "backup.key"
    call_command("backup_key", str(file))
    public = capsys.readouterr().out.split("YOUJI_BACKUP_KEY=")[1].split()[0]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert f"公钥：{public}" in file.read_text()
    with pytest.raises(CommandError, match="没有覆盖"):
        call_command("backup_key", str(file))


def test_a_backup_that_cannot_be_sealed_leaves_nothing(world, tmp_path, settings, now):
    settings.BACKUP_KEY = "age1nonsense"
    before = set(settings.VAR.iterdir())
    with pytest.raises(Unfit, match="不是备份公钥"):
        archive.make(tmp_path / "out" / "season.age", now=now)
    assert not (tmp_path / "out").exists()
    assert set(settings.VAR.iterdir()) == before


# --- what lies under YOUJI_VAR -----------------------------------------------------------------------


def test_what_is_open_to_others_is_said_and_closed_at_the_next_start(tmp_path, settings):
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir(mode=0o755)
    (settings.VAR / "youji.sqlite3").touch(mode=0o644)
    (settings.VAR / "secret.key").touch(mode=0o600)
    (settings.VAR / "elsewhere").symlink_to(tmp_path)
    [said] = checks.files_are_ours_alone()
    assert "youji.sqlite3" in said.msg
    assert "secret.key" not in said.msg
    privacy.close(settings.VAR)
    assert stat.S_IMODE(settings.VAR.stat().st_mode) == 0o700
    assert stat.S_IMODE((settings.VAR / "youji.sqlite3").stat().st_mode) == 0o600
    assert stat.S_IMODE(tmp_path.stat().st_mode) & 0o700 == 0o700  # what a link leads to is not ours to close
    assert checks.files_are_ours_alone() == []


def test_what_a_verb_makes_is_nobody_elses(tmp_path):
    environment = {**os.environ, "YOUJI_VAR": str(tmp_path / "var"), "YOUJI_DATABASE_URL": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    subprocess.run(
        [sys.executable, "-m", "youji", "migrate", "ledger", "--verbosity", "0"], env=environment, check=True
    )
    made = [path for path in (tmp_path / "var").rglob("*") if not path.is_symlink()]
    assert (tmp_path / "var" / "youji.sqlite3") in made
    assert not [path for path in (tmp_path / "var", *made) if path.stat().st_mode & privacy.OTHERS]


def test_production_is_told_that_its_backups_lie_open(settings, key):
    settings.PRODUCTION = True
    assert checks.backups_are_sealed() == []
    settings.BACKUP_KEY = ""
    assert [said.id for said in checks.backups_are_sealed()] == ["documents.W002"]


def test_check_production_says_what_is_missing_and_fails(settings, tmp_path, capsys):
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir(mode=0o755)
    with pytest.raises(CommandError, match="要补"):
        call_command("check", "--production")
    assert "别的用户可以读" in capsys.readouterr().out
