"""Routes of the acceptance pages, the construction period and the schemes."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.recognition.views import acceptance, arrange, milestones, schemes

FIELD = "field/acceptance/<int:acceptance_id>/"

urlpatterns: list[URLPattern] = [
    path("field/acceptance/", acceptance.visits, name="acceptance_visits"),
    path(FIELD, acceptance.sheet, name="acceptance_sheet"),
    path(f"{FIELD}check-in/", acceptance.check_in, name="acceptance_check_in"),
    path(f"{FIELD}lines/", acceptance.lines, name="acceptance_lines"),
    path(f"{FIELD}item/", acceptance.item, name="acceptance_item"),
    path(f"{FIELD}photo/", acceptance.photo, name="acceptance_photo"),
    path(f"{FIELD}sign/", acceptance.sign, name="acceptance_sign"),
    path(f"{FIELD}result/", acceptance.result, name="acceptance_result"),
    path(f"{FIELD}agree/", acceptance.agree, name="acceptance_agree"),
    path("field/building/<str:code>/", milestones.building, name="building"),
    path("desk/acceptance/<str:code>/", arrange.follow, name="acceptance_desk"),
    path("desk/acceptance/<str:code>/arrange/", arrange.arrange, name="acceptance_arrange"),
    path("desk/schemes/", schemes.desk_index, name="schemes"),
    path("desk/schemes/<str:key>/", schemes.desk_show, name="scheme"),
    path("schemes", schemes.public_index, name="public_schemes"),
    path("schemes/<str:key>", schemes.public_show, name="public_scheme"),
]
