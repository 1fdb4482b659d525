"""Labels by the thousand: ordered, watched, fetched."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.certificates.forms import PrintForm
from youji.certificates.policy import READERS
from youji.certificates.selectors.certificates import find_certificate
from youji.certificates.selectors.printings import drawn, file_of, find_printing, said_of
from youji.certificates.services.printing import TOGETHER, order_labels
from youji.shared.pages import form_page
from youji.shared.web import ActorRequest, page


@page(READERS)
@require_http_methods(["GET", "POST"])
def order(request: ActorRequest, code: str) -> HttpResponse:
    """The worker draws labels of a certificate: more than are drawn while somebody waits."""
    row = find_certificate(code, request.actor, request.now)
    form = PrintForm(
        request.POST or None, initial={"size": "60x40", "dpi": "203", "first": 1, "last": row.copies}
    )
    return form_page(
        request,
        form,
        lambda _: order_labels(code=row.code, **form.values(), actor=request.actor, now=request.now),
        to=lambda made: redirect("certificates:printing", made.pk),
        title="后台画标签",
        lead=f"份数多的由后台画，画好了给您发消息；文件留一天，里面是一叠 PDF，每个{TOGETHER}份。",
        crumbs=[(row.code, reverse("certificates:certificate", args=[row.code]))],
        press="开始画",
    )


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
