"""This checkout and another, measured in turns on one machine: medians of every figure, and how many times quicker.

``python bench/turns.py OTHER [--rounds 5] [name ...]``; ``OTHER`` is the path of the other checkout, set up like this
one (``make setup-dev``). Each runs its own script of that name where it has one, ours where it has none, on its own
code. A machine that does other things slows both: the ratio is what counts.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

OURS = Path(__file__).resolve().parent.parent
#: What is measured, and how large: smaller than ``make bench`` where the time goes into building.
MEASURED: dict[str, tuple[str, ...]] = {
    "editions": ("10000",),
    "autosave": ("200",),
    "catalogue": ("1000", "5"),
    "log": ("2000", "20000"),
    "overlap": ("20000",),
    "workbook": ("1000",),
    "portal": ("0.5",),
}
#: 共 12.30 s, p95 8.06 ms, 2,685/s, 1,395 次/秒: what it is called since the last mark, the number, the unit.
FIGURE = re.compile(r"([^，：；（）:]*?)(\d[\d,]*(?:\.\d+)?) ?(ms|s|/s|次/秒)(?!\w)")
PER_SECOND = {"/s", "次/秒"}
Figures = dict[str, float]


def figures(said: str) -> tuple[Figures, dict[str, str]]:
    """The figures in what a measurement printed, and their units; limits are none."""
    found: Figures = {}
    units: dict[str, str] = {}
    for line in said.splitlines():
        head, *after = re.split("[：:]|  +", line.strip(), maxsplit=1)
        head = head if after else ""
        for label, number, unit in FIGURE.findall(line):
            name = " ".join(
                re.sub(
                    r"\d+\.\d+", "", label if label.strip().startswith(head) else f"{head} {label}"
                ).split()
            ).strip(" ,=")
            if not re.search("限|limit|达到", label):
                found[name] = float(number.replace(",", ""))
                units[name] = unit
    return found, units


class Checkout:
    """One of the two."""

    def __init__(self, root: Path) -> None:
        self.root, self.world = root, ""
        own = root / ".venv/bin/python"
        self.python = str(own) if own.exists() else sys.executable

    def environment(self, **more: str) -> dict[str, str]:
        """Its code before any other."""
        paths = os.pathsep.join(str(self.root / part) for part in ("src", "bench"))
        return {**os.environ, "PYTHONPATH": paths, "PYTHONWARNINGS": "ignore", **more}

    def make_world(self) -> None:
        """Its demonstration world, for the measurements that start from one."""
        self.world = tempfile.mkdtemp(prefix="youji-bench-world-")
        for command in (("migrate", "-v0"), ("load_reference",), ("demo",)):
            subprocess.run(
                [self.python, "-m", "youji", *command],
                cwd=self.root, env=self.environment(YOUJI_VAR=self.world), check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip

    def measure(self, name: str) -> tuple[Figures, dict[str, str]]:
        """What its measurement of that name printed. One that misses its own limit still has figures."""
        if name == "autosave" and not self.world:
            self.make_world()
        own = self.root / "bench" / f"{name}.py"
        script = own if own.exists() else OURS / "bench" / f"{name}.py"
        arguments = [*MEASURED[name], *([self.world] if name == "autosave" else [])]
        ran = subprocess.run(
            [self.python, str(script), *arguments],
            cwd=self.root, env=self.environment(), check=False, capture_output=True, text=True,
        )  # fmt: skip
        found, units = figures(ran.stdout)
        if not found:
            raise SystemExit(f"{script} 没有测出结果：\n{ran.stderr}")
        return found, units


def compare(name: str, other: Checkout, ours: Checkout, rounds: int) -> None:
    """Measure in turns, whoever was last beginning the next round, and print a line for each figure."""
    seen: dict[Checkout, dict[str, list[float]]] = {other: defaultdict(list), ours: defaultdict(list)}
    units: dict[str, str] = {}
    order = [other, ours]
    for _ in range(rounds):
        for one in order:
            found, read = one.measure(name)
            units |= read
            for figure, value in found.items():
                seen[one][figure].append(value)
        order.reverse()
    print(f"\n━━ {name} {' '.join(MEASURED[name])}（{rounds} 轮）", flush=True)
    for figure, unit in units.items():
        before, after = seen[other][figure], seen[ours][figure]
        if not before or not after:
            print(f"  {figure}：只有{'本检出' if after else '对照'}有")
            continue
        then, now = statistics.median(before), statistics.median(after)
        times = (now / then if unit in PER_SECOND else then / now) if then and now else 1.0
        print(f"  {figure}：对照 {then:g} {unit}，本检出 {now:g} {unit}，快到 {times:.2f} 倍", flush=True)


def main() -> None:
    """Read who is compared, then compare."""
    asked = argparse.ArgumentParser(description="两个检出轮流测，报中位数和倍数")
    asked.add_argument("other", type=Path)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("names", nargs="*", metavar="name", help=f"{' '.join(MEASURED)}；不写就是全部")
    said = asked.parse_args()
    other, ours = Checkout(said.other.resolve()), Checkout(OURS)
    for name in said.names or MEASURED:
        compare(name, other, ours, said.rounds)


if __name__ == "__main__":
    main()
