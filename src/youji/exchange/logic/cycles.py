"""Whether goods came of themselves: what a transformation made is among what it was made of."""

from __future__ import annotations

from collections.abc import Mapping

#: Name → what it was made of.
Origins = Mapping[str, frozenset[str]]


def in_a_circle(made: Mapping[int, tuple[set[str], set[str]]], known: Origins) -> set[int]:
    """Of new transformations (number → inputs, outputs), in their order, those that close a circle with what came before them."""
    graph: dict[str, set[str]] = {name: set(of) for name, of in known.items()}
    used = {name for of in graph.values() for name in of} | {
        name for inputs, _ in made.values() for name in inputs
    }
    found: set[int] = set()
    for number, (inputs, outputs) in made.items():
        # What nothing was made of is nobody's origin.
        if outputs & used and outputs & _behind(inputs, graph):
            found.add(number)
            continue
        for name in outputs:
            graph.setdefault(name, set()).update(inputs)
    return found


def _behind(names: set[str], graph: Mapping[str, set[str]]) -> set[str]:
    seen, level = set(names), set(names)
    while level:
        level = {one for name in level for one in graph.get(name, ())} - seen
        seen |= level
    return seen
