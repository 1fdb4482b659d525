"""The log as programs read it: C2SP tlog-tiles under ``/log/``, and proofs as JSON."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from youji.ledger import heads, keys, selectors, succession
from youji.ledger import witnesses as the_witnesses
from youji.ledger.logic import tiles
from youji.shared.web import PUBLIC, ActorRequest, page

FOR_EVER = "public, max-age=31536000, immutable"
FOR_NOW = "no-cache"
OCTETS = "application/octet-stream"
TEXT = "text/plain; charset=utf-8"
NOT_YET = "这条记录还没有编入日志，或不属于公开存证。刚登记的请几秒后再试。"


def _open_to_all(response: HttpResponse, caching: str) -> HttpResponse:
    """Anybody's page may read the log, and caches are told how long an answer stays true."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = caching
    return response


def _absent(sentence: str) -> HttpResponse:
    return _open_to_all(JsonResponse({"detail": sentence}, status=404), FOR_NOW)


@require_safe
@page(PUBLIC)
def checkpoint(request: ActorRequest) -> HttpResponse:
    """The newest signed checkpoint, with the lines of the witnesses that have signed it already."""
    note = the_witnesses.cosigned(selectors.head().note)
    return _open_to_all(HttpResponse(note, content_type=TEXT), FOR_NOW)


@require_safe
@page(PUBLIC)
def witnesses(request: ActorRequest) -> HttpResponse:
    """How each witness stands: what it signed last, whole; since when it has not; what it found when it read everything."""
    answer = {"key": keys.verifier(), "witnesses": [_told(one) for one in the_witnesses.standing()]}
    return _open_to_all(JsonResponse(answer, json_dumps_params={"ensure_ascii": False}), FOR_NOW)


def _told(one: the_witnesses.Standing) -> dict[str, object]:
    return {
        "name": one.name,
        "key": one.vkey,
        "fingerprint": one.fingerprint,
        "url": one.url,
        "size": one.size,
        "cosigned_at": one.cosigned_at,
        "checkpoint": one.note,
        "silent_since": one.silent_since,
        "refused": one.refused,
        "error": one.error,
        "fold": one.fold,
    }


@require_safe
@page(PUBLIC)
def checkpoints(request: ActorRequest) -> HttpResponse:
    """Signed checkpoints, newest first, an empty line after each; ``?before=`` a size goes further back."""
    notes = heads.checkpoints(before=_number(request.GET.get("before"), 0))
    return _open_to_all(HttpResponse("\n".join(notes), content_type=TEXT), FOR_NOW)


@require_safe
@page(PUBLIC)
def key(request: ActorRequest) -> HttpResponse:
    """The public key, one line."""
    return _open_to_all(HttpResponse(keys.verifier(selectors.head().note) + "\n", content_type=TEXT), FOR_NOW)


@require_safe
@page(PUBLIC)
def followed(request: ActorRequest) -> HttpResponse:
    """How the present key and the present log came from those before, each step as a leaf with its proof."""
    now = selectors.head()
    answer = {
        "key": keys.verifier(now.note),
        "checkpoint": now.note,
        "steps": [
            {"index": s.index, "leaf": s.leaf.decode(), "path": _texts(s.path), "checkpoint": s.note}
            for s in succession.steps()
        ],
    }
    return _open_to_all(JsonResponse(answer, json_dumps_params={"ensure_ascii": False}), FOR_NOW)


@require_safe
@page(PUBLIC)
def tile(request: ActorRequest, level: int, spelling: str) -> HttpResponse:
    """A tile of hashes; what it says can never change."""
    named = tiles.parse_path(spelling) if level < tiles.LEVELS else None
    return _octets(selectors.tile(level, *named) if named else None)


@require_safe
@page(PUBLIC)
def entries(request: ActorRequest, spelling: str) -> HttpResponse:
    """A bundle of leaves; what it says can never change."""
    named = tiles.parse_path(spelling)
    return _octets(selectors.bundle(*named) if named else None)


def _octets(data: bytes | None) -> HttpResponse:
    if data is None:
        return _absent("日志里没有这一块。现有大小见 /log/checkpoint。")
    return _open_to_all(HttpResponse(data, content_type=OCTETS), FOR_EVER)


@require_safe
@page(PUBLIC)
def proof(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """The inclusion proof of an entry in the newest tree."""
    found = selectors.proof_of(entry_id)
    if found is None:
        return _absent(NOT_YET)
    answer = {
        "index": found.index,
        "size": found.size,
        "leaf": found.leaf.decode(),
        "leaf_hash": _text(found.leaf_hash),
        "path": _texts(found.path),
        "root": _text(found.root),
        "checkpoint": found.note,
        "key": keys.verifier(found.note),
    }
    return _open_to_all(JsonResponse(answer, json_dumps_params={"ensure_ascii": False}), FOR_NOW)


@require_safe
@page(PUBLIC)
def chain(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """The inclusion proofs of an entry and of every one before it of its subject, all in the newest tree."""
    found = selectors.chain_of(entry_id)
    if found is None:
        return _absent(NOT_YET)
    proofs, more = found
    answer = {
        "leaves": [{"index": p.index, "leaf": p.leaf.decode(), "path": _texts(p.path)} for p in proofs],
        "more": more,
        "size": proofs[-1].size,
        "checkpoint": proofs[-1].note,
        "key": keys.verifier(proofs[-1].note),
    }
    return _open_to_all(JsonResponse(answer, json_dumps_params={"ensure_ascii": False}), FOR_NOW)


@require_safe
@page(PUBLIC)
def consistency(request: ActorRequest) -> HttpResponse:
    """The proof that the tree of ``to`` leaves extends the tree of ``from``; ``to`` is the newest if not given."""
    size = selectors.head().size
    old, new = _number(request.GET.get("from"), 0), _number(request.GET.get("to"), size)
    path = selectors.consistency(old, new)
    if path is None:
        return _absent(f"from 和 to 应为整数，0 < from ≤ to ≤ {size}（现有大小）。")
    return _open_to_all(JsonResponse({"from": old, "to": new, "path": _texts(path)}), FOR_NOW)


def _number(text: str | None, default: int) -> int:
    if text is None:
        return default
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _texts(values: Sequence[bytes]) -> list[str]:
    return [_text(value) for value in values]
