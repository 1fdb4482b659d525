"""Routes of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.norms.views import changes, tables

app_name = "norms"
urlpatterns: list[URLPattern] = [
    path("desk/norms/", tables.tables, name="tables"),
    path("desk/norms/rechecks/", changes.rechecks, name="rechecks"),
    path("desk/norms/rechecks/<int:number>/", changes.recheck, name="recheck"),
    path("desk/norms/files/<slug:name>/", tables.marked_file, name="file"),
    path("desk/norms/<slug:name>/import/", changes.import_rows, name="import"),
    path("desk/norms/<slug:name>/template/", changes.template, name="template"),
    path("desk/norms/<slug:name>/export/", changes.export, name="export"),
    path("desk/norms/<slug:name>/", tables.table, name="table"),
    path("desk/norms/<slug:name>/<int:number>/", tables.row, name="row"),
    path("desk/norms/<slug:name>/<int:number>/correct/", tables.correct, name="correct"),
    path("desk/norms/<slug:name>/<int:number>/confirm/", tables.confirm, name="confirm"),
]
