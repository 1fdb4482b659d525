"""Labels by the thousand: ordered, watched, fetched."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from youji.certificates.forms import PrintForm
from youji.certificates.policy import READERS
from youji.certificates.selectors.certificates import find_certificate
from youji.certificates.selectors.printings import drawn, file_of, find_printing, said_of
from youji.certificates.services.printing import order_labels
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page


@page(READERS)
@require_http_methods(["GET", "POST"])
def order(request: ActorRequest, code: str) -> HttpResponse:
    """The worker draws labels of a certificate: more than are drawn while somebody waits."""
    row = find_certificate(code, request.actor, request.now)
    form = PrintForm(
        request.POST or None, initial={"size": "60x40", "dpi": "203", "first": 1, "last": row.copies}
    )
    answer = submit(
        request,
        form,
        lambda _: order_labels(code=row.code, **form.values(), actor=request.actor, now=request.now),
        to=lambda made: redirect("certificates:printing", made.pk),
    )
    return answer or show(request, "certificates/order.html", {"row": row}, form)


@page(READERS)
@require_GET
def printing(request: ActorRequest, printing_id: UUID) -> HttpResponse:
    """How far it is; the file, once it is there."""
    found = find_printing(printing_id, request.actor)
    said = {
        "over": found.over,
        "state": found.get_state_display(),
        "sentence": said_of(found),
        "done": drawn(found),
        "total": found.copies,
    }
    if not request.accepts("text/html"):
        return JsonResponse(said)
    return render(request, "certificates/printing.html", {"order": found, "said": said})


@page(READERS)
@require_GET
def printed(request: ActorRequest, printing_id: UUID) -> FileResponse:
    """The file: PDFs in one archive, each of some hundred labels, so that a jam costs no more than that."""
    found = find_printing(printing_id, request.actor)
    name = f"标签-{found.certificate.code}-{found.first}至{found.last}.zip"
    return FileResponse(
        file_of(found, request.actor, request.now).open("rb"),
        as_attachment=True,
        filename=name,
        content_type="application/zip",
    )
