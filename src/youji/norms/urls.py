"""Routes of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.norms import views

app_name = "norms"
urlpatterns: list[URLPattern] = [
    path("desk/norms/", views.tables, name="tables"),
    path("desk/norms/<slug:name>/", views.table, name="table"),
    path("desk/norms/<slug:name>/<int:number>/", views.row, name="row"),
    path("desk/norms/<slug:name>/<int:number>/confirm/", views.confirm, name="confirm"),
]
