"""Reads of the registry."""

from __future__ import annotations

from youji.registry.selectors.boundaries import boundary_of
from youji.registry.selectors.facts import BaseFacts, Certificate, base_facts
from youji.registry.selectors.lookup import (
    ProductNode,
    find_base,
    find_certified,
    find_operator,
    find_product,
    gi_products,
    plots_of,
    product_tree,
    search_bases,
    search_certified,
    search_operators,
    totals_of,
)
from youji.registry.selectors.overlaps import Overlap, overlaps_of, overlaps_with

__all__ = [
    "BaseFacts",
    "Certificate",
    "Overlap",
    "ProductNode",
    "base_facts",
    "boundary_of",
    "find_base",
    "find_certified",
    "find_operator",
    "find_product",
    "gi_products",
    "overlaps_of",
    "overlaps_with",
    "plots_of",
    "product_tree",
    "search_bases",
    "search_certified",
    "search_operators",
    "totals_of",
]
