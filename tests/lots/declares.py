"""What the architecture's tests must know of this room."""

from __future__ import annotations

#: Where a page writes: what a program can do instead (``tests/architecture/test_api_parity.py``).
OPERATIONS = {
    "lots.acts.act": ("POST /lots/stock/{code}/movements",),
    "lots.acts.take_back": ("POST /lots/stock/{code}/postings/{seq}/reverse",),
    "lots.acts.buy_in": ("POST /lots/stock",),
    "lots.acts.receive": ("POST /lots/arrivals/{transfer}",),
    "lots.acts.settle": ("POST /lots/deliveries/{transfer}",),
    "lots.acts.hold": ("POST /lots/stock/{code}/hold",),
    "lots.acts.let_go": ("POST /lots/holds/{hold_id}/lift",),
}
#: Where a program reads what a page shows (``tests/architecture/test_one_policy.py``).
SHOWN = {
    "GET /lots/stock": ("lots.pages.lots",),
    "GET /lots/stock/{code}": ("lots.pages.lot",),
    "GET /lots/arrivals": ("lots.pages.arrivals",),
}
#: Columns the house fills in (``tests/architecture/test_every_field.py``).
FILLED_IN = {
    "lots column LotHead": "operator_id lot_id quantity unit depth origin sources seq left",
    "lots column Flow": (
        "operator_id lot_id seq kind sign quantity before after opening prev_seq into_seq deliver_seq refused_seq undo_seq "
        "annul_seq day note at said_by said_by_name"
    ),
    "lots column Source": (
        "operator_id lot_id n prev_n total_before quantity total_after unit depth way own_lot from_seq into_kind from_unit "
        "from_depth out_quantity transfer offered from_operator from_lot conversion num den party day"
    ),
    "lots column Reversal": (
        "operator_id parent rev_seq rev_kind quantity undo_seq undo_kind child child_n annul_seq annul_kind annul_quantity "
        "reason at"
    ),
    "lots column Party": "operator_id kind name contact at",
    "lots column Delivery": "operator_id transfer lot_id seq kind sent to_operator party returns day at",
    "lots column Offer": "operator_id transfer from_operator from_lot from_depth unit sent returns day at",
    "lots column Receipt": "operator_id transfer sent accepted refused short lot_id took reason day at said_by_name",
    "lots column Settlement": (
        "operator_id transfer lot_id sent accepted refused short to_operator to_lot back_seq back_kind own_word reason at"
    ),
    "lots column Conversion": "operator_id name how from_unit to_unit num den day at said_by_name",
    "lots column Hold": "operator_id lot_id cause reason at by_name",
    "lots column HoldLifted": "reason at by_name",
    "lots column Processed": "operator_id division unit taken made most mark over said day at",
    "lots column Place": "operator_id lot_id place day at by_name",
}
