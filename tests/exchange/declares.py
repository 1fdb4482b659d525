"""What the architecture's tests must know of this room."""

from __future__ import annotations

_SENDING = "/exchange/sendings/{sending_id}"
#: Where a page writes: what a program can do instead (``tests/architecture/test_api_parity.py``).
OPERATIONS = {
    "exchange.own.new": ("POST /exchange/captures",),
    "exchange.gtins.gtins": ("POST /exchange/gtins",),
    "exchange.gtins.end": ("POST /exchange/gtins/{gtin}/end",),
    "exchange.sending.new": ("POST /exchange/sendings",),
    "exchange.sending.handed": (f"POST {_SENDING}/handed",),
    "exchange.sending.answered": (f"POST {_SENDING}/answers",),
}
#: What a page hands out as a file: the operation that does (``tests/architecture/test_api_parity.py``).
FILES = {"exchange.sending.download": f"GET {_SENDING}/file"}
#: Where a program reads what a page shows (``tests/architecture/test_one_policy.py``).
SHOWN = {
    "GET /exchange/captures": ("exchange.own.own",),
    "GET /exchange/captures/{job_id}": ("exchange.own.job",),
    "GET /exchange/events": ("exchange.own.own",),
    "GET /exchange/gtins": ("exchange.gtins.gtins",),
    "GET /exchange/sendings": ("exchange.sending.sendings",),
    f"GET {_SENDING}": ("exchange.sending.sending",),
}
#: Columns the house fills in (``tests/architecture/test_every_field.py``).
FILLED_IN = {
    "exchange column CaptureJob": "operator_id behaviour events stored known refused errors at person_id person_name",
    "exchange column Event": (
        "operator_id event_id declares digest kind action step disposition read_point location transformation error_reason "
        "error_at event_at recorded_at own job_id told addressee body"
    ),
    "exchange column EventName": "operator_id field name",
    "exchange column LotName": "operator_id name",
    "exchange column Told": "operator_id kind key at events",
    "exchange column Gtin": "operator_id said_at ended_at",
    "exchange column Sending": "operator_id division rows left_out digest mapping at person_id person_name",
    "exchange column SendingHanded": "operator_id way at person_name",
    "exchange column SendingAnswer": "operator_id at person_name",
}
