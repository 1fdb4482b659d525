"""Routes of the room: the producer's lots and what is done with them; what officers read and hold."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.lots.views import acts, pages

app_name = "lots"
urlpatterns: list[URLPattern] = [
    path("field/lots/", pages.own, name="own"),
    path("field/lots/new/", acts.buy_in, name="buy_in"),
    path("field/lots/arrivals/", pages.arrivals, name="arrivals"),
    path("field/lots/arrivals/<uuid:transfer>/", acts.receive, name="receive"),
    path("field/lots/deliveries/<uuid:transfer>/", acts.settle, name="settle"),
    path("field/lots/<slug:code>/", pages.lot, name="own-lot"),
    path("field/lots/<slug:code>/reverse/<int:seq>/", acts.take_back, name="take_back"),
    path("field/lots/<slug:code>/<slug:kind>/", acts.act, name="act"),
    path("desk/lots/", pages.lots, name="lots"),
    path("desk/lots/holds/<uuid:hold_id>/", acts.let_go, name="let_go"),
    path("desk/lots/<slug:code>/", pages.lot, name="lot"),
    path("desk/lots/<slug:code>/hold/", acts.hold, name="hold"),
]
