"""The log explained to people, one leaf on a page, and the audit desk."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from youji.ledger import keys, naming, selectors
from youji.ledger.forms import AuditFilter
from youji.ledger.policy import AUDIT
from youji.ledger.reports import EXPORTED, as_read, changes_of
from youji.ledger.reports import audit_workbook as audit_workbook_of
from youji.shared.caching import cacheable
from youji.shared.files import file_response
from youji.shared.web import PUBLIC, ActorRequest, page, page_or_fragment

LEAVES_A_PAGE = 50
ENTRIES_A_PAGE = 50


@require_safe
@page(PUBLIC)
@cacheable
def log(request: ActorRequest) -> HttpResponse:
    """What the log is, how large, who signed it, how to check it, and what it holds."""
    leaves = Paginator(selectors.recent_leaves(), LEAVES_A_PAGE).get_page(request.GET.get("page"))
    head, actions = selectors.head(), naming.action_words()
    context = {
        "head": head,
        "root": head.root.hex(),
        "key": keys.verifier(),
        "origin": keys.origin(),
        "leaves": [selectors.read_leaf(leaf, actions) for leaf in leaves],
        "page": leaves,
    }
    return page_or_fragment(request, "ledger/log.html", context)


@require_safe
@page(PUBLIC)
def entry(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """One leaf: what it says, byte for byte, and its proof re-checked in the visitor's browser."""
    mark = selectors.mark(entry_id)
    if mark is None:
        raise Http404
    leaf = selectors.leaf_of(entry_id)
    context = {
        "mark": mark,
        "leaf": None if leaf is None else selectors.read_leaf(leaf, naming.action_words()),
    }
    return render(request, "ledger/entry.html", context)


@require_safe
@page(AUDIT)
def audit(request: ActorRequest) -> HttpResponse:
    """The trail of the actor's area."""
    form, found = _asked(request)
    rows = Paginator(found, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": rows, "rows": as_read(list(rows), request.actor), "most": EXPORTED}
    return page_or_fragment(request, "ledger/audit.html", context)


@require_safe
@page(AUDIT)
def audit_workbook(request: ActorRequest) -> HttpResponse:
    """What the filters leave, as a workbook: who, when, what, and every field before and after."""
    _, found = _asked(request)
    return file_response(audit_workbook_of(found, request.actor), "audit.xlsx")


def _asked(request: ActorRequest) -> tuple[AuditFilter, QuerySet[selectors.Entry]]:
    form = AuditFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return form, selectors.entries(request.actor, **wanted)


@require_safe
@page(AUDIT)
def audit_entry(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """One entry of the trail, with what it changed."""
    found = selectors.entry(entry_id, request.actor)
    if found is None:
        raise Http404
    history = selectors.history(found.subject).visible_to(request.actor)
    shown, *others = as_read([found, *history], request.actor)
    context = {**shown, "changes": changes_of(found), "history": others}
    return render(request, "ledger/audit_entry.html", context)
