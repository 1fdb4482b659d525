"""A demonstration world of one release, kept in a file outside the repository, and brought forward by later ones.

    python tools/saved_world.py save FILE     makes the demonstration world of the code as it stands, and backs it up
    python tools/saved_world.py check FILE    brings FILE back, runs every migration over it, and verifies its log

From 0.2.0 on every migration runs forward over the world of the release before: ``check`` is how that is seen.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
YOUJI = [sys.executable, "-m", "youji"]
SAVE = (["migrate", "--verbosity=0"], ["load-reference"], ["demo"])
CHECK = (["migrate", "--verbosity=0"], ["load-reference"], ["verify-log"], ["check", "--database=default"])


def youji(var: str, *words: str) -> None:
    """Run one command of the product on the state in ``var``; stop when it fails."""
    print(f"▸ youji {' '.join(words)}", flush=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "YOUJI_VAR": var, "YOUJI_DATABASE_URL": ""}
    done = subprocess.run([*YOUJI, *words], cwd=ROOT, env=environment, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def main() -> int:
    """Save, or check, as asked."""
    if len(sys.argv) != 3 or sys.argv[1] not in {"save", "check"}:
        sys.exit(__doc__)
    verb, file = sys.argv[1], Path(sys.argv[2]).resolve()
    if file.is_relative_to(ROOT):
        sys.exit("请把文件放在仓库之外：里面有密钥，也会越来越大。")
    with tempfile.TemporaryDirectory(prefix="youji-world-") as var:
        if verb == "save":
            for words in SAVE:
                youji(var, *words)
            youji(var, "backup", str(file))
        else:
            youji(var, "restore", str(file))
            for words in CHECK:
                youji(var, *words)
    return 0


if __name__ == "__main__":
    sys.exit(main())
