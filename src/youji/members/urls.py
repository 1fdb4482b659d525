"""Routes of the room: the console's pages and, as a second instance of them, the producer's under /field/ (as ``registry.urls``)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from youji.members.views import bases, homes, memberships, workbooks

APP = "members"
Routes = list[URLPattern | URLResolver]

SHARED: Routes = [
    path("bases/<str:code>", bases.base, name="base"),
    path("bases/<str:code>/enter", bases.enter, name="enter"),
    path("bases/<str:code>/plots", bases.assign, name="assign"),
    path("import", workbooks.import_sheet, name="import"),
    path("import/template", workbooks.template, name="template"),
    path("export", workbooks.export, name="export"),
    path("<int:pk>", memberships.membership, name="membership"),
    path("<int:pk>/sheet.pdf", memberships.sheet, name="sheet"),
    path("<int:pk>/answer", memberships.answer, name="answer"),
    path("<int:pk>/end", memberships.end, name="end"),
    path("<int:pk>/books", memberships.books, name="books"),
]
DESK: Routes = [
    path("", bases.bases, name="home"),
    path("<int:pk>/paper", memberships.paper, name="paper"),
]
FIELD: Routes = [
    path("", memberships.own, name="home"),
    path("apply", memberships.apply, name="apply"),
    path("accounts", homes.accounts, name="accounts"),
    path("accounts/print", homes.print_accounts, name="print_accounts"),
]

urlpatterns: Routes = [
    path("desk/members/", include(([*SHARED, *DESK], APP))),
    path("field/members/", include(([*SHARED, *FIELD], APP), namespace="members-field")),
]
