"""Routes of everybody's first page: the inbox at the desk, the home and 我的 on the phone."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.desk.views import home, oversight, overview, search

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("desk/", home.inbox, name="inbox"),
    path("desk/oversight/", oversight.oversight_list, name="oversight"),
    path("desk/overview/", overview.overview_list, name="overview"),
    path("desk/search/", search.results, name="search"),
    path("desk/claims/<str:ref>/", home.claim, name="claim"),
    path("desk/claims/<str:ref>/release/", home.release, name="release"),
    path("field/", home.field, name="field"),
    path("field/me/", home.me, name="me"),
]
