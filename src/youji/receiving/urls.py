"""Routes of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.receiving.views import receive, register, reports

app_name = "receiving"
urlpatterns: list[URLPattern] = [
    path("field/receiving/", receive.receive, name="receive"),
    path("field/receiving/photo/", receive.photo, name="photo"),
    path("field/receiving/report/", receive.report, name="phone-report"),
    path("desk/receiving/", register.day, name="day"),
    path("desk/receiving/all/", register.register, name="register"),
    path("desk/receiving/kept/", register.kept, name="kept"),
    path("desk/receiving/piles/<uuid:pile_id>/", register.pile, name="pile"),
    path("desk/receiving/piles/<uuid:pile_id>/undo/", register.undo, name="undo"),
    path("desk/receiving/scans/<uuid:scan_id>/report/", reports.new, name="new-report"),
    path("desk/receiving/reports/", reports.reports, name="reports"),
    path("desk/receiving/reports/<int:report_id>/", reports.report, name="report"),
    path("desk/receiving/reports/<int:report_id>/conclude/", reports.conclude, name="conclude"),
    path("desk/receiving/reports/<int:report_id>/hand-on/", reports.hand_on, name="hand_on"),
    path("doubts/new", reports.publicly, name="report-publicly"),
    path("doubts/<str:receipt>", reports.told, name="told"),
]
