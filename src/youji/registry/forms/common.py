"""Choices the forms share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from youji.registry.selectors import ProductNode, gi_products, product_tree
from youji.shared.fields import NOTHING, DescribedForm


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
