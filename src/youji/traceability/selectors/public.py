"""A recall as anybody reads it: no holder's name but of whoever spoke, no quantity of anybody's trade."""

from __future__ import annotations

from dataclasses import dataclass

from youji.certificates.selectors.certificates import codes_of_parcels
from youji.divisions.selectors import names_of
from youji.shared.refusals import Unknown
from youji.traceability.models import Ended, Notice, Recall, RecallLot, Reply
from youji.traceability.selectors.levels import level_of
from youji.traceability.selectors.pages import said_of
from youji.traceability.selectors.recalls import STATES, ended, official, state_of

#: As many certificates the page names.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class PublicRecall:
    """What is told of it: the counties it reached, the certificates it concerns, what was said to it."""

    recall: Recall
    level: str
    state: str
    end: Ended | None
    counties: tuple[str, ...]
    codes: tuple[str, ...]
    more: int  # certificates that are not named
    replies: tuple[tuple[str, Reply], ...]

    @property
    def word(self) -> str:
        """Its state in a word."""
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        """Its tone."""
        return STATES[self.state][1]


def public_recall(code: str) -> PublicRecall:
    """The recall that an office ordered under this number.

    Raises:
        Unknown: there is none.
    """
    row = official(code).first()
    if row is None:
        raise Unknown(code)
    end = ended([row]).get(row.pk)
    places = Notice.objects.filter(recall_id=row.pk).order_by().values_list("division", flat=True).distinct()
    codes = sorted(codes_of_parcels(RecallLot.objects.filter(recall_id=row.pk).values("lot_id")))
    return PublicRecall(
        row,
        level_of(row),
        state_of(row, end),
        end,
        tuple(sorted(names_of(places).values())),
        tuple(codes[:SHOWN]),
        max(0, len(codes) - SHOWN),
        said_of(row),
    )
