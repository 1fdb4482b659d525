"""Routes of the managed catalogue, of its holders, and of the papers anybody may fetch."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.catalogue.views import (
    changes,
    editions,
    entries,
    holders,
    national,
    own_words,
    papers,
    photos,
    workbooks,
    yearly,
)

app_name = "catalogue"
urlpatterns: list[URLPattern] = [
    path("b/<slug:code>/certificate.pdf", papers.paper, {"kind": "certificate"}, name="certificate"),
    path("b/<slug:code>/sign.pdf", papers.paper, {"kind": "sign"}, name="sign"),
    path("b/<slug:code>/photo.jpg", photos.picture, {"size": "whole"}, name="photo-picture"),
    path("b/<slug:code>/photo-small.webp", photos.picture, {"size": "small"}, name="photo-small"),
    path("editions/<int:number>/annex.pdf", papers.annex, name="annex"),
    path("desk/catalogue/", entries.listing, name="entries"),
    path("desk/catalogue/export.xlsx", workbooks.export_catalogue, name="export"),
    path("desk/catalogue/national/", national.national_entry, name="national"),
    path("desk/catalogue/national/bases.json", national.national_bases, name="national-bases"),
    path("desk/catalogue/national/template.xlsx", workbooks.national_template, name="national-template"),
    path("desk/catalogue/national/list.xlsx", workbooks.national_list, name="national-list"),
    path("desk/catalogue/national/import/", workbooks.national_import, name="national-import"),
    path("desk/catalogue/<slug:code>/", entries.entry, name="entry"),
    path("desk/catalogue/<slug:code>/amend/", entries.amend, name="amend"),
    path("desk/catalogue/<slug:code>/own-word/hide/", own_words.hide, name="hide-own-word"),
    path("desk/catalogue/<slug:code>/own-word/show/", own_words.show, name="show-own-word"),
    path("desk/catalogue/<slug:code>/photo/confirm/", photos.confirm, name="confirm-photo"),
    path("desk/catalogue/<slug:code>/photo/refuse/", photos.refuse, name="refuse-photo"),
    path("desk/catalogue/<slug:code>/photo/withdraw/", photos.withdraw, name="withdraw-photo"),
    path("desk/catalogue/<slug:code>/<slug:name>/", entries.measure, name="measure"),
    path("desk/changes/", changes.change_list, name="changes"),
    path("desk/changes/<int:change_id>/", changes.change, name="change"),
    path("field/entries/<slug:code>/changes/", changes.kinds, name="change-kinds"),
    path("field/entries/<slug:code>/changes/<slug:kind>/", changes.ask, name="ask-change"),
    path("field/entries/<slug:code>/own-word/", own_words.say, name="own-word"),
    path("field/entries/<slug:code>/photo/", photos.offer, name="photo"),
    path("field/entries/<slug:code>/photo/take-back/", photos.take_back, name="take-back-photo"),
    path("field/changes/<int:change_id>/withdraw/", changes.withdraw, name="withdraw-change"),
    path("desk/rectifications/<int:rectification_id>/", entries.rectification, name="rectification"),
    path("desk/annual/", yearly.annual_list, name="annual"),
    path("desk/annual/bulk/", yearly.bulk, name="annual-bulk"),
    path("desk/annual/<int:check_id>/", yearly.annual_check, name="annual-check"),
    path("desk/editions/", editions.edition_list, name="editions"),
    path("desk/editions/<int:number>/edition.xlsx", workbooks.edition_workbook, name="edition-workbook"),
    path("desk/editions/<int:number>/", editions.edition, name="edition"),
    path("field/entries/", holders.mine, name="my-entries"),
    path("field/entries/<slug:code>/", holders.entry, name="my-entry"),
    path(
        "field/rectifications/<int:rectification_id>/",
        holders.report_rectification,
        name="report-rectification",
    ),
    path("field/annual/<int:check_id>/", holders.report_annual, name="report-annual"),
]
