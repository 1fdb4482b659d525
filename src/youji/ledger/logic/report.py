"""What a check of the log found, in words an auditor can act on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

#: A check stops after so many faults: the first names the place, the rest only fill the screen.
ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was signed, and the entry it concerns where that is known."""

    what: str
    entry_id: str = ""
    action: str = ""
    subject: str = ""
    at: str = ""

    def __str__(self) -> str:
        if not self.entry_id:
            return self.what
        parts = (f"记录 {self.entry_id}", self.action, self.subject, self.at)
        return f"{'，'.join(part for part in parts if part)}：{self.what}"


@dataclass(slots=True)
class Report:
    """The outcome: sound when there is no fault."""

    entries: int = 0
    leaves: int = 0
    checkpoints: int = 0
    #: Entries that no seal covers yet, and since when the oldest has been waiting: nothing proves these.
    waiting: int = 0
    waiting_since: datetime | None = None
    faults: list[Fault] = field(default_factory=list)
    #: What is no fault and must be known all the same: a key that was changed, leaves that a restart says are lost.
    told: list[str] = field(default_factory=list)
    #: What witnesses signed of it, in words.
    witnessed: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether everything is as it was signed."""
        return not self.faults

    @property
    def enough(self) -> bool:
        """Whether to stop looking."""
        return len(self.faults) >= ENOUGH

    def add(self, fault: Fault) -> None:
        """Note a fault; a second one about the same entry adds nothing."""
        if not fault.entry_id or all(fault.entry_id != known.entry_id for known in self.faults):
            self.faults.append(fault)


def fault_in_leaf(what: str, leaf: bytes, index: int) -> Fault:
    """A fault in leaf ``index``, named by what the leaf says of itself as far as it can still be read."""
    try:
        said = json.loads(leaf)
        return Fault(what, str(said["id"]), str(said["action"]), str(said["subject"]), str(said["at"]))
    except (ValueError, KeyError, TypeError):
        return Fault(f"日志第 {index} 号：{what}（原文已不可读）")
