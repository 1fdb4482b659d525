"""Routes of the programme room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "programme"
urlpatterns: list[URLPattern | URLResolver] = []
