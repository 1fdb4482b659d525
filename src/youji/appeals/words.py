"""What the trail calls this room's records."""

from __future__ import annotations

from collections.abc import Collection

from youji.appeals.models import Appeal
from youji.appeals.policy import APPEALS
from youji.appeals.selectors import against
from youji.shared.actor import Actor
from youji.shared.words import Named, Words, link, numbers


def _appeals(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Appeal.objects.filter(pk__in=numbers(keys)).select_related(
        "entry", "event", "movement", "application__base"
    )
    return {
        str(row.pk): Named(
            f"{what.name}的申诉（{what.number}）", link("appeals:appeal", row.pk, APPEALS, actor)
        )
        for row in rows
        for what in (against(row),)
    }


WORDS = Words(
    nouns={
        "appeal": "申诉",
    },
    names={"appeal": _appeals},
    actions=lambda: {"appeals.appeal.decided": "申诉·办结"},
    values={"state": {state.value: str(state.label) for state in Appeal.State}},
)
