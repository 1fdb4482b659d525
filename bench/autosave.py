"""Saving one field of an application as the page does it, in the demonstration world: the whole answer.

``python bench/autosave.py [saves] [folder]`` makes the world in a temporary folder (two minutes), or takes the copy of
one that ``youji demo`` made: the database must be that checkout's. It speaks to the product as a browser does, so that
an older checkout answers the same calls. Processor time is printed beside: on a busy machine that is to be compared.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
import tomllib
from collections import defaultdict
from itertools import count

os.environ["DJANGO_SETTINGS_MODULE"] = "youji.settings.test"
os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-bench-")
os.environ.pop("YOUJI_DATABASE_URL", None)


def build(folder: str) -> None:
    """The demonstration world: made, or copied from ``folder``."""
    from django.core.management import call_command

    if folder:
        shutil.copytree(folder, os.environ["YOUJI_VAR"], dirs_exist_ok=True)
        return
    for command in ("migrate", "load_reference", "demo"):
        call_command(command, verbosity=0)


def drafts() -> list:
    """The operators' drafts, in the order of their codes."""
    from youji.recognition.models import Application

    found = (
        Application.objects.filter(status="draft", operator__isnull=False)
        .select_related("scheme_version")
        .order_by("code")
    )
    assert found, "the world has drafts"
    return list(found)


def client_of(application):
    """The browser of whoever began the application."""
    from django.test import Client

    from youji.accounts.models import Person

    client = Client(SERVER_NAME="localhost")
    person = Person.objects.get(pk=application.created_by_id)
    client.force_login(person)
    return client


def first_asked(application) -> dict[str, str]:
    """The first number that is asked of the applicant, and the note at the first line of the self-assessment."""
    scheme = tomllib.loads(application.scheme_version.text)
    number = next(f["key"] for f in scheme["fields"] if f.get("kind") == "number" and "fact" not in f)
    found = {"填报项": f"field-{number}"}
    if "sheet" in scheme:
        found["自评说明"] = f"note-{scheme['sheet']['sections'][0]['items'][0]['key']}"
    return found


def main() -> None:
    """Ask, print."""
    saves = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    import django

    django.setup()
    build(sys.argv[2] if len(sys.argv) > 2 else "")
    numbers = count(100)
    asked_of: dict[str, list] = defaultdict(list)
    for application in drafts():
        client = client_of(application)
        for kind, name in first_asked(application).items():
            asked_of[kind].append((client, application.code, name))
    shown: dict[tuple[str, str], str] = {}
    for kind, asked in asked_of.items():
        wall, used = [], []
        for turn in range(saves + len(asked)):
            client, code, name = asked[turn % len(asked)]
            began, busy = time.perf_counter(), time.process_time()
            typed = {name: str(next(numbers)), f"was-{name}": shown.get((code, name), "")}
            answer = client.post(f"/field/apply/{code}/save/", typed)
            shown[code, name] = typed[name]
            if turn >= len(asked):  # the first of each warms up
                wall.append(1000 * (time.perf_counter() - began))
                used.append(1000 * (time.process_time() - busy))
            assert answer.status_code == 200, (
                f"{answer.status_code} {answer.headers} {answer.content.decode()[:400]}"
            )
        print(
            f"自动保存（{kind}）：{len(asked)} 份申报，{saves} 次，"
            f"p50 {statistics.median(wall):.1f} ms（处理器 {statistics.median(used):.1f} ms）",
            flush=True,
        )


if __name__ == "__main__":
    main()
