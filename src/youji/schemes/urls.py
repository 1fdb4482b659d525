"""Routes of the schemes, for those who work by them and for everybody."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.schemes import views

app_name = "schemes"
urlpatterns: list[URLPattern] = [
    path("desk/schemes/", views.desk_index, name="desk"),
    path("desk/schemes/<str:key>/", views.desk_show, name="desk-scheme"),
    path("schemes", views.public_index, name="schemes"),
    path("schemes/<str:key>", views.public_show, name="scheme"),
]
