"""What the architecture's tests must know of this room."""

from __future__ import annotations

RECORDS = "POST /production/records"
#: Where a page writes: what a program can do instead (``tests/architecture/test_api_parity.py``).
OPERATIONS = {
    "production.sync.sync": (RECORDS, "POST /production/seasons", "POST /production/store"),
    "production.grower.open_": ("POST /production/seasons",),
    "production.grower.close": ("POST /production/seasons/{season_id}/close",),
    "production.grower.reopen": ("POST /production/seasons/{season_id}/reopen",),
    "production.book.import_sheet": ("POST /production/book/check", "POST /production/book"),
    "production.grower.plan": ("POST /production/plans",),
    "production.grower.drop": ("DELETE /production/plans/{plan_id}",),
    "production.workbench.record": (RECORDS,),
    "production.workbench.photo": ("POST /production/records/{record_id}/photos",),
    "production.workbench.entry": ("POST /production/store",),
    "production.desk.handle": ("POST /production/findings/{finding_id}/handled",),
}
#: What a page hands out as a file: the operation that does (``tests/architecture/test_api_parity.py``).
FILES = {
    "production.book.template": "GET /production/book/template",
    "production.book.export": "GET /production/book",
    "production.book.log_sheet": "GET /production/book/sheets",
    "production.spray_register.spray_register": "GET /production/spray-register",
}
#: Where a program reads what a page shows (``tests/architecture/test_one_policy.py``).
SHOWN = {
    "GET /production/seasons": ("production.desk.seasons",),
    "GET /production/records": ("production.desk.records",),
    "GET /production/records/{record_id}": ("production.desk.record",),
    "GET /production/store": ("production.desk.ledger",),
    "GET /production/stock": ("production.grower.store",),
    "GET /production/lots": ("production.desk.lots",),
    "GET /production/findings": ("production.desk.findings",),
}
#: Columns the house fills in (``tests/architecture/test_every_field.py``): measured, counted, marked, copied from what
#: ``fields.WORK`` and ``fields.STORE`` read.
FILLED_IN = {
    "production column Season": (
        "operator_id code division plot_id ground area_cm2 min_lon min_lat max_lon max_lat size_class opened_at digest version"
    ),
    "production column Overlap": "operator_id season_id other_id other_operator_id shared_cm2",
    "production column Record": (
        "operator_id root number supersedes division seasons facts digest channel person_id person_name received_at made"
        " true_made remarks lon lat accuracy_m verdict earliest_harvest_on edition kept_until"
    ),
    "production column Work": "operator_id season_id day kind root record_id label_key name_key use part part_cm2",
    "production column SeasonUse": "operator_id season_id label_key name_key last_on uses live",
    "production column RecordPhoto": "operator_id record_id document_id sha256 received_at",
    "production column Finding": (
        "operator_id division record_id root kind day seasons rule verdict message source mark remedy values edition found_at"
        " stands handled_at handled_by"
    ),
    "production column BaseFile": (
        "year division records completeness adherence missing forbidden reckoned_at"
    ),
    "production column RowKey": "key",
    "production column Plan": (
        "operator_id division seasons facts label_key name_key verdict edition made_at person_id dropped_at"
    ),
    "production column StoreEntry": (
        "operator_id division shelf dimension amount kind facts record_id counterpart_id digest person_id person_name"
        " channel received_at photo_id"
    ),
    "production column NamedInput": "operator_id root batch label_key name_key",
    "production column Shortage": "operator_id division shelf dimension input since ended_at",
    "production column Lot": (
        "operator_id code division day quantity unit origin depth per_unit per_unit_of record_id seasons plots opened_at"
    ),
    "production column LotStop": "operator_id stopped reason edition at",
    "production column LotWithdrawn": "operator_id reason record_id at",
    "production request RecordsIn": "records",
    "production form EntryForm": "photo",
    "production form PhotoForm": "key photo",
    "production request check_book": "file",
    "production request take_book": "file",
    "production request send_photo": "key file",
}
