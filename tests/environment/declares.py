"""What the architecture's tests must know of this room."""

from __future__ import annotations

#: Where a page writes: what a program can do instead (``tests/architecture/test_api_parity.py``).
OPERATIONS = {
    "environment.samples.new_sample": ("POST /environment/samples",),
    "environment.sheets.import_samples": (
        "POST /environment/workbooks/samples/check",
        "POST /environment/workbooks/samples",
    ),
    "environment.sheets.import_rows": (
        "POST /environment/books/{what}/workbook/check",
        "POST /environment/books/{what}/workbook",
    ),
    "environment.samples.hand_on": ("POST /environment/samples/{sample_id}/custody",),
    "environment.samples.report": ("POST /environment/samples/{sample_id}/report",),
    "environment.giving.give": ("POST /environment/samples/{sample_id}/give",),
    "environment.giving.step": ("POST /environment/given/{sample_id}/custody",),
    "environment.giving.report": ("POST /environment/given/{sample_id}/report",),
    "environment.samples.void": ("POST /environment/samples/{sample_id}/void",),
    "environment.findings.new_finding": ("POST /environment/findings",),
    "environment.findings.transfer": ("POST /environment/findings/{finding_id}/transfer",),
    "environment.findings.report_handling": ("POST /environment/findings/{finding_id}/report",),
    "environment.findings.conclude": ("POST /environment/findings/{finding_id}/conclude",),
    "environment.books.add": (
        "POST /environment/disposals",
        "POST /environment/adoptions",
        "POST /environment/figures",
    ),
    "environment.books.correct": (
        "POST /environment/disposals/{row_id}/correct",
        "POST /environment/adoptions/{row_id}/correct",
        "POST /environment/figures/{row_id}/correct",
    ),
    "environment.regions.new_station": ("POST /environment/stations",),
    "environment.regions.readings": ("POST /environment/stations/{station_id}/readings",),
    "environment.regions.new_region": ("POST /environment/regions",),
    "environment.regions.join": ("POST /environment/regions/{region_id}/bases",),
    "environment.regions.leave": ("POST /environment/regions/{region_id}/bases/{member_id}/leave",),
    "environment.zones.new_zone": ("POST /environment/zones",),
    "environment.zones.zone": ("POST /environment/zones/{zone_id}/publish",),
    "environment.zones.end": ("POST /environment/zones/{zone_id}/end",),
    "environment.points.new_point": ("POST /environment/points",),
    "environment.points.new_laboratory": ("POST /environment/laboratories",),
    "environment.points.laboratory": ("PUT /environment/laboratories/{laboratory_id}",),
}
#: Where a program reads what a page shows (``tests/architecture/test_one_policy.py``).
SHOWN = {
    "GET /environment/samples": ("environment.samples.samples",),
    "GET /environment/samples/{sample_id}": ("environment.samples.sample",),
    "GET /environment/given": ("environment.giving.given",),
    "GET /environment/given/{sample_id}": ("environment.giving.sample",),
    "GET /environment/workbooks/samples/template": ("environment.sheets.template",),
    "GET /environment/books/{what}/workbook/template": ("environment.sheets.rows_template",),
    "GET /environment/findings": ("environment.findings.findings",),
    "GET /environment/findings/{finding_id}": ("environment.findings.finding",),
    "GET /environment/disposals": ("environment.books.book",),
    "GET /environment/adoptions": ("environment.books.book",),
    "GET /environment/figures": ("environment.books.book",),
    "GET /environment/bases/{code}/benefit": ("environment.books.benefit",),
    "GET /environment/stations": ("environment.regions.stations",),
    "GET /environment/zones": ("environment.zones.zones",),
    "GET /environment/zones/{zone_id}/hits": ("environment.zones.zone",),
    "GET /environment/points": ("environment.points.points",),
    "GET /environment/laboratories": ("environment.points.laboratories",),
}
#: What a page hands out as a file: the operation that does (``tests/architecture/test_api_parity.py``).
FILES = {
    "environment.sheets.template": "GET /environment/workbooks/samples/template",
    "environment.sheets.rows_template": "GET /environment/books/{what}/workbook/template",
}
#: Columns the house fills in (``tests/architecture/test_every_field.py``).
FILLED_IN = {
    "environment column Laboratory": "division version",
    "environment column Point": "operator_id division set_at",
    "environment column Sample": (
        "operator_id division plot_id recorded_at recorded_by_id state grade fit reported_by caveat void_reason version"
    ),
    "environment column Custody": "recorded_at recorded_by",
    "environment column Given": "given_at given_by",
    "environment column Finding": (
        "operator_id division opened_at opened_by_id due_on state handled_by_id concluded_at concluded_by version"
    ),
    "environment column Board": "base_code revision said made_at",
    "environment form FindingForm": "document",
    "environment form HandlingForm": "document",
    "environment request FindingIn": "document_id",
    "environment request HandlingIn": "document_id",
    "environment column Disposal": "operator_id division recorded_at recorded_by",
    "environment column Adoption": "operator_id division recorded_at recorded_by",
    "environment column Figure": "operator_id division recorded_at recorded_by",
    "environment column Station": "operator_id division",
    "environment column Reading": "at received_at",
    "environment column Region": "division version",
    "environment column RegionBase": "until",
    "environment column Zone": (
        "division products geometry area_mu min_lon min_lat max_lon max_lat state drawn_at published_at version"
    ),
    "environment form ZoneForm": "geometry file",
    "environment request ZoneIn": "geometry",
    "environment request ReportIn": "document_id",
    "environment request GivenReportIn": "document_id",
    "environment form GivenReportForm": "document",
    "environment request check_samples": "file",
    "environment request import_samples": "file leave_out_faulty",
    "environment request check_rows": "file",
    "environment request import_rows": "file leave_out_faulty",
    "environment form ReportForm": "document",
    "environment form ReadingsForm": "file",
    "environment column Result": "grade sentence limit instrument provision edition mark",
}
