"""Routes of the divisions room."""

from __future__ import annotations

from django.urls import path

from youji.divisions import views

app_name = "divisions"
urlpatterns = [
    path("desk/calendar/", views.calendar, name="calendar"),
    path("desk/calendar/<int:year>/", views.calendar, name="calendar_of"),
    path("desk/calendar/<int:year>/settle/", views.settle_year, name="settle_year"),
    path("desk/calendar/days/<str:day>/remove/", views.remove_day, name="remove_day"),
]
