"""Everything, on both databases, in one command: ``python tools/test.py [sqlite|postgres] [pytest arguments]``.

SQLite runs all. PostgreSQL (a real server this starts by itself) runs what touches a database and needs no browser, but
for two that take minutes: the seasons, of which it has a short one of each scheme, and everybody at every door. After
SQLite it leaves out what asks the database nothing that others do not ask it too (``tests/statements.py``); alone it
runs them all.
``--room NAME`` is the quick loop of one room, ``hunt`` the long versions that docs/hunts.md tells of. A browser that is
missing is brought: by apt as root, else by Playwright's installer. Where apt has the same engine without a window, the
tests use that one: a new page costs it a fifth of the time.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CORES = os.cpu_count() or 2
PYTEST = [PYTHON, "-m", "pytest", "-q", "--dist", "worksteal", "--durations=20", "-n"]
#: Gigabytes that a worker may take with its browser.
EACH = 3
POSTGRES = [PYTHON, "tools/postgres.py", "--"]
ON_POSTGRES = ["-m", "database and (not browser or journey)"]
ON_POSTGRES += ["--ignore", "tests/season/test_seasons.py", "--ignore", "tests/architecture/test_matrix.py"]
#: Chromium without windows, extensions and profiles: what Playwright itself runs when nobody looks on.
LIGHT = "chromium-headless-shell"
CHROMIUM = (LIGHT, "chromium", "chromium-browser", "google-chrome")


def run(title: str, command: list[str], **variables: str) -> bool:
    """Whether the command succeeded, told with its time."""
    print(f"\n━━ {title}", flush=True)
    started, spent = time.monotonic(), _spent()
    # Compiled files are kept, whatever the machine says: else every worker and every server a test starts compiles anew.
    environment = {**os.environ, "PYTHONPATH": "src", "PYTHONDONTWRITEBYTECODE": "", **variables}
    code = subprocess.run(command, cwd=ROOT, check=False, env=environment).returncode
    took, load = time.monotonic() - started, os.getloadavg()[1]
    told = f"{took:.0f} 秒，处理器 {_spent() - spent:.0f} 秒，系统负载 {load:.1f}"
    print(f"━━ {title}：{'通过' if code == 0 else '未通过'}（{told}）", flush=True)
    return code == 0


def _spent() -> float:
    """Seconds of processor of all that was started from here and has ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def workers(cores: int, gigabytes: float) -> int:
    """One more than there are cores, where there is room: who waits for a page or a process leaves a core idle."""
    return max(cores, min(cores + 1, int(gigabytes // EACH)))


def lacking() -> list[str]:
    """What a browser test needs and this machine has not."""
    letters = shutil.which("fc-list") and subprocess.run(
        ["fc-list", ":lang=zh"], capture_output=True, check=False
    ).stdout  # fmt: skip
    there = {"chromium": any(shutil.which(name) for name in CHROMIUM), "fonts-noto-cjk": bool(letters)}
    return [package for package, found in there.items() if not found]


def remedy(missing: list[str], *, apt: bool) -> list[str] | None:
    """The command that brings what is missing. Without apt a browser can still be had, letters cannot."""
    if missing and apt:
        patient = "apt-get -qq -o Acquire::Retries=0 -o Acquire::http::Timeout=20"
        script = f"{patient} update && {patient} install -y {' '.join(missing)} >/dev/null"
        return ["sh", "-c", script]
    if "chromium" in missing:
        return [PYTHON, "-m", "playwright", "install", "chromium"]
    return None


def bring_browser() -> None:
    """There is a Chromium with Chinese letters, if one can be had; the tests say how many could not run without."""
    may = os.geteuid() == 0 and bool(shutil.which("apt-get"))
    if may and not shutil.which(LIGHT) and (command := remedy([LIGHT], apt=True)):
        run("安装轻的浏览器（没有也行，慢一些）", command, DEBIAN_FRONTEND="noninteractive")
    for apt in (True, False) if may else (False,):
        if command := remedy(lacking(), apt=apt):
            run("安装浏览器和字体", command, DEBIAN_FRONTEND="noninteractive")


def everything(databases: list[str], extra: list[str]) -> bool:
    """The legs asked for; what the first notes of the tests says which of them the second needs."""
    bring_browser()
    with tempfile.TemporaryDirectory(prefix="youji-statements-") as folder:
        both = {"sqlite", "postgres"} <= set(databases)
        # In one word: a folder that stands alone would be taken for the place of the tests.
        noting, noted = (
            [f"--{way}={folder}"] if both else [] for way in ("note-statements", "each-statement")
        )
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        legs = {
            "sqlite": ("SQLite", [*PYTEST, str(workers(CORES, memory)), *noting, *extra]),
            "postgres": ("PostgreSQL", [*POSTGRES, *PYTEST, str(CORES), *ON_POSTGRES, *noted, *extra]),
        }
        results = [run(*legs[name]) for name in legs if name in databases]
    return all(results)


def room(name: str, extra: list[str]) -> bool:
    """The quick loop: a room's tests and what the architecture asks of it, on SQLite, in this process alone."""
    folders = sorted(path.parent.name for path in ROOT.glob("tests/*/__init__.py"))
    if name not in folders:
        sys.exit(f"tests/ 下没有 {name}。可选：{'、'.join(folders)}")
    return run(
        name, [PYTHON, "-m", "pytest", "-q", "--room", name, f"tests/{name}", "tests/architecture", *extra]
    )


def hunt(extra: list[str]) -> bool:
    """The long versions, by themselves."""
    return run("长时间搜寻", [*PYTEST, str(CORES), "-m", "hunt or hypothesis", *extra], YOUJI_HUNT="1")


def main(words: list[str]) -> bool:
    """Run what was asked for; whether everything ran and passed."""
    if words[:1] == ["hunt"]:
        return hunt(words[1:])
    if words[:1] == ["--room"]:
        return room(words[1], words[2:])
    databases = [word for word in words if word in {"sqlite", "postgres"}]
    return everything(databases or ["sqlite", "postgres"], [word for word in words if word not in databases])


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
