"""What the services of an acceptance share: putting it on record, reading what is put down on a line, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from youji.acceptance.fields import CHANGE, COMMON, MOST_CHANGES
from youji.acceptance.models import Acceptance
from youji.ledger.services import record_row
from youji.recognition.logic import dossier
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.checklists import Checklist, Item
from youji.shared.refusals import FieldProblem, Refused

NO_SUCH_ITEM = "评分表没有这个项目。请刷新页面后再评。"


@dataclass(frozen=True, slots=True)
class Position:
    """Where and when a device says it is; degrees, metres."""

    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    device_time: datetime | None = None

    @classmethod
    def told(
        cls, *, lon: float | None, lat: float | None, accuracy_m: float | None, at: int | None
    ) -> Position:
        """What was described (``fields.POSITION``); a device that does not know where it is says only when."""
        when = datetime.fromtimestamp(at / 1000, UTC) if at else None
        if lon is None or lat is None:
            return cls(device_time=when)
        return cls(lon, lat, accuracy_m, when)


@dataclass(frozen=True, slots=True)
class Change:
    """One line as the assessor left it at ``at`` (milliseconds by the device's clock)."""

    item: str
    tier: object
    note: str
    at: int


def record_done(
    done: str,
    acceptance: Acceptance,
    actor: Actor,
    now: datetime,
    after: Mapping[str, object],
    *,
    before: Mapping[str, object] | None = None,
    public: Mapping[str, object] | None = None,
) -> None:
    """What was done to ``acceptance`` is on record, in the caller's transaction."""
    said = {"application": acceptance.application.code, **after}
    record_row(acceptance, done, before=before or {}, after=said, public=public, actor=actor, now=now)


def read_changes(changes: Iterable[Change], checklist: Checklist) -> dict[str, dict[str, Any]]:
    """Of every item that is changed, the last change by the device's clock, as described.

    Raises:
        Refused: too many at once, or one that is not described so or fits no item or tier of the checklist.
    """
    given = list(changes)
    if len(given) > MOST_CHANGES:
        raise Refused(f"一次最多传{MOST_CHANGES}项。请分几次传。", "changes")
    items = {item.key: item for item in checklist.items}
    read = []
    for change in given:
        said = checked(CHANGE, asdict(change))
        item = items.get(said["item"])
        if item is None:
            raise Refused(NO_SUCH_ITEM, "item")
        if problem := dossier.problem_with_line(item, said):
            raise Refused(problem, "tier")
        read.append(said)
    return {said["item"]: said for said in sorted(read, key=lambda said: said["at"])}


def kept_at(line: Mapping[str, Any], said: Mapping[str, Any], now: datetime) -> int:
    """The time under which a change is kept, in milliseconds; 0 where it is no later than what ``line`` holds.

    A clock that runs ahead is believed no further than ours: what it sends was put down now, just after what is held,
    and the same sent again is no change.
    """
    held, ours = int(line.get("at", 0)), int(now.timestamp() * 1000)
    if said["at"] <= ours:
        return int(said["at"]) if said["at"] > held else 0
    again = all(line.get(name) == said[name] for name in COMMON)
    return 0 if again else max(ours, held + 1)


def read_common(lines: Mapping[str, Mapping[str, object]], checklist: Checklist) -> dict[str, dict[str, Any]]:
    """The common result, item by item, as described.

    Raises:
        Refused: at each item, what will not do.
    """
    items = {item.key: item for item in checklist.items}
    problems: list[FieldProblem] = []
    read: dict[str, dict[str, Any]] = {}
    for key, line in lines.items():
        try:
            read[key] = _common_line(items.get(key), line)
        except Refused as refused:
            problems += refused.at(key).problems
    if problems:
        raise Refused(problems)
    return read


def _common_line(item: Item | None, line: Mapping[str, object]) -> dict[str, Any]:
    if item is None:
        raise Refused(NO_SUCH_ITEM)
    said = checked(COMMON, line)
    if problem := dossier.problem_with_line(item, said):
        raise Refused(problem)
    return said
