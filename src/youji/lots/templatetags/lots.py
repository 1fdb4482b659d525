"""Amounts on the pages of lots."""

from __future__ import annotations

from django import template

from youji.lots.logic.balance import said

register = template.Library()


@register.filter
def quantity(whole: int, unit: str) -> str:
    """Thousandths of ``unit`` as people say them."""
    return said(whole, unit)
