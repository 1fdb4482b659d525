"""Routes of the demonstration world. In production each answers 404."""

from __future__ import annotations

from django.urls import path

from youji.demo import views

app_name = "demo"
urlpatterns = [
    path("demo/", views.door, name="door"),
    path("demo/enter/<str:username>", views.enter, name="enter"),
    path("demo/clock", views.move_clock, name="clock"),
]
