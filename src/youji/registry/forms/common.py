"""Fields and choices the forms share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from youji.registry.selectors import ProductNode, gi_products, product_tree
from youji.shared.fields import AmountField, DayField

#: What the table and the form call differently.
CALLED = {"valid_until": "last_day", "product_id": "product", "gi_product_id": "gi_product"}
NOTHING = ("", "（不选）")


def put_problems(form: forms.Form, problems: Mapping[str, str]) -> None:
    """Each refusal at its field, whatever the form calls it; at the top when it has no such field."""
    for known, sentence in problems.items():
        name = CALLED.get(known, known)
        form.add_error(name if name in form.fields else None, sentence)


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


def day(label: str, *, required: bool = False, hint: str = "") -> DayField:
    """A date field that says how to write a date."""
    return DayField(
        label=label,
        required=required,
        help_text=hint,
        error_messages={"invalid": "请按 2026-05-01 的样子填日期。", "required": f"请填写{label}。"},
    )


def amount(label: str, unit: str, hint: str = "") -> AmountField:
    """An optional amount to two places, not negative; ``0.35万亩`` is as good as ``3500``."""
    return AmountField(
        label=f"{label}（{unit}）",
        unit=unit,
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=hint,
        error_messages={
            "invalid": f"{label}应当是数字，如 85.5，单位是{unit}。",
            "min_value": f"{label}不能小于0。",
            "max_decimal_places": f"{label}最多两位小数。",
            "max_digits": f"{label}太大了，请核对单位。",
            "max_whole_digits": f"{label}太大了，请核对单位。",
        },
    )


def line(label: str, *, max_length: int, required: bool = False, hint: str = "") -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label,
        max_length=max_length,
        required=required,
        help_text=hint,
        error_messages={
            "required": f"请填写{label}。",
            "max_length": f"{label}最多{max_length}个字。请缩短。",
        },
    )


def whole(value: str) -> int | None:
    """The chosen row's id."""
    return int(value) if value else None
