"""Routes of on-site acceptance: the assessor's phone, and the desk that arranges the visit."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.acceptance.views import arrange, fieldwork, team

FIELD = "field/acceptance/<int:acceptance_id>/"

app_name = "acceptance"
urlpatterns: list[URLPattern] = [
    path("field/acceptance/", fieldwork.own, name="visits"),
    path(FIELD, fieldwork.sheet, name="sheet"),
    path(f"{FIELD}check-in/", fieldwork.check_in, name="check-in"),
    path(f"{FIELD}lines/", fieldwork.lines, name="lines"),
    path(f"{FIELD}item/", fieldwork.item, name="item"),
    path(f"{FIELD}photo/", fieldwork.photo, name="photo"),
    path(f"{FIELD}photo/<uuid:document>/remove/", fieldwork.remove_photo, name="remove-photo"),
    path(f"{FIELD}sign/", fieldwork.sign, name="sign"),
    path(f"{FIELD}result/", team.result, name="result"),
    path(f"{FIELD}agree/", team.agree, name="agree"),
    path("desk/acceptance/<str:code>/", arrange.follow, name="desk"),
    path("desk/acceptance/<str:code>/arrange/", arrange.arrange, name="arrange"),
]
