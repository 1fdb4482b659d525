"""Routes of the registry room: the console's pages and, as a second instance of them, the grower's under /field/.

Both are one application; ``{% url 'registry:base' … %}`` stays in the shell one is in (its namespace), and
``registry-field:`` leads to the phone from anywhere.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from youji.registry.views import bases, certified, operators, plot_files, plots, workbooks

APP = "registry"
Routes = list[URLPattern | URLResolver]

SHARED: Routes = [
    path("bases/new", bases.new_base, name="new_base"),
    path("bases/<str:code>", bases.base, name="base"),
    path("bases/<str:code>/edit", bases.edit_base, name="edit_base"),
    path("bases/<str:code>/plots", plots.plots, name="plots"),
    path("bases/<str:code>/plots/import", plot_files.import_plots, name="import_plots"),
    path("bases/<str:code>/plots/<uuid:plot_id>", plots.edit_plot, name="edit_plot"),
    path("bases/<str:code>/plots/<uuid:plot_id>/retire", plots.retire_plot, name="retire_plot"),
    path("certified/new", certified.new_certified, name="new_certified"),
    path("certified/<int:pk>", certified.edit_certified, name="edit_certified"),
]
DESK: Routes = [
    path("operators", operators.operators, name="operators"),
    path("operators/new", operators.new_operator, name="new_operator"),
    path("operators/<str:code>", operators.operator, name="operator"),
    path("operators/<str:code>/edit", operators.edit_operator, name="edit_operator"),
    path("bases", bases.bases, name="bases"),
    path("certified", certified.certified, name="certified"),
    path("certified/<int:pk>/confirm", certified.confirm_certified, name="confirm_certified"),
    path("gi", certified.gi, name="gi"),
    path("import/<str:what>", workbooks.import_sheet, name="import"),
    path("import/<str:what>/template", workbooks.template, name="template"),
    path("export/<str:what>", workbooks.export, name="export"),
]
FIELD: Routes = [
    path("operator/<str:code>", operators.operator, name="operator"),
    path("operator/<str:code>/edit", operators.edit_operator, name="edit_operator"),
    path("bases/", bases.own_bases, name="bases"),
    path("certified/", certified.own_certified, name="certified"),
]

urlpatterns: Routes = [
    path("desk/registry/", include(([*SHARED, *DESK], APP))),
    path("field/", include(([*SHARED, *FIELD], APP), namespace="registry-field")),
]
