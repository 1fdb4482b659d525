"""Routes of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.hearings.views import deciding, hearing, opening, speaking

app_name = "hearings"
urlpatterns: list[URLPattern] = [
    path("desk/hearings/", deciding.matters, name="matters"),
    path("desk/hearings/entries/<slug:code>/interim_suspend/", opening.order, name="order"),
    path("desk/hearings/entries/<slug:code>/<slug:name>/", opening.propose, name="propose"),
    path("desk/hearings/interims/<int:interim_id>/", deciding.interim, name="interim"),
    path("desk/hearings/proposals/<int:proposal_id>/", deciding.proposal, name="proposal"),
    path("desk/hearings/orals/<int:oral_id>/", hearing.oral, name="oral"),
    path("desk/hearings/orals/<int:oral_id>/minutes/", hearing.minutes, name="minutes"),
    path("desk/hearings/orals/<int:oral_id>/absence/", hearing.absence, name="absence"),
    path("hearings/proposals/<int:proposal_id>/notice.pdf", deciding.notice, name="notice"),
    path("field/hearings/interims/<int:interim_id>/", speaking.on_interim, name="state"),
    path("field/hearings/proposals/<int:proposal_id>/", speaking.on_proposal, name="answer"),
    path("field/hearings/proposals/<int:proposal_id>/oral/", hearing.own, name="own-oral"),
]
