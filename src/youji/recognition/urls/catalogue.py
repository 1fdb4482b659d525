"""Routes of the catalogue pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.recognition.views import papers

urlpatterns: list[URLPattern] = [
    path("b/<str:code>/certificate.pdf", papers.paper, {"kind": "certificate"}, name="certificate"),
    path("b/<str:code>/sign.pdf", papers.paper, {"kind": "sign"}, name="sign"),
]
