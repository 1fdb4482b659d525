"""Routes of the documents room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from youji.documents import views

app_name = "documents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("documents/<uuid:document_id>", views.document, name="document"),
    path("documents/<uuid:document_id>/thumb", views.thumbnail, name="thumb"),
]
