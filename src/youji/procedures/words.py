"""What the trail calls this room's records."""

from __future__ import annotations

from collections.abc import Collection

from youji.procedures.models import Claim
from youji.shared.actor import Actor
from youji.shared.words import Named, Words


def _claims(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Claim.objects.filter(ref__in=keys).order_by("pk").values_list("ref", "title")
    return {ref: Named(title) for ref, title in rows}


WORDS = Words(
    nouns={"claim": "待办事项"},
    names={"claim": _claims},
    fields={"until": "认领至"},
)
