"""Routes of no room in particular."""

from __future__ import annotations

from django.urls import path

from youji.shared import views

app_name = "shared"
urlpatterns = [
    path("desk/styleguide", views.style_guide, name="styleguide"),
    path("field/manifest.webmanifest", views.manifest, name="manifest"),
    path("field/sw.js", views.service_worker, name="field_worker"),
    path("field/offline", views.offline, name="offline"),
    path("favicon.ico", views.icon, name="icon"),
]
