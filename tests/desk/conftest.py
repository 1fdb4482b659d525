"""A county's case on its way, an entry of the same county with what hangs on it, and who is asked."""

from __future__ import annotations

import pytest

from tests.catalogue.conftest import make_entry, operator
from tests.recognition.cases.conftest import (
    at_that_time,
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
from youji.registry.models import Base

__all__ = [
    "at_that_time",
    "county_product",
    "decided",
    "draft",
    "fill_in",
    "make_entry",
    "make_round",
    "open_round",
    "operator",
    "people",
    "places",
    "schemes",
    "scored",
    "step",
    "submitted",
    "tea_base",
    "whole",
]


@pytest.fixture
def scheme_version(county_product):
    """What entries are made under."""
    return county_product


@pytest.fixture
def base(operator, tea_base):
    """A base of an operator of the county."""
    return Base.objects.create(
        code="K7Q2X-001", name="君山银针茶园", kind="operator", operator=operator, division="430611",
        product=tea_base.product, area_mu=260,
    )  # fmt: skip
