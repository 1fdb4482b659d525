"""Everything a season has put into the house, in one file; and a house again from that file.

The database is copied first and the papers after it: bytes are on the disk before the row that names them, and are
never changed, so every paper the copied database knows is in the file. The file holds the keys of the house.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import secrets
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from youji.documents import dumps, sealing, storage
from youji.documents.dumps import Unfit
from youji.documents.known import NOTHING, Known
from youji.documents.models import Document
from youji.ledger import anchor, keys
from youji.ledger.logic.report import Report
from youji.ledger.succession import Event
from youji.ledger.verification import verify_database
from youji.shared import privacy

MANIFEST = "manifest.json"
FORM = 1
CERTIFICATES = "certificates.key"  # of a room above: what signs the labels
KEYS = (*keys.FILES, "secret.key", CERTIFICATES, f"{CERTIFICATES}.next")
PAPERS = "documents"
CHUNK = 1 << 20
#: What a backup holds, and all that is ever taken out of one.
OURS = re.compile(
    rf"{re.escape(MANIFEST)}|database\.\w{{1,20}}|\w{{1,20}}\.key(?:\.next|\.old)?|{PAPERS}/[0-9a-f]{{64}}"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is in a backup."""

    path: Path
    size_bytes: int
    papers: int
    made_at: str


def make(target: Path, *, now: datetime) -> Kept:
    """A backup in ``target``, whole or not there at all; readable by us only, sealed where there is a key for it.

    Raises:
        Unfit: the target exists, or something could not be read.
    """
    if target.exists():
        raise Unfit(f"{target} 已经存在，没有覆盖。请换一个文件名。")
    whose = sealing.recipient(settings.BACKUP_KEY)  # before an hour of work
    target.parent.mkdir(parents=True, exist_ok=True)
    # The folder holds the database in the clear: beside our own, not where backups are sent to.
    with (
        tempfile.TemporaryDirectory(dir=settings.VAR, prefix=".youji-backup-") as folder,
        _draft(target) as draft,
    ):
        dump = Path(folder) / dumps.name()
        dumps.dump(dump)
        papers = sorted(_papers())
        manifest = {
            "form": FORM,
            "made_at": now.isoformat(),
            "database": dumps.name(),
            "database_sha256": _sha256(dump),
            "papers": len(papers),
            "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
        }
        with draft.open("wb") as file:
            with (
                sealing.sealed(file, whose) as plain,
                gzip.GzipFile(fileobj=plain, mode="wb", compresslevel=1) as packed,
                tarfile.open(fileobj=packed, mode="w|") as tar,
            ):
                _add_text(tar, MANIFEST, json.dumps(manifest, ensure_ascii=False), Path(folder))
                tar.add(dump, dumps.name())
                for name in KEYS:
                    if (path := settings.VAR / name).exists():
                        tar.add(path, name)
                for path in papers:
                    tar.add(path, f"{PAPERS}/{path.name}")
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
        storage.sync_folder(target.parent)
    return Kept(target, target.stat().st_size, len(papers), str(manifest["made_at"]))


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """A file beside ``target`` that becomes it by one renaming, readable by us only; gone if it did not."""
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Back:
    """What was brought back, what the log's check says, and the leaf by which it owns up to what is lost."""

    kept: Kept
    report: Report
    restart: Event | None


def bring_back(source: Path, key: Path | None = None, *, known: Known = NOTHING, now: datetime) -> Back:
    """The house as it was when ``source`` was made, in an empty ``YOUJI_VAR`` and database; and the log's check.

    Where the log is known to have gone on since, another begins that says so, and nothing is signed twice.

    Args:
        key: the file with the private key, of a sealed backup.
        known: how far the log is known to have gone; what this machine kept itself is looked at anyway.

    Raises:
        Unfit: there is something here already, or the file is damaged or made by newer code; then nothing has been
            put in place.
    """
    _demand_empty()
    notes = known.notes()
    settings.VAR.mkdir(parents=True, exist_ok=True)
    privacy.close(settings.VAR)
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix=".youji-restore-") as made:
        folder = Path(made)
        manifest = _unpack(_opened(source, key, folder), folder)
        papers = list((folder / PAPERS).glob("*"))
        if len(papers) != manifest["papers"]:
            raise Unfit(f"备份应有{manifest['papers']}份材料，实有{len(papers)}份。请换一份备份。")
        for paper in papers:
            if _sha256(paper) != paper.name:
                raise Unfit(f"备份里的材料 {paper.name[:12]}… 已损坏。请换一份备份。")
        next_key = known.demand_its_key(notes, folder)
        if known.newest is not None:
            anchor.append(notes)  # first: whatever happens to us, the house does not open without owning up
        dumps.load(folder / manifest["database"])
        for paper in papers:
            target = storage.path_of(paper.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            paper.rename(target)
        _put_keys(folder, next_key)
    _bring_forward()
    restart = known.own_up(notes, manifest["made_at"], now)
    kept = Kept(source, source.stat().st_size, len(papers), manifest["made_at"])
    return Back(kept, verify_database(), restart)


def _put_keys(folder: Path, next_key: Path | None) -> None:
    """The keys of the backup lie here, and beside them the one the log was changed to later."""
    for name in KEYS:
        if (folder / name).exists():
            (folder / name).rename(settings.VAR / name)
            (settings.VAR / name).chmod(0o600)
    if next_key is not None:
        target = settings.VAR / keys.NEXT
        target.touch(mode=0o600)
        target.write_text(next_key.read_text())
    keys.forget()


def _bring_forward() -> None:
    """A backup of an older release has the tables this one reads and writes: it is checked as it will be used."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)


def missing_papers() -> list[str]:
    """Names of documents whose bytes are not on the disk."""
    rows = Document.objects.order_by("pk").values_list("name", "sha256")
    return [name for name, sha256 in rows.iterator() if not storage.path_of(sha256).exists()]


def _papers() -> Iterator[Path]:
    """The stored bytes, by hash; what is on its way in and the thumbnails are left out."""
    root = Path(settings.MEDIA_ROOT)
    return (path for path in root.glob("??/??/*") if len(path.name) == 64)


def _demand_empty() -> None:
    if dumps.has_rows():
        raise Unfit(
            "这里已经有数据库，没有覆盖。请先停下服务，把现有的 YOUJI_VAR 文件夹改名留存"
            "（PostgreSQL 则另建一个空库），再恢复。"
        )
    if any(_papers()) or (settings.VAR / "log.key").exists():
        raise Unfit(f"{settings.VAR} 里已经有材料或密钥，没有覆盖。请换一个空的 YOUJI_VAR 再恢复。")


def _opened(source: Path, key: Path | None, folder: Path) -> Path:
    """The archive itself: ``source``, or what it holds sealed."""
    if not source.is_file() or not sealing.is_sealed(source):
        return source
    opened = folder / "opened"
    sealing.unseal(source, opened, key)
    return opened


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, "r:gz") as tar:
            for member in tar:
                _take_out(tar, member, folder)
        manifest = json.loads((folder / MANIFEST).read_text())
        sound = _sha256(folder / manifest["database"]) == manifest["database_sha256"]
    except FileNotFoundError as fault:
        raise Unfit(f"没有 {fault.filename or source}，或它不是优基的备份。请核对文件名。") from fault
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError, zlib.error) as fault:
        raise Unfit(f"{source} 打不开或不完整（{type(fault).__name__}）。请换一份备份。") from fault
    if manifest.get("form") != FORM:
        raise Unfit("这份备份是别的版本做的，本版本读不了。请用做备份时的版本恢复。")
    unknown = {tuple(one) for one in manifest.get("migrations", ())} - _migrations()
    if unknown:
        raise Unfit(
            f"这份备份是更新的版本做的，本版本读不了（有 {len(unknown)} 项数据库改动不认识，"
            f"如 {'.'.join(min(unknown))}）。请用做备份时的版本，或更新的版本恢复。"
        )
    if not sound:
        raise Unfit("备份里的数据库与清单不符，可能被改动或损坏。请换一份备份。")
    if manifest["database"] != dumps.name():
        raise Unfit(
            f"备份里是 {manifest['database']}，与现在的 YOUJI_DATABASE_URL 不是同一种数据库。请改用同一种再恢复。"
        )
    return manifest


def _migrations() -> set[tuple[str, str]]:
    """The changes of the schema that this code knows, those that later ones replace included."""
    loader = MigrationLoader(None)
    return {
        *loader.disk_migrations,
        *(old for one in loader.disk_migrations.values() for old in one.replaces),
    }


def _take_out(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """The member's bytes under its own name, if it is a file that a backup holds; nothing else is written.

    Not ``extractall(filter="data")``: the oldest Python we run on does not know it.
    """
    content = tar.extractfile(member) if member.isreg() and OURS.fullmatch(member.name) else None
    if content is None:
        raise ValueError(member.name)
    path = folder / member.name
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        shutil.copyfileobj(content, file, CHUNK)


def _add_text(tar: tarfile.TarFile, name: str, text: str, folder: Path) -> None:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    tar.add(path, name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
