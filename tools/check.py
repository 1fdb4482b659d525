"""Everything that can be said about the code without running the product, in order of cheapness."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
YOUJI = [sys.executable, "-m", "youji"]
STEPS: dict[str, list[str]] = {
    "格式": [str(BIN / "ruff"), "format", "--check", "."],
    "静态检查": [str(BIN / "ruff"), "check", "."],
    "样式和脚本": [str(BIN / "biome"), "ci", "--error-on-warnings"],
    "模板": [sys.executable, "tools/templates.py", "--check"],
    "导入约定": [str(BIN / "lint-imports")],
    "系统检查": [*YOUJI, "check"],
    "迁移": [*YOUJI, "makemigrations", "--check", "--dry-run"],
    "认定办法": [*YOUJI, "schemes", "check"],
    "文档": [sys.executable, "-m", "pytest", "-q", "tests/architecture", "-m", "not browser"],
    "类型": [str(BIN / "mypy"), "src/youji"],
}


def main() -> int:
    """Run every step, print what failed, and fail if any did."""
    failed = []
    with tempfile.TemporaryDirectory() as var:
        environment = {**os.environ, "PYTHONPATH": "src", "YOUJI_VAR": var}
        for name, command in STEPS.items():
            started = time.monotonic()
            done = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
            )
            mark = "✓" if done.returncode == 0 else "✕"
            print(f"{mark} {name}（{time.monotonic() - started:.1f} 秒）", flush=True)
            if done.returncode:
                failed.append(name)
                print(done.stdout[-6000:], done.stderr[-3000:])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
