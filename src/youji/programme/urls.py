"""Routes of the programme room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from youji.programme import views

app_name = "programme"
urlpatterns: list[URLPattern | URLResolver] = [
    path("targets", views.targets_page, name="targets"),
    path("targets/gi", views.gi_page, name="gi"),
    path("targets/certified", views.certified_page, name="certified"),
    path("desk/targets/workbook.xlsx", views.targets_workbook, name="targets-workbook"),
    path("desk/targets/", views.desk_targets, name="desk-targets"),
]
