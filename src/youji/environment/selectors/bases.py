"""The bases of one's own."""

from __future__ import annotations

from youji.registry.selectors import search_bases
from youji.shared.actor import Actor


def own_bases(actor: Actor) -> list[tuple[str, str]]:
    """``(code, name)`` of the actor's operator's bases, by name."""
    if actor.operator_id is None:
        return []
    rows = search_bases(actor).filter(operator_id=actor.operator_id).order_by("name", "code")
    return [(code, f"{name}（{code}）") for code, name in rows.values_list("code", "name")]
