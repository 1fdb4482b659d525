"""What is typed on a visit, said once: the day and the team, where a phone is, a line of a sheet, the common result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from youji.recognition.logic.dossier import NOTE_LIMIT
from youji.shared import reading, typed
from youji.shared.checklists import NOT_APPLICABLE
from youji.shared.values import Amount, Choice, Day, Fields, Line, Look, Several, Text, Unreadable, Whole

#: How many at once: assessors of a team, changes of a message, photos of an item.
MOST_ASSESSORS, MOST_CHANGES, MOST_PHOTOS = 20, 500, 9
#: The last millisecond since 1970 that a phone's clock is heard at (2096); how far it is believed, the service says.
LATEST = 4_000_000_000_000


@dataclass(frozen=True, slots=True)
class Measured(Amount):
    """What a phone measures, with as many places as it gives: a float from ``minimum`` to ``maximum``."""

    maximum: int = 0

    def _look(self, text: str) -> Look:
        number = typed.as_decimal(text)
        if number is None:
            raise Unreadable(self._not_this())
        if self.minimum is not None and not self.minimum <= number <= self.maximum:
            raise Unreadable(f"{self.label}超出范围。请重新签到。")
        return Look(float(number))

    def _not_this(self) -> str:
        return f"{self.label}读不懂。请重新签到。"


@dataclass(frozen=True, slots=True)
class Clock(Whole):
    """What a phone's clock says, in milliseconds since 1970."""

    digits: int = 16
    maximum: int = LATEST

    def _not_this(self) -> str:
        return f"{self.label}读不懂。请核对手机的日期和时间。"


def _team_problem(people: list[int]) -> str | None:
    return f"一次最多选{MOST_ASSESSORS}名验收员。" if len(people) > MOST_ASSESSORS else None


def _tier(code: str) -> int | str:
    number = reading.whole(code)
    if number is None and code != NOT_APPLICABLE:
        raise ValueError(code)
    return code if number is None else number


#: Who may be on the team, ``logic.visits`` says.
ARRANGEMENT = Fields(
    Day("scheduled_on", "验收日期", required=True, ask="请选择验收日期。"),
    Several(
        "assessor_ids",
        "验收员",
        limit=15,
        of=int,
        default=(),
        required=True,
        check=_team_problem,
        coded=f"可以指派的验收员的 id，最多 {MOST_ASSESSORS} 名",
    ),
)
POSITION = Fields(
    Measured("lon", "经度", unit="度", minimum=-180, maximum=180),
    Measured("lat", "纬度", unit="度", minimum=-90, maximum=90),
    Measured("accuracy_m", "定位误差", unit="米", maximum=10_000_000),
    Clock("at", "手机时间", hint="1970 年以来的毫秒数"),
)
#: Which items and tiers there are, the scheme's checklist says.
ITEM: Any = Choice(
    "item",
    "评分项目",
    limit=60,
    required=True,
    coded="评分表里这一项的代码",
    ask="缺少评分项目。请刷新页面后再评。",
)
TIER: Any = Choice(
    "tier", "档次", limit=15, of=_tier, default=None, coded="第几档，从 0 起；na 是不适用；空是还没有评"
)
NOTE = Text("note", "情况说明", limit=NOTE_LIMIT)
LINE = Fields(ITEM, TIER, NOTE)
CHANGE = LINE | Fields(replace(POSITION["at"], required=True, ask="缺少手机时间。请刷新页面后再评。"))
COMMON = Fields(TIER, replace(NOTE, label="合议理由"))
#: ``key`` is the phone's own name for the photo: sent again, it is the same photo.
SENT_PHOTO = Fields(
    ITEM, Line("key", "照片编号", limit=60, required=True, ask="照片缺少编号。请刷新页面后再拍。")
)
