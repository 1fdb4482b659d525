"""``make bench``: every measurement in this folder, one after another (``turns.py`` compares two checkouts). Reports; judges nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run them all; non-zero only when one could not run."""
    wanted = sys.argv[1:]
    scripts = sorted(
        p
        for p in HERE.glob("*.py")
        if p.name[0] != "_" and p.stem != "turns" and (not wanted or p.stem in wanted)
    )
    failed = [p.name for p in scripts if not _run(p)]
    if failed:
        print(f"没有跑完：{'、'.join(failed)}")
    return len(failed)


def _run(script: Path) -> bool:
    print(f"\n━━ {script.stem}", flush=True)
    return subprocess.run([sys.executable, str(script)], cwd=HERE.parent, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
