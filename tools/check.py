"""Everything that can be said about the code without running the product: two steps at a time, the longest first."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
YOUJI = [sys.executable, "-m", "youji"]
PYTEST = [sys.executable, "-m", "pytest", "-q"]
STEPS: dict[str, list[str]] = {
    "类型": [str(BIN / "mypy"), "src/youji"],
    "文档": [*PYTEST, "tests/architecture", "-m", "not database and not slow"],
    "格式": [str(BIN / "ruff"), "format", "--check", "."],
    "静态检查": [str(BIN / "ruff"), "check", "."],
    "样式和脚本": [str(BIN / "biome"), "ci", "--error-on-warnings"],
    "模板": [sys.executable, "tools/templates.py", "--check"],
    "导入约定": [str(BIN / "lint-imports")],
    "系统检查": [*YOUJI, "check"],
    "迁移": [*YOUJI, "makemigrations", "--check", "--dry-run"],
    "认定办法": [*YOUJI, "schemes", "check"],
    "规则脚本": [sys.executable, "tools/emit_rules.py", "--check"],
}


def run(step: tuple[str, list[str]]) -> bool:
    """Whether the step passed; told when it ends, with what it said if it did not."""
    name, command = step
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as var:
        environment = {
            **os.environ, "PYTHONPATH": "src", "YOUJI_VAR": var,
            "PYTHONDONTWRITEBYTECODE": "",  # what one step compiles, the next need not
        }  # fmt: skip
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    mark, said = ("✓", "") if done.returncode == 0 else ("✕", f"\n{done.stdout[-6000:]}{done.stderr[-3000:]}")
    print(f"{mark} {name}（{time.monotonic() - started:.1f} 秒）{said}", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run every step; fail if any did."""
    started = time.monotonic()
    with ThreadPoolExecutor(max_workers=2) as both:
        passed = list(both.map(run, STEPS.items()))
    print(f"{'通过' if all(passed) else '未通过'}（{time.monotonic() - started:.0f} 秒）")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
