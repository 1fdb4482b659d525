"""Routes of the room: the phone's door, the grower's forms, the desk's lists."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.production.views import base_files, book, desk, grower, public, sync, workbench
from youji.production.views.spray_register import spray_register

app_name = "production"
urlpatterns: list[URLPattern] = [
    path("production", public.overview, name="public"),
    path("field/sync", sync.sync, name="sync"),
    path("field/facts.json", workbench.facts, name="facts"),
    path("field/work/", workbench.records, name="field-records"),
    path("field/work/photos/<uuid:record_id>/", workbench.photo, name="field-photo"),
    path("field/work/<str:kind>/", workbench.record, name="field-record"),
    path("field/inputs/<str:kind>/", workbench.entry, name="field-entry"),
    path("field/production/", grower.own, name="own"),
    path("field/production/open/", grower.open_, name="open"),
    path("field/production/store/", grower.store, name="store"),
    path("field/production/plan/", grower.plan, name="plan"),
    path("field/production/book/", book.import_sheet, name="book"),
    path("field/production/book/template", book.template, name="book-template"),
    path("field/production/book/sheets.pdf", book.log_sheet, name="log-sheet"),
    path("field/production/book/export", book.export, name="book-export"),
    path("field/production/plans/<uuid:plan_id>/drop/", grower.drop, name="drop"),
    path("field/production/seasons/<uuid:season_id>/reopen/", grower.reopen, name="reopen"),
    path("field/production/seasons/<uuid:season_id>/", desk.season, name="own-season"),
    path("field/production/seasons/<uuid:season_id>/close/", grower.close, name="close"),
    path("field/production/records/<uuid:record_id>/", desk.record, name="own-record"),
    path("desk/production/spray-register.<str:form>", spray_register, name="spray-register"),
    path("desk/production/bases/", base_files.ranking, name="base-files"),
    path("desk/production/bases/<str:code>/", base_files.show, name="base-file"),
    path("desk/production/bases/<str:code>/<str:what>/", base_files.rows, name="base-file-rows"),
    path("desk/production/", desk.records, name="records"),
    path("desk/production/seasons/", desk.seasons, name="seasons"),
    path("desk/production/seasons/<uuid:season_id>/", desk.season, name="season"),
    path("desk/production/records/<uuid:record_id>/", desk.record, name="record"),
    path("desk/production/findings/", desk.findings, name="findings"),
    path("desk/production/findings/<uuid:finding_id>/", desk.finding, name="finding"),
    path("desk/production/findings/<uuid:finding_id>/handle/", desk.handle, name="handle"),
    path("desk/production/store/", desk.ledger, name="ledger"),
    path("desk/production/lots/", desk.lots, name="lots"),
]
