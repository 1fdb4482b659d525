"""Handing documents out. Nothing a person uploaded ever runs in a visitor's browser."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.views.decorators.http import require_safe

from youji.documents import selectors, storage, thumbs
from youji.documents.logic.kinds import IMAGES, INLINE
from youji.documents.policy import DOCUMENT
from youji.shared.web import ActorRequest, page

#: The browser may show it and do nothing else with it.
HARMLESS = "default-src 'none'; img-src 'self' data:; frame-ancestors 'self'; sandbox"
#: Browsers show a PDF in a viewer of their own, which ``sandbox`` and ``object-src`` may keep from opening.
HARMLESS_PDF = "script-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"


@require_safe
@page(DOCUMENT)
def document(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """The file itself: pictures and PDF are shown, everything else is handed over to be saved."""
    found = selectors.find(document_id, request.actor)
    if found is None:
        raise Http404
    if request.headers.get("If-None-Match") == f'"{found.sha256}"':
        return HttpResponseNotModified()
    try:
        file = storage.path_of(found.sha256).open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(
        file, as_attachment=found.mime not in INLINE, filename=found.name, content_type=found.mime
    )
    return _safe(response, found.sha256, public=found.is_public)


@require_safe
@page(DOCUMENT)
def thumbnail(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """A small upright picture without metadata; 404 for what is not a picture."""
    found = selectors.find(document_id, request.actor)
    if found is None or found.mime not in IMAGES:
        raise Http404
    tag = f"{found.sha256}-s"
    if request.headers.get("If-None-Match") == f'"{tag}"':
        return HttpResponseNotModified()
    try:
        content = thumbs.thumb(found.sha256).read_bytes()
    except (OSError, ValueError) as gone:
        raise Http404 from gone
    return _safe(HttpResponse(content, content_type="image/webp"), tag, public=found.is_public)


def _safe(response: HttpResponseBase, tag: str, *, public: bool) -> HttpResponseBase:
    pdf = response["Content-Type"] == "application/pdf"
    response["Content-Security-Policy"] = HARMLESS_PDF if pdf else HARMLESS
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"  # the case page shows it beside the decision
    response["ETag"] = f'"{tag}"'
    response["Cache-Control"] = "public, max-age=3600" if public else "private, no-cache"
    return response
