"""The database as one file, and back: SQLite by its own online backup, PostgreSQL by its own pg_dump."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection


class Unfit(Exception):
    """It cannot be done; the sentence says why and what to do."""


def is_sqlite() -> bool:
    """Whether the house keeps its rows in one file."""
    return connection.vendor == "sqlite"


def name() -> str:
    """What the dump is called inside a backup."""
    return "database.sqlite3" if is_sqlite() else "database.pgdump"


def dump(target: Path) -> None:
    """The database as it stands at one moment, in ``target``; people may go on working meanwhile.

    Raises:
        Unfit: it could not be read.
    """
    if not is_sqlite():
        _postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return
    with (
        closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        _demand_whole(copy)


def load(source: Path) -> None:
    """The database is what ``source`` holds.

    Raises:
        Unfit: there is one already, or the file is damaged.
    """
    if not is_sqlite():
        _postgres(
            "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
            f"--dbname={connection.get_connection_params()['dbname']}", str(source),
        )  # fmt: skip
        return
    with closing(sqlite3.connect(source)) as copy:
        _demand_whole(copy)
    target = Path(settings.DATABASES["default"]["NAME"])
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def has_rows() -> bool:
    """Whether there is a database already that must not be written over."""
    if is_sqlite():
        return Path(settings.DATABASES["default"]["NAME"]).exists()
    return bool(connection.introspection.table_names())


def _demand_whole(copy: sqlite3.Connection) -> None:
    try:
        said = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as fault:
        raise Unfit(f"数据库文件已损坏（{fault}）。请换更早的一份备份。") from fault
    if said != "ok":
        raise Unfit(f"数据库文件已损坏（{str(said)[:200]}）。请换更早的一份备份。")


def _postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs; the password goes by the environment, not by the list of processes."""
    where = connection.get_connection_params()
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    address = {names[key]: str(value) for key, value in where.items() if key in names and value}
    found = shutil.which(program)
    if found is None:
        raise Unfit(f"找不到 {program}。请安装与数据库同一大版本的 PostgreSQL 客户端，再运行一次。")
    done = subprocess.run(
        [found, *arguments], env={**os.environ, **address}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unfit(f"{program} 没有成功：{done.stderr.strip()[-500:]}")
