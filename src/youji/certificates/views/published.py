"""The keys and the list of what holds no more, at addresses that do not change: ``docs/certificates.md``."""

from __future__ import annotations

import hashlib
import json

from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from youji.certificates.logic.cose import opened
from youji.certificates.logic.revocation import LONGEST_LIST
from youji.certificates.services import publishing
from youji.shared.caching import cacheable, for_a_moment
from youji.shared.web import PUBLIC, ActorRequest, page

NONE_YET = "这里还没有开具过合格证，没有公钥可公布。"


@require_safe
@page(PUBLIC)
@cacheable
def keys(request: ActorRequest) -> HttpResponse:
    """The keys that sign certificates, all there ever were, signed by the newest."""
    said = publishing.key_list(request.now)
    if said is None:
        return _open_to_all(JsonResponse({"detail": NONE_YET}, status=404))
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    unsigned = {name: value for name, value in said.items() if name != "signature"}
    return _open_to_all(_under(response, json.dumps(unsigned).encode()))


@require_safe
@page(PUBLIC)
@cacheable
def revoked(request: ActorRequest) -> HttpResponse:
    """What is void, recalled, or of somebody suspended: COSE_Sign1 over CBOR."""

    def made() -> HttpResponse:
        said = publishing.revocation_list(request.now)
        if said is None:
            return JsonResponse({"detail": NONE_YET}, status=404)
        response = HttpResponse(said, content_type="application/cose")
        return _under(response, opened(said, LONGEST_LIST).payload)

    return _open_to_all(for_a_moment(("certificates-revoked",), made, request))


@require_safe
@page(PUBLIC)
def worker(request: ActorRequest) -> HttpResponse:
    """The program that opens labels without a network; its reach is what the page asks for: ``/q/`` and ``/verify``."""
    with open(str(finders.find("certificates/verify-worker.js")), encoding="utf-8") as source:
        response = HttpResponse(source.read(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["Service-Worker-Allowed"] = "/"
    return response


def _under(response: HttpResponse, said: bytes) -> HttpResponse:
    """The tag is of what the list says: SM2 signs the same list otherwise each time, and either signature will do."""
    response["ETag"] = f'W/"{hashlib.sha256(said).hexdigest()[:24]}"'
    return response


def _open_to_all(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    return response
