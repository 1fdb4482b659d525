"""Routes of the room: what officers and holders open and follow, what a holder answers, what anybody reads."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.traceability.views import desk, field, opening, public

app_name = "traceability"
urlpatterns: list[URLPattern] = [
    path("recalls/", public.recalls, name="public-recalls"),
    path("recalls/<slug:code>", public.recall, name="public-recall"),
    path("desk/recalls/", desk.recalls, name="recalls"),
    path("desk/recalls/new/", opening.starts, name="starts"),
    path("desk/recalls/new/<slug:start>/", opening.new, name="new"),
    path("desk/recalls/<slug:code>/", desk.recall, name="recall"),
    path("desk/recalls/<slug:code>/holders/", desk.holders, name="holders"),
    path("desk/recalls/<slug:code>/lots/", desk.lots, name="lots"),
    path("desk/recalls/<slug:code>/outside/", desk.outside, name="outside"),
    path("desk/recalls/<slug:code>/outside/<slug:giver>/<uuid:party>/", desk.told, name="told"),
    path("desk/recalls/<slug:code>/finish/", desk.finish, name="finish"),
    path("desk/recalls/<slug:code>/lift/", desk.lift, name="lift"),
    path("field/recalls/", field.mine, name="mine"),
    path("field/recalls/<slug:code>/", field.answer, name="answer"),
    path("field/recalls/<slug:code>/reply/", field.reply, name="reply"),
    path("field/recalls/<slug:code>/lots/<slug:lot>/", field.dispose, name="dispose"),
]
