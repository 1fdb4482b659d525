"""Routes of the room."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from youji.certificates.logic.number import ADDRESSED
from youji.certificates.views import issuing, labels, log, looks, many, printing, public, published

app_name = "certificates"
urlpatterns: list[URLPattern] = [
    path(".well-known/youji-keys.json", published.keys, name="keys"),
    path("verify-worker.js", published.worker, name="worker"),
    path(".well-known/youji-revoked.cbor", published.revoked, name="revoked"),
    path("certificates/checkpoint", log.checkpoint, name="log-checkpoint"),
    re_path(r"^certificates/tile/entries/(?P<spelling>[x\d/.p]+)$", log.entries, name="log-bundle"),
    path("certificates/tile/<int:level>/<path:spelling>", log.tile, name="log-tile"),
    path("certificates/proof/<str:code>", log.proof, name="log-proof"),
    path("certificates/consistency", log.consistency, name="log-consistency"),
    re_path(rf"^q/(?P<code>{ADDRESSED})$", public.certificate, name="public"),
    re_path(rf"^q/(?P<code>{ADDRESSED})/contact$", public.contact, name="contact"),
    re_path(rf"^q/(?P<code>{ADDRESSED})/looks$", looks.label, name="looks"),
    path("desk/certificates/", issuing.certificates, name="certificates"),
    path("field/certificates/new/", issuing.new, name="new"),
    path("field/certificates/many/", many.many, name="many"),
    path("desk/certificates/printings/<uuid:printing_id>/", printing.printing, name="printing"),
    path("desk/certificates/printings/<uuid:printing_id>/file", printing.printed, name="printed"),
    path("desk/certificates/<str:code>/print/", printing.order, name="order"),
    path("desk/certificates/import/", many.workbook, name="workbook"),
    path("desk/certificates/import/template/", many.template, name="template"),
    path("desk/certificates/<str:code>/", issuing.certificate, name="certificate"),
    path("desk/certificates/<str:code>/void/", issuing.void, name="void"),
    path("desk/certificates/<str:code>/labels.<str:form>", labels.labels, name="labels"),
]
