"""``docs/reliability.md``, of what a run came to: numbers as they were measured, faults as they were met."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.faults.kills import KINDS

#: Kills of each, if there is time.
MOST = 50
HEAD = """# What was broken on purpose, and what came of it

Made by `make faults` (`tests/faults/`; `MINUTES=90` says how long it may take); page of {day}, on {machine}; each part says at which commit it was run. Real processes, a real SQLite file and a real PostgreSQL that syncs what it acknowledges; people write through HTTP meanwhile (two programs that register operators, one person who signs in again and again) and remember what was acknowledged. `make test` makes three kills of each (`tests/faults/test_kills.py`).

## kill -9

{kills}

- **Server**: the process that answers. **Worker**: the process with the jobs, in one round of five while it writes the log. **Database**: PostgreSQL's postmaster; of SQLite, server and worker at once in the middle of writing. **Parent**: the supervisor; its children leave by themselves, and the unit (here the run itself) starts it again, in one round of five by all of `youji run`. PostgreSQL is started again by the run, as by its unit; everything else starts again by itself.
- *Back* is from the kill to the first acknowledgement of a write sent after it, of the worker until there is another. *The log stood* is the longest that an entry waited for its seal, looked at from outside three times a second; a worker killed while it writes the log holds it for a minute (decision 0106). Over two minutes `/readyz` has to say so.
- *Half there* are operators without a sealed entry in the trail. *Done and unanswered* are writes whose answer was cut off.

## Everything else

{rows}
"""


@dataclass
class Run:
    """When, where and what."""

    day: date
    kills: Sequence[Mapping[str, Any]] = ()
    rows: Sequence[Mapping[str, Any]] = ()
    later: Mapping[str, str] = field(default_factory=dict)  # what was not run, and why


def machine() -> str:
    """Its kind, and nothing that names it."""
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def written(run: Run) -> str:
    """The page."""
    whole = [one for one in run.kills if one["verified"]]
    kills = [_of_kills(one) for one in whole]
    labels = list(dict.fromkeys(label for one in kills for label in one))
    names = [str(one["database"]) for one in whole]
    table = [f"| | {' | '.join(names)} |", f"|---|{'---:|' * len(names)}"]
    table += [f"| {label} | {' | '.join(one.get(label, '') for one in kills)} |" for label in labels]
    rows = ["| what | came of it |", "|---|---|"]
    rows += [f"| {one['name']} | {_of_row(one)} |" for one in run.rows]
    rows += [f"| {name} | not run: {why} |" for name, why in run.later.items()]
    met = [f"- {one['database']}: {fault}" for one in run.kills for fault in one["faults"]]
    page = HEAD.format(
        day=run.day,
        machine=machine(),
        kills="\n".join(table) if whole else "Not run to the end yet.",
        rows="\n".join(rows),
    )
    return page + ("\n## Faults met\n\n" + "\n".join(met) + "\n" if met else "")


def _of_kills(one: Mapping[str, Any]) -> dict[str, str]:
    back = {kind: one["back"].get(kind, []) for kind in KINDS}
    lines = {f"kills of the {kind}": str(one["kills"].get(kind, 0)) for kind in KINDS}
    lines["wanted of each, had the time sufficed"] = str(MOST)
    lines["… of the worker while it wrote the log"] = str(one["in_the_middle"])
    lines |= {
        f"back after a kill of the {kind}, median and longest": f"{_median(took):.0f} s, {max(took):.0f} s"
        for kind, took in back.items()
        if took
    }
    if one["gone"]:
        lines["children of a dead parent gone, longest"] = f"{max(one['gone']):.1f} s"
    return lines | {
        "writes acknowledged": f"{one['acknowledged']:,}",
        "**acknowledged and lost**": f"**{one['lost']}**",
        "**half there, or without a sealed entry in the trail**": f"**{one['untrailed']}**",
        "done and unanswered": str(one["unacknowledged"]),
        "the log stood, longest": f"{one['halted']:.0f} s",
        "longer than two minutes without saying so": str(one["unsaid"]),
        "sign-ins with the right password, none called wrong": str(one["signed_in"]),
        "`verify-log` afterwards": "sound" if "核验通过" in one["verified"] else "**not sound**",
        "commit": one["commit"],
        "minutes, load of the machine": f"{one['minutes']:.0f}, {_median(one['loads']):.0f}",
    }


def _of_row(one: Mapping[str, Any]) -> str:
    if one["skipped"]:
        return f"not run: {one['skipped']}"
    if one["faults"]:
        return "**" + "; ".join(str(fault).replace("\n", " ")[:300] for fault in one["faults"]) + "**"
    return f"{one['told']} ({one.get('commit', '?')})"


def _median(numbers: Sequence[float]) -> float:
    return sorted(numbers)[len(numbers) // 2] if numbers else 0.0
