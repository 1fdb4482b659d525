"""Routes of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.imports import views

app_name = "imports"
urlpatterns: list[URLPattern] = [
    path("desk/imports/", views.runs, name="runs"),
    path("desk/imports/<uuid:code>/", views.run, name="run"),
]
