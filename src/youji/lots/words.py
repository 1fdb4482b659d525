"""What the trail calls this room's records."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from youji.lots.logic.kinds import WAYS
from youji.production.selectors.lots import codes_of
from youji.shared.actor import Actor
from youji.shared.words import Named, Words


def _lots(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    ids = []
    for key in keys:
        try:
            ids.append(UUID(key))
        except ValueError:
            continue
    return {str(pk): Named(f"批次{code}") for pk, code in codes_of(ids).items()}


WORDS = Words(
    nouns={"lot": "批次", "conversion": "换算"},
    names={"lot": _lots},
    fields={
        "day": "日期", "quantity": "数量", "left": "余量", "lot": "批次", "of": "来源", "way": "方式", "to": "交给",
        "accepted": "收下", "refused": "拒收", "short": "短少", "place": "地点", "lost": "损耗", "yield": "出成率", "cause": "原因",
    },
    values={"way": dict(WAYS)},
)  # fmt: skip
