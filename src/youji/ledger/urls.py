"""Routes of the ledger room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from youji.ledger.views import log, pages

app_name = "ledger"
urlpatterns: list[URLPattern | URLResolver] = [
    path("log/", pages.log, name="log"),
    path("log/entry/<uuid:entry_id>", pages.entry, name="entry"),
    path("log/checkpoint", log.checkpoint, name="checkpoint"),
    path("log/checkpoints", log.checkpoints, name="checkpoints"),
    path("log/key", log.key, name="key"),
    path("log/witnesses", log.witnesses, name="witnesses"),
    path("log/succession", log.followed, name="succession"),
    re_path(r"^log/tile/entries/(?P<spelling>[x\d/.p]+)$", log.entries, name="bundle"),
    path("log/tile/<int:level>/<path:spelling>", log.tile, name="tile"),
    path("log/proof/<uuid:entry_id>", log.proof, name="proof"),
    path("log/chain/<uuid:entry_id>", log.chain, name="chain"),
    path("log/consistency", log.consistency, name="consistency"),
    path("desk/audit/", pages.audit, name="audit"),
    path("desk/audit/workbook.xlsx", pages.audit_workbook, name="audit-workbook"),
    path("desk/audit/<uuid:entry_id>", pages.audit_entry, name="audit-entry"),
]
