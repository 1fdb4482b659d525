"""Routes of the recognition room, by topic."""

from __future__ import annotations

from youji.recognition.urls import acceptance, cases, catalogue

app_name = "recognition"
urlpatterns = [*cases.urlpatterns, *acceptance.urlpatterns, *catalogue.urlpatterns]
