"""The people and papers of a real application, borrowed from the cases' tests."""

from __future__ import annotations

from tests.portal.conftest import client_on
from tests.recognition.cases.conftest import (
    county_product,
    decided,
    draft,
    fill_in,
    make_round,
    open_round,
    people,
    places,
    schemes,
    scored,
    step,
    submitted,
    tea_base,
    whole,
)

__all__ = [
    "client_on", "county_product", "decided", "draft", "fill_in", "make_round", "open_round", "people", "places",
    "schemes", "scored", "step", "submitted", "tea_base", "whole",
]  # fmt: skip
