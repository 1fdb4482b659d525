"""Labels to print: a PDF of the label's size for the phone's own print dialog, ZPL for office printers."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from youji.certificates.policy import READERS
from youji.certificates.selectors.certificates import find_certificate
from youji.certificates.selectors.labels import labels_pdf, labels_zpl, order_of
from youji.certificates.selectors.shown import shown
from youji.certificates.services.signing import signer
from youji.shared.files import file_response
from youji.shared.refusals import Unknown
from youji.shared.web import ActorRequest, page


@page(READERS)
@require_GET
def labels(request: ActorRequest, code: str, form: str) -> HttpResponse:
    """The labels of a certificate: ``?size=60x40&dpi=203&first=1&last=50``."""
    if form not in ("pdf", "zpl"):
        raise Unknown(form)
    row = find_certificate(code, request.actor, request.now)
    order = order_of(row, {key: request.GET.get(key, "") for key in ("size", "dpi", "first", "last")})
    said = shown(row, request.now)
    if form == "zpl":
        return file_response(
            labels_zpl(said, order, signer(request.now)).encode(),
            f"{row.code}.zpl",
            "text/plain; charset=utf-8",
        )
    return file_response(labels_pdf(said, order, signer(request.now)), f"{row.code}.pdf", "application/pdf")
