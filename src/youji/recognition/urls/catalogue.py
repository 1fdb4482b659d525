"""Routes of the catalogue pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.recognition.views import catalogue, editions, holders, papers, standing, workbooks

urlpatterns: list[URLPattern] = [
    path("b/<slug:code>/certificate.pdf", papers.paper, {"kind": "certificate"}, name="certificate"),
    path("b/<slug:code>/sign.pdf", papers.paper, {"kind": "sign"}, name="sign"),
    path("desk/catalogue/", catalogue.listing, name="catalogue"),
    path("desk/catalogue/export.xlsx", workbooks.export_catalogue, name="catalogue-export"),
    path("desk/catalogue/national/", editions.national_entry, name="national"),
    path("desk/catalogue/national/template.xlsx", workbooks.national_template, name="national-template"),
    path("desk/catalogue/national/list.xlsx", workbooks.national_list, name="national-list"),
    path("desk/catalogue/national/import/", workbooks.national_import, name="national-import"),
    path("desk/catalogue/<slug:code>/", catalogue.entry, name="catalogue-entry"),
    path("desk/catalogue/<slug:code>/<slug:name>/", catalogue.measure, name="measure"),
    path("desk/rectifications/<int:rectification_id>/", catalogue.rectification, name="rectification"),
    path("desk/annual/", standing.annual_list, name="annual"),
    path("desk/annual/<int:check_id>/", standing.annual_check, name="annual-check"),
    path("desk/appeals/", standing.appeal_list, name="appeals"),
    path("desk/appeals/<int:appeal_id>/", standing.appeal, name="appeal"),
    path("desk/editions/", editions.edition_list, name="editions"),
    path("desk/editions/<int:number>/edition.xlsx", workbooks.edition_workbook, name="edition-workbook"),
    path("desk/editions/<int:number>/", editions.edition, name="edition"),
    path("field/entries/", holders.mine, name="my-entries"),
    path("field/entries/<slug:code>/", holders.entry, name="my-entry"),
    path("field/entries/<slug:code>/appeals/<uuid:event_id>/", holders.appeal, name="file-appeal"),
    path("field/entries/<slug:code>/renew/<int:round_id>/", holders.renew, name="renew"),
    path(
        "field/rectifications/<int:rectification_id>/",
        holders.report_rectification,
        name="report-rectification",
    ),
    path("field/annual/<int:check_id>/", holders.report_annual, name="report-annual"),
]
