"""Writes of the registry: each one transaction, one audit entry."""

from __future__ import annotations

from youji.registry.services.bases import create_base, update_base
from youji.registry.services.certified import create_certified_product, update_certified_product
from youji.registry.services.confirmation import conclude_confirmation
from youji.registry.services.operators import create_operator, update_operator
from youji.registry.services.plot_reading import (
    PlotLook,
    asked_of,
    datum_of,
    demand_datum,
    look_at,
    preview_plots,
    read_drawn,
    read_geojson,
    read_sent,
    read_upload,
    said_of,
)
from youji.registry.services.plots import add_plot, add_plots, replace_plot, retire_plot
from youji.registry.services.reference import load_reference
from youji.shared.refusals import Refused

__all__ = [
    "PlotLook",
    "Refused",
    "add_plot",
    "add_plots",
    "asked_of",
    "conclude_confirmation",
    "create_base",
    "create_certified_product",
    "create_operator",
    "datum_of",
    "demand_datum",
    "load_reference",
    "look_at",
    "preview_plots",
    "read_drawn",
    "read_geojson",
    "read_sent",
    "read_upload",
    "replace_plot",
    "retire_plot",
    "said_of",
    "update_base",
    "update_certified_product",
    "update_operator",
]
