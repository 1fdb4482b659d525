"""Routes of appeals: filing one, deciding one."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.appeals.views import deciding, filing

app_name = "appeals"
urlpatterns: list[URLPattern] = [
    path("desk/appeals/", deciding.appeal_list, name="appeals"),
    path("desk/appeals/<int:appeal_id>/", deciding.appeal, name="appeal"),
    path("field/apply/<slug:code>/appeal/", filing.against_refusal, name="file-refusal"),
    path("field/entries/<slug:code>/appeals/<uuid:event_id>/", filing.against_measure, name="file"),
]
