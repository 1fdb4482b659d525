"""What is the same for the measures of every scheme: days, and where one turns against a decision (``data/measures.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from youji.catalogue.logic.statuses import EventKind

#: Decisions against which one may turn to 复议 and to the courts.
ADVERSE = frozenset(
    {
        EventKind.WARNED,
        EventKind.RECTIFICATION_ORDERED,
        EventKind.INTERIM_SUSPENDED,
        EventKind.SUSPENDED,
        EventKind.REMOVED,
        EventKind.ANNULLED,
        EventKind.ANNUAL_FAILED,
    }
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The file, read."""

    interim_confirm_days: int  # working days in which another person confirms an interim suspension …
    interim_hearing_days: int  # … and in which its holder is heard, both from the day it was ordered
    answer_days: int  # working days in which a holder answers a prior notice
    decision_days: int  # working days after it in which it is decided
    oral_arrange_days: int  # working days in which a day is set for a hearing somebody asked for
    oral_notice_days: int  # working days its holder is told of that day before it comes
    remedies: str  # 复议 and 诉讼, in the sentence every adverse decision carries


def parse(text: str) -> Terms:
    """The terms a file states.

    Raises:
        KeyError: it leaves one out.
    """
    said = tomllib.loads(text)
    law = said["remedies"]
    return Terms(
        interim_confirm_days=said["interim"]["confirm_working_days"],
        interim_hearing_days=said["interim"]["hearing_working_days"],
        answer_days=said["proposal"]["answer_working_days"],
        decision_days=said["proposal"]["decision_working_days"],
        oral_arrange_days=said["oral"]["arrange_working_days"],
        oral_notice_days=said["oral"]["notice_working_days"],
        remedies=(
            f"对本决定不服的，可以自知道决定之日起{law['review_days']}日内，向作出决定的农业农村部门的本级人民政府"
            f"申请行政复议（{law['review_law']}）；也可以自知道决定之日起{law['suit_months']}个月内，"
            f"向人民法院提起行政诉讼（{law['suit_law']}）。"
        ),
    )
