"""The certificates' own log as programs read it: C2SP tlog-tiles under ``/certificates/``, and proofs as JSON."""

from __future__ import annotations

import base64

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from youji.certificates.logic import number
from youji.certificates.selectors import log
from youji.ledger.logic import tiles
from youji.shared.web import PUBLIC, ActorRequest, page

FOR_EVER = "public, max-age=31536000, immutable"
FOR_NOW = "no-cache"
TEXT = "text/plain; charset=utf-8"
NOT_YET = "合格证的日志里还没有这一条。刚开具的请几秒后再试。"


def _open(response: HttpResponse, caching: str = FOR_NOW) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = caching
    return response


def _absent() -> HttpResponse:
    return _open(JsonResponse({"detail": NOT_YET}, status=404))


@require_safe
@page(PUBLIC)
def checkpoint(request: ActorRequest) -> HttpResponse:
    """The newest signed checkpoint."""
    found = log.head()
    return _open(HttpResponse(found.note, content_type=TEXT)) if found else _absent()


@require_safe
@page(PUBLIC)
def tile(request: ActorRequest, level: int, spelling: str) -> HttpResponse:
    """A tile of hashes; what it says can never change."""
    named = tiles.parse_path(spelling) if level < tiles.LEVELS else None
    return _octets(log.tile(level, *named) if named else None)


@require_safe
@page(PUBLIC)
def entries(request: ActorRequest, spelling: str) -> HttpResponse:
    """A bundle of leaves; what it says can never change."""
    named = tiles.parse_path(spelling)
    return _octets(log.bundle(*named) if named else None)


def _octets(data: bytes | None) -> HttpResponse:
    if data is None:
        return _absent()
    return _open(HttpResponse(data, content_type="application/octet-stream"), FOR_EVER)


@require_safe
@page(PUBLIC)
def proof(request: ActorRequest, code: str) -> HttpResponse:
    """Every leaf of a number with its path, and the certificate's signed statement, of which the first is the hash."""
    try:
        found = log.proof_of(number.read(code))
    except number.BadNumber:
        found = None
    if found is None:
        return _absent()
    leaves, token, head = found
    answer = {
        "leaves": [
            {"index": one.index, "leaf": one.leaf.decode(), "path": _texts(one.path)} for one in leaves
        ],
        "statement": base64.b64encode(token).decode(),
        "size": head.size,
        "checkpoint": head.note,
    }
    return _open(JsonResponse(answer))


@require_safe
@page(PUBLIC)
def consistency(request: ActorRequest) -> HttpResponse:
    """The proof that the tree of ``to`` leaves extends the tree of ``from``."""
    path = log.consistency(_number(request.GET.get("from", "")), _number(request.GET.get("to", "")))
    return _absent() if path is None else _open(JsonResponse({"path": _texts(path)}))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _texts(values: list[bytes] | tuple[bytes, ...]) -> list[str]:
    return [base64.b64encode(value).decode() for value in values]
