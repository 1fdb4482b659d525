"""Routes of everybody's first page: the inbox at the desk, the home and 我的 on the phone."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.desk import views

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("desk/", views.inbox, name="inbox"),
    path("field/", views.field, name="field"),
    path("field/me/", views.me, name="me"),
]
