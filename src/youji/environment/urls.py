"""Routes of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.environment.views import books, findings, giving, points, regions, samples, sheets, zones

app_name = "environment"
urlpatterns: list[URLPattern] = [
    path("desk/environment/samples/", samples.samples, name="samples"),
    path("desk/environment/samples/new/", samples.new_sample, name="new_sample"),
    path("desk/environment/samples/import/", sheets.import_samples, name="import_samples"),
    path("desk/environment/samples/import/template/", sheets.template, name="samples_template"),
    path("desk/environment/samples/<int:sample_id>/", samples.sample, name="sample"),
    path("desk/environment/samples/<int:sample_id>/custody/", samples.hand_on, name="hand_on"),
    path("desk/environment/samples/<int:sample_id>/report/", samples.report, name="report"),
    path("desk/environment/samples/<int:sample_id>/void/", samples.void, name="void"),
    path("desk/environment/samples/<int:sample_id>/give/", giving.give, name="give"),
    path("desk/laboratory/samples/", giving.given, name="given"),
    path("desk/laboratory/samples/<int:sample_id>/", giving.sample, name="given_sample"),
    path("desk/laboratory/samples/<int:sample_id>/custody/", giving.step, name="given_step"),
    path("desk/laboratory/samples/<int:sample_id>/report/", giving.report, name="report_given"),
    path("desk/environment/points/", points.points, name="points"),
    path("desk/environment/points/new/", points.new_point, name="new_point"),
    path("desk/environment/points/<int:point_id>/", points.point, name="point"),
    path("desk/environment/findings/", findings.findings, name="findings"),
    path("desk/environment/findings/new/", findings.new_finding, name="new_finding"),
    path("desk/environment/findings/<int:finding_id>/", findings.finding, name="finding"),
    path("desk/environment/findings/<int:finding_id>/transfer/", findings.transfer, name="transfer"),
    path(
        "desk/environment/findings/<int:finding_id>/handling/",
        findings.report_handling,
        name="report_handling",
    ),
    path("desk/environment/findings/<int:finding_id>/conclude/", findings.conclude, name="conclude"),
    path("desk/environment/books/", books.book, {"what": "disposals"}, name="disposals"),
    path("desk/environment/books/<slug:what>/", books.book, name="book"),
    path("desk/environment/books/<slug:what>/import/", sheets.import_rows, name="import_rows"),
    path("desk/environment/books/<slug:what>/import/template/", sheets.rows_template, name="rows_template"),
    path("desk/environment/books/<slug:what>/new/", books.add, name="add"),
    path("desk/environment/books/<slug:what>/<int:row_id>/", books.correct, name="correct"),
    path("desk/environment/bases/<slug:code>/", books.base, name="base"),
    path("desk/environment/bases/<slug:code>/benefit/", books.benefit, name="benefit"),
    path("desk/environment/stations/", regions.stations, name="stations"),
    path("desk/environment/stations/new/", regions.new_station, name="new_station"),
    path("desk/environment/stations/<int:station_id>/", regions.station, name="station"),
    path("desk/environment/stations/<int:station_id>/readings/", regions.readings, name="readings"),
    path("desk/environment/regions/new/", regions.new_region, name="new_region"),
    path("desk/environment/regions/<int:region_id>/join/", regions.join, name="join"),
    path(
        "desk/environment/regions/<int:region_id>/members/<int:member_id>/leave/", regions.leave, name="leave"
    ),
    path("field/environment/", books.own, name="own"),
    path("environment", regions.overview, name="overview"),
    path("regions", regions.regions, name="regions"),
    path("regions/<int:region_id>", regions.region, name="region"),
    path("desk/environment/zones/", zones.zones, name="zones"),
    path("desk/environment/zones/new/", zones.new_zone, name="new_zone"),
    path("desk/environment/zones/<int:zone_id>/", zones.zone, name="zone"),
    path("desk/environment/zones/<int:zone_id>/end/", zones.end, name="end_zone"),
    path("desk/environment/laboratories/", points.laboratories, name="laboratories"),
    path("desk/environment/laboratories/new/", points.new_laboratory, name="new_laboratory"),
    path("desk/environment/laboratories/<int:laboratory_id>/", points.laboratory, name="laboratory"),
]
