"""The log explained to people, one leaf on a page, and the audit desk."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from youji.ledger import keys, selectors
from youji.ledger.forms import AuditFilter
from youji.ledger.labels import action_label, field_label, subject_label
from youji.ledger.logic.differences import differences
from youji.ledger.policy import AUDIT
from youji.shared.web import PUBLIC, ActorRequest, page, page_or_fragment

LEAVES_A_PAGE = 50
ENTRIES_A_PAGE = 50


@require_safe
@page(PUBLIC)
def log(request: ActorRequest) -> HttpResponse:
    """What the log is, how large, who signed it, how to check it, and what it holds."""
    leaves = Paginator(selectors.recent_leaves(), LEAVES_A_PAGE).get_page(request.GET.get("page"))
    head = selectors.head()
    context = {
        "head": head,
        "root": head.root.hex(),
        "key": keys.verifier(),
        "origin": keys.origin(),
        "leaves": [selectors.read_leaf(leaf) for leaf in leaves],
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
    context = {"mark": mark, "leaf": None if leaf is None else selectors.read_leaf(leaf)}
    return render(request, "ledger/entry.html", context)


@require_safe
@page(AUDIT)
def audit(request: ActorRequest) -> HttpResponse:
    """The trail of the actor's area."""
    form = AuditFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = selectors.entries(request.actor, **wanted)
    rows = Paginator(found, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": rows, "rows": [_row(entry) for entry in rows]}
    return page_or_fragment(request, "ledger/audit.html", context)


@require_safe
@page(AUDIT)
def audit_entry(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """One entry of the trail, with what it changed."""
    found = selectors.entry(entry_id, request.actor)
    if found is None:
        raise Http404
    changes = [(field_label(change.field), change) for change in differences(found.before, found.after)]
    history = [_row(entry) for entry in selectors.history(found.subject).visible_to(request.actor)]
    context = {**_row(found), "changes": changes, "history": history}
    return render(request, "ledger/audit_entry.html", context)


def _row(entry: selectors.Entry) -> dict[str, object]:
    return {"entry": entry, "action": action_label(entry.action), "subject": subject_label(entry.subject)}
