"""Choices the forms share, and where a refusal is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from youji.registry.selectors import ProductNode, gi_products, product_tree
from youji.shared.fields import NOTHING, DescribedForm

#: What the table and the form call differently.
CALLED = {"valid_until": "last_day"}


def put_problems(form: forms.Form, problems: Mapping[str, str]) -> None:
    """Each refusal at its field, whatever the form calls it; at the top when it has no such field."""
    for known, sentence in problems.items():
        name = CALLED.get(known, known)
        form.add_error(name if name in form.fields else None, sentence)


def offer_products(form: DescribedForm, area: str) -> None:
    """Products by group, and GI products with those of ``area`` first; an id is looked up when it is written."""
    form.fields["product_id"].widget = forms.Select(choices=product_choices())
    form.fields["gi_product_id"].widget = forms.Select(choices=gi_choices(area))


def product_choices() -> list[Any]:
    """The tree as grouped choices: the group itself, then its products indented by level."""

    def lines(nodes: Iterable[ProductNode], depth: int) -> Iterable[tuple[str, str]]:
        for node in nodes:
            yield str(node.id), "　" * depth + node.name
            yield from lines(node.children, depth + 1)

    groups = [
        (group.name, [(str(group.id), f"{group.name}（不细分）"), *lines(group.children, 0)])
        for group in product_tree()
    ]
    return [NOTHING, *groups]


def gi_choices(division: str = "") -> list[tuple[str, str]]:
    """GI products, those of the area first."""
    own = {row.pk for row in gi_products(division=division)} if division else set()
    rows = sorted(gi_products(), key=lambda row: (row.pk not in own, row.name))
    return [NOTHING, *((str(row.pk), row.name) for row in rows)]
