"""The log explained to people, one leaf on a page, and the audit desk."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from youji.ledger import keys, naming, selectors, succession, witnesses
from youji.ledger.labels import kinds
from youji.ledger.policy import AUDIT
from youji.ledger.reports import EXPORTED, as_read, changes_of
from youji.ledger.reports import audit_workbook as audit_workbook_of
from youji.shared.caching import cacheable
from youji.shared.files import file_response
from youji.shared.listing import Asked, Column, Filter, Listing
from youji.shared.web import PUBLIC, ActorRequest, page

LEAVES_A_PAGE = 50


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
        "key": keys.verifier(head.note),
        "origin": keys.origin(head.note),
        "events": succession.events(),
        "fingerprint": keys.fingerprint(head.note),
        "witnesses": witnesses.standing(),
        "leaves": [selectors.read_leaf(leaf, actions) for leaf in leaves],
        "page": leaves,
    }
    return render(request, "ledger/log.html", context)


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


TRAIL = Listing(
    "操作记录",
    filters=(
        Filter("about", "编号、名称", "search", hint="申报号、目录编号、文号、用户名"),
        Filter("action", "哪一类", pattern=r"[a-z_.]+"),
        Filter("subject", "对象", "hidden"),
        Filter("person", "人员或机构", "search"),
        Filter("first", "从", "day"),
        Filter("last", "至", "day"),
    ),
    columns=(
        Column("at", "时间", lambda row: row["entry"].at, css="nowrap",
               href=lambda row: reverse("ledger:audit-entry", args=[row["entry"].pk])),
        Column("person", "人员", lambda row: row["entry"].actor_name or "系统"),
        Column("agency", "机构", lambda row: row["entry"].agency),
        Column("action", "动作", lambda row: row["action"], title=lambda row: row["entry"].action),
        Column("subject", "对象", lambda row: row["subject"], href=lambda row: row["link"],
               title=lambda row: row["entry"].subject),
        Column("reason", "理由", lambda row: row["entry"].reason,
               show=lambda row: Truncator(row["entry"].reason).chars(40) or "—"),
        Column("public", "存证", lambda row: "公开" if row["entry"].public is not None else "",
               href=lambda row: (
                   "" if row["entry"].public is None else reverse("ledger:entry", args=[row["entry"].pk])
               )),
    ),
    none="没有符合条件的记录。",
)  # fmt: skip


@require_safe
@page(AUDIT)
def audit(request: ActorRequest) -> HttpResponse:
    """The trail of the actor's area."""
    asked, found = _asked(request)
    first, last = asked.day("first"), asked.day("last")
    context = {
        "listing": asked.of(
            found,
            lambda some: as_read(some, request.actor),
            export=reverse("ledger:audit-workbook"),
        ),
        "most": EXPORTED,
        "turned": first is not None and last is not None and last < first,
    }
    return render(request, "ledger/audit.html", context)


@require_safe
@page(AUDIT)
def audit_workbook(request: ActorRequest) -> HttpResponse:
    """What the filters leave, as a workbook: who, when, what, and every field before and after."""
    _, found = _asked(request)
    return file_response(audit_workbook_of(found, request.actor), "操作记录.xlsx")


def _asked(request: ActorRequest) -> tuple[Asked, QuerySet[selectors.AuditEntry]]:
    asked = TRAIL.read(request.GET, action=kinds())
    words = {name: asked.values[name] for name in ("about", "action", "subject", "person")}
    return asked, selectors.entries(request.actor, **words, first=asked.day("first"), last=asked.day("last"))


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
