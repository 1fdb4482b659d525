"""信息变更: the holder asks on the phone, whoever confirms sees field by field what would change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from youji.catalogue.forms import ChangeForm, ConcludeChangeForm
from youji.catalogue.policy import CATALOGUE, HOLDERS
from youji.catalogue.selectors import changes, entries
from youji.catalogue.services import changes as asking
from youji.catalogue.views.holders import write_page
from youji.registry.selectors.statement import statement_now
from youji.shared import answers
from youji.shared.clock import local_date
from youji.shared.listing import Column, Filter, Listing
from youji.shared.once_more import Asks, Line
from youji.shared.pages import show, submit
from youji.shared.refusals import NotAllowed, Unknown
from youji.shared.web import ActorRequest, page

#: state → the word and its tone; by itself the list shows all
STATES = {
    "open": ("待确认", "mine"),
    "confirmed": ("已确认", "ok"),
    "refused": ("不予变更", "stop"),
    "withdrawn": ("已撤回", "past"),
}
LIST = Listing(
    "信息变更",
    filters=(Filter("state", "状态", "links", options=[(key, word) for key, (word, _) in STATES.items()]),),
    columns=(
        Column("name", "条目", lambda row: row.entry.name, below=lambda row: row.entry.code,
               href=lambda row: reverse("catalogue:change", args=[row.pk])),
        Column("kind", "变更", changes.label_of, css="nowrap"),
        Column("asked", "内容"),
        Column("filed_at", "申请", lambda row: local_date(row.filed_at), css="nowrap", sort="filed"),
        Column("due_on", "办结期限", css="nowrap", sort="due"),
        Column("state", "状态", lambda row: STATES[row.state][0], tone=lambda row: STATES[row.state][1]),
    ),
    orders={"filed": ("filed_at", "pk"), "due": ("due_on", "pk")},
    none="没有变更申请。持有主体在“我的认定”里申请后会出现在这里。",
)  # fmt: skip


def own_entry(request: ActorRequest, code: str) -> Any:
    """The entry called ``code``, held by the actor's side.

    Raises:
        Unknown: it is not.
    """
    entry = entries.find_entry(code, request.actor)
    if not entries.holds(request.actor, entry):
        raise Unknown(code)
    return entry


@page(HOLDERS)
@require_GET
def kinds(request: ActorRequest, code: str) -> HttpResponse:
    """Which change to ask for: first those the register speaks of already."""
    entry = own_entry(request, code)
    return render(request, "catalogue/change_kinds.html", {"entry": entry, "kinds": changes.kinds_for(entry)})


@page(HOLDERS)
@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, code: str, kind: str) -> HttpResponse:
    """Ask for one kind of change: what it is now, with evidence."""
    entry, chosen = own_entry(request, code), changes.kind_of(kind)
    register = statement_now(entry.base_id)
    fields = asking.fields_of(chosen)
    form = ChangeForm(
        request.POST or None,
        request.FILES or None,
        fields=fields,
        area=entry.division,
        initial=changes.first_values(chosen, register),
    )

    def send(said: dict[str, Any]) -> Any:
        given, document = {key: said[key] for key in fields}, said["document"]
        return asking.ask(
            code=code, kind=kind, given=given, document=document, actor=request.actor, now=request.now
        )

    context = {"title": f"申请{chosen.label}", "entry": entry, "notes": [chosen.says] if chosen.says else []}
    return write_page(
        request, form, send, done="变更申请已提交，确认后公开页、证书和标牌随之更新。", context=context
    )


@page(HOLDERS)
@require_POST
def withdraw(request: ActorRequest, change_id: int) -> HttpResponse:
    """Take a request back while it is open."""
    back = reverse("catalogue:my-entry", args=[changes.find_change(change_id, request.actor).entry.code])
    try:
        asking.withdraw(change_id=change_id, actor=request.actor, now=request.now)
    except NotAllowed as refusal:
        return answers.page(request, refusal, back=back)
    messages.success(request, "变更申请已撤回。")
    return redirect(back)


@page(CATALOGUE)
@require_GET
def change_list(request: ActorRequest) -> HttpResponse:
    """Requests of the actor's area, open ones first."""
    asked = LIST.read(request.GET)
    today = local_date(request.now)
    listing = asked.of(
        changes.changes(request.actor, asked.values["state"]),
        tone=lambda row: "stop" if not row.concluded_at and row.due_on < today else "",
    )
    return listing.workbook() or render(request, "catalogue/changes.html", {"listing": listing})


#: Which button → what it does, and what is said then.
CONCLUSIONS = {
    "confirm": (asking.confirm, "已确认。公开页、证书和标牌已更新，申请人会收到通知。"),
    "refuse": (asking.refuse, "已不予变更，申请人会收到理由。"),
}


@page(CATALOGUE)
@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, change_id: int) -> HttpResponse:
    """One request: what would change, field by field, on what evidence; confirm it or refuse it."""
    found = changes.find_change(change_id, request.actor)
    kind = changes.kind_of(found.kind)
    form = ConcludeChangeForm(request.POST or None, initial={"version": found.version}, kind=kind)

    def conclude(said: dict[str, Any]) -> str:
        act, done = CONCLUSIONS[said.pop("do")]
        act(change_id=found.pk, **said, actor=request.actor, now=request.now)
        return done

    rows = [(one.label, one.before, one.after) for one in changes.difference_of(found)]

    def published(said: dict[str, Any]) -> list[Line] | None:
        if said["do"] != "confirm":
            return None
        told = "；".join(f"{label}变更为{after}" for label, _, after in rows) or found.asked
        return [("将公开", f"{found.entry.name}（{found.entry.code}）：{kind.label}"), ("变更内容", told)]

    answer = submit(
        request,
        form,
        conclude,
        done=str,
        to=lambda _: redirect("catalogue:change", change_id=found.pk),
        asks=Asks(published),
    )
    context = {
        "change": found,
        "entry": found.entry,
        "kind": kind,
        "state": STATES[found.state],
        "rows": rows,
        "reached": changes.reached_by(found),
        "may": found.open_to(request.actor),
    }
    return answer or show(request, "catalogue/change.html", context, form)
