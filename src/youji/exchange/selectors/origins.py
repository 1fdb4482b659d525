"""What goods were made of, by the transformations that stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from youji.exchange.logic.rows import INPUTS, OUTPUTS
from youji.exchange.models import Event, EventName
from youji.exchange.selectors.names import some

#: So many names are followed back; beyond it nothing is said (``docs/epcis.md``).
FOLLOWED = 20_000


def origins(names: Collection[str], operator_id: int) -> dict[str, frozenset[str]]:
    """Of these names and of everything they were made of: from what. Events declared mistakes do not count."""
    found: dict[str, set[str]] = defaultdict(set)
    seen, level = set(names), set(names)
    while level and len(seen) < FOLLOWED:
        made = _made(level, operator_id)
        inputs: dict[UUID, set[str]] = defaultdict(set)
        for part in some(set(made)):
            rows = EventName.objects.filter(event_id__in=part, field__in=INPUTS).values_list(
                "event_id", "name"
            )
            for event, name in rows:
                inputs[event].add(name)
        for event, outputs in made.items():
            for name in outputs:
                found[name] |= inputs[event]
        level = {name for of in inputs.values() for name in of} - seen
        seen |= level
    return {name: frozenset(of) for name, of in found.items()}


def _made(names: Collection[str], operator_id: int) -> dict[UUID, set[str]]:
    made: dict[UUID, set[str]] = defaultdict(set)
    for part in some(names):
        rows = EventName.objects.filter(
            operator_id=operator_id, field__in=OUTPUTS, name__in=part, event__declares=False
        )
        for event, name in rows.values_list("event_id", "name"):
            made[event].add(name)
    for events in some(list(made)):
        ids = Event.objects.filter(pk__in=events).values_list("event_id", flat=True)
        wrong = Event.objects.filter(operator_id=operator_id, event_id__in=list(ids), declares=True).values(
            "event_id"
        )
        for pk in Event.objects.filter(pk__in=events, event_id__in=wrong).values_list("pk", flat=True):
            made.pop(pk, None)
    return made
