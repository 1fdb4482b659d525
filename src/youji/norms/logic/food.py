"""The tree of food categories: which limit holds for a food. The most specific wins, exclusions are honoured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from youji.norms.logic.rows import Food, Limit, covers


def food_of(asked: str, foods: Iterable[Food]) -> Food | None:
    """The category called ``asked``, by name, by another name, or by a product's code (the longest prefix wins)."""
    known = tuple(foods)
    for food in known:
        if asked == food.name or asked in food.aliases:
            return food
    if not asked.isdigit():
        return None
    fitting = [
        (max(len(code) for code in food.codes if asked.startswith(code)), food)
        for food in known
        if covers(asked, food.codes, food.excepted)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def path_of(food: Food, by_name: Mapping[str, Food]) -> tuple[str, ...]:
    """The category and all it is under, from the narrowest on."""
    path = [food.name]
    while (above := by_name.get(path[-1])) and above.parent and above.parent not in path:
        path.append(above.parent)
    return tuple(path)


def most_specific(path: Sequence[str], limits: Iterable[Limit]) -> tuple[Limit, ...]:
    """For each substance the limit of the narrowest category on ``path`` that does not exclude the food."""
    rank = {name: number for number, name in enumerate(path)}
    best: dict[str, Limit] = {}
    for limit in limits:
        if limit.food not in rank or any(name in rank for name in limit.excluded):
            continue
        held = best.get(limit.active)
        if held is None or rank[limit.food] < rank[held.food]:
            best[limit.active] = limit
    return tuple(best[name] for name in sorted(best))
