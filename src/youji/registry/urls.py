"""Routes of the registry room: the console's pages, and the grower's under /field/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from youji.registry.views import bases, certified, operators, plots, workbooks

app_name = "registry"

DESK = "desk/registry"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{DESK}/operators", operators.operators, name="operators"),
    path(f"{DESK}/operators/new", operators.new_operator, name="new_operator"),
    path(f"{DESK}/operators/<str:code>", operators.operator, name="operator"),
    path(f"{DESK}/operators/<str:code>/edit", operators.edit_operator, name="edit_operator"),
    path(f"{DESK}/bases", bases.bases, name="bases"),
    path(f"{DESK}/bases/new", bases.new_base, name="new_base"),
    path(f"{DESK}/bases/<str:code>", bases.base, name="base"),
    path(f"{DESK}/bases/<str:code>/edit", bases.edit_base, name="edit_base"),
    path(f"{DESK}/bases/<str:code>/plots", plots.plots, name="plots"),
    path(f"{DESK}/bases/<str:code>/plots/import", plots.import_plots, name="import_plots"),
    path(f"{DESK}/bases/<str:code>/plots/<uuid:plot_id>", plots.edit_plot, name="edit_plot"),
    path(f"{DESK}/bases/<str:code>/plots/<uuid:plot_id>/retire", plots.retire_plot, name="retire_plot"),
    path(f"{DESK}/certified", certified.certified, name="certified"),
    path(f"{DESK}/certified/new", certified.new_certified, name="new_certified"),
    path(f"{DESK}/certified/<int:pk>", certified.edit_certified, name="edit_certified"),
    path(f"{DESK}/gi", certified.gi, name="gi"),
    path(f"{DESK}/import/<str:what>", workbooks.import_sheet, name="import"),
    path(f"{DESK}/import/<str:what>/template", workbooks.template, name="template"),
    path(f"{DESK}/export/<str:what>", workbooks.export, name="export"),
    path("field/bases/", bases.bases, name="field_bases"),
    path("field/bases/new", bases.new_base, name="field_new_base"),
    path("field/bases/<str:code>", bases.base, name="field_base"),
    path("field/bases/<str:code>/edit", bases.edit_base, name="field_edit_base"),
    path("field/bases/<str:code>/plots", plots.plots, name="field_plots"),
    path("field/bases/<str:code>/plots/import", plots.import_plots, name="field_import_plots"),
    path("field/bases/<str:code>/plots/<uuid:plot_id>", plots.edit_plot, name="field_edit_plot"),
    path("field/bases/<str:code>/plots/<uuid:plot_id>/retire", plots.retire_plot, name="field_retire_plot"),
    path("field/operator/<str:code>", operators.operator, name="field_operator"),
    path("field/operator/<str:code>/edit", operators.edit_operator, name="field_edit_operator"),
    path("field/certified/", certified.certified, name="field_certified"),
    path("field/certified/new", certified.new_certified, name="field_new_certified"),
    path("field/certified/<int:pk>", certified.edit_certified, name="field_edit_certified"),
]
