"""Everything, on both databases, in one command: ``python tools/test.py [sqlite|postgres] [pytest arguments]``.

SQLite runs all tests with the browser; PostgreSQL (a real server this starts by itself) runs all but the looks of
pages, which do not depend on the database. What is missing for the browser is said loudly.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
PYTEST = [PYTHON, "-m", "pytest", "-q", "-n", str(os.cpu_count() or 2), "--dist", "loadgroup"]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def run(title: str, command: list[str]) -> bool:
    """Whether the command succeeded, told with its time."""
    print(f"\n━━ {title}", flush=True)
    started = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, check=False, env={**os.environ, "PYTHONPATH": "src"}).returncode
    print(
        f"━━ {title}：{'通过' if code == 0 else '未通过'}（{time.monotonic() - started:.0f} 秒）", flush=True
    )
    return code == 0


def main() -> int:
    """Run what was asked for; 0 only when everything ran and passed."""
    wanted = [word for word in sys.argv[1:] if word in {"sqlite", "postgres"}] or ["sqlite", "postgres"]
    extra = [word for word in sys.argv[1:] if word not in {"sqlite", "postgres"}]
    browser = any(shutil.which(name) for name in CHROMIUM)
    results = [browser]
    if "sqlite" in wanted:
        results.append(run("SQLite", [*PYTEST, *([] if browser else ["-m", "not browser"]), *extra]))
    if "postgres" in wanted:
        marks = "not browser or journey" if browser else "not browser"
        results.append(run("PostgreSQL", [PYTHON, "tools/postgres.py", "--", *PYTEST, "-m", marks, *extra]))
    if not browser:
        print("\n✕ 浏览器测试没有运行：本机没有 Chromium。请执行：apt-get install -y chromium fonts-noto-cjk")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
