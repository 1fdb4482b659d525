"""Routes of the demonstration world: the clock that can be moved. Absent in production."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
