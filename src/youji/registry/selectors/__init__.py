"""Reads of the registry."""

from __future__ import annotations

from youji.registry.selectors.areas import areas_of, cities_in, counties_in
from youji.registry.selectors.confirmation import asked_of, pending_confirmations, waiting_confirmations
from youji.registry.selectors.facts import BaseFacts, Certificate, base_facts, operator_problems
from youji.registry.selectors.frozen import frozen_of_base, frozen_of_operator
from youji.registry.selectors.grounds import base_among, bases_held_or_in, plot_bounds, plot_grounds
from youji.registry.selectors.lookup import (
    ProductNode,
    find_base,
    find_certified,
    find_employer,
    find_operator,
    find_product,
    gi_products,
    groundwork_of,
    operator_codes,
    operator_names,
    operators_called,
    plot_ever_of,
    plots_of,
    product_tree,
    search_bases,
    search_certified,
    search_operators,
    totals_of,
)
from youji.registry.selectors.overlaps import Overlap, now_there, overlaps_of, overlaps_with
from youji.registry.selectors.pages import (
    CertificateRow,
    area_difference,
    certificate_rows,
    map_of,
    operator_of,
    valid_counts,
)
from youji.registry.selectors.places import metres_from_base, picture_of

__all__ = [
    "BaseFacts",
    "Certificate",
    "CertificateRow",
    "Overlap",
    "ProductNode",
    "area_difference",
    "areas_of",
    "asked_of",
    "base_among",
    "base_facts",
    "bases_held_or_in",
    "certificate_rows",
    "cities_in",
    "counties_in",
    "find_base",
    "find_certified",
    "find_employer",
    "find_operator",
    "find_product",
    "frozen_of_base",
    "frozen_of_operator",
    "gi_products",
    "groundwork_of",
    "map_of",
    "metres_from_base",
    "now_there",
    "operator_codes",
    "operator_names",
    "operator_of",
    "operator_problems",
    "operators_called",
    "overlaps_of",
    "overlaps_with",
    "pending_confirmations",
    "picture_of",
    "plot_bounds",
    "plot_ever_of",
    "plot_grounds",
    "plots_of",
    "product_tree",
    "search_bases",
    "search_certified",
    "search_operators",
    "totals_of",
    "valid_counts",
    "waiting_confirmations",
]
