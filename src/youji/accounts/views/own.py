"""我的账号 and 消息: what everybody has."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from youji.accounts import selectors, services
from youji.accounts.forms import DelegationForm, HouseForm, ParticularsForm, TokenForm
from youji.accounts.labels import ROLE_LABELS
from youji.accounts.policy import OWN
from youji.accounts.selectors import known_scopes
from youji.shared.actor import Role
from youji.shared.refusals import Refused, Unknown
from youji.shared.web import ActorRequest, page

ROWS = 30


@require_safe
@page(OWN)
def me(request: ActorRequest) -> HttpResponse:
    """Who I am here, my keys, and who stands in for me."""
    return _me(request)


def _me(request: ActorRequest, *, key: str = "", status: int = 200, **forms: HouseForm) -> HttpResponse:
    found = selectors.own_page(request.actor, request.now)
    who = found.person
    ready: dict[str, HouseForm] = {
        "particulars": ParticularsForm(
            initial={"version": who.version, "name": who.name, "phone": who.phone, "email": who.email}
        ),
        "token": TokenForm(),
        "delegation": DelegationForm(colleagues=found.colleagues, lendable=found.lendable),
    }
    return render(
        request,
        "accounts/me.html",
        {
            "found": found,
            "who": who,
            "key": key,
            "scopes": known_scopes(),
            "role_labels": ROLE_LABELS,
            **ready,
            **forms,
        },
        status=status,
    )


@require_POST
@page(OWN)
def profile(request: ActorRequest) -> HttpResponse:
    """Change my name, phone and mail address."""
    form = ParticularsForm(request.POST)
    if form.is_valid():
        try:
            services.update_person(
                person_id=request.actor.user_id, **form.cleaned_data, actor=request.actor, now=request.now
            )
            messages.success(request, "资料已更改。")
            return redirect("accounts:me")
        except Refused as refusal:
            form.refuse(refusal)
    return _me(request, particulars=form, status=422)


@require_POST
@page(OWN)
def new_token(request: ActorRequest) -> HttpResponse:
    """Make a key; it is shown once, now."""
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            _, key = services.create_token(**form.cleaned_data, actor=request.actor, now=request.now)
            return _me(request, key=key)
        except Refused as refusal:
            form.refuse(refusal)
    return _me(request, token=form, status=422)


@require_POST
@page(OWN)
def revoke_token(request: ActorRequest, token_id: int) -> HttpResponse:
    """Void one of my keys."""
    try:
        services.revoke_token(token_id=token_id, actor=request.actor, now=request.now)
    except Unknown as unknown:
        raise Http404 from unknown
    messages.success(request, "令牌已作废。")
    return redirect("accounts:me")


@require_POST
@page(OWN)
def new_delegation(request: ActorRequest) -> HttpResponse:
    """Lend my roles while I am away."""
    found = selectors.own_page(request.actor, request.now)
    form = DelegationForm(request.POST, colleagues=found.colleagues, lendable=found.lendable)
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.delegate(
                deputy_id=data["deputy"],
                roles=[Role(role) for role in data["roles"]],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                reason=data["reason"],
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, "委托已登记，并已告知受托同事。")
            return redirect("accounts:me")
        except Refused as refusal:
            form.refuse(refusal)
    return _me(request, delegation=form, status=422)


@require_POST
@page(OWN)
def revoke_delegation(request: ActorRequest, delegation_id: int) -> HttpResponse:
    """Take my roles back early."""
    try:
        services.revoke_delegation(delegation_id=delegation_id, actor=request.actor, now=request.now)
    except Unknown as unknown:
        raise Http404 from unknown
    messages.success(request, "委托已撤回。")
    return redirect("accounts:me")


@require_safe
@page(OWN)
def inbox(request: ActorRequest) -> HttpResponse:
    """My messages, newest first."""
    only_unread = request.GET.get("unread") == "1"
    rows = Paginator(selectors.messages_for(request.actor, only_unread=only_unread), ROWS)
    context = {"page": rows.get_page(request.GET.get("page")), "only_unread": only_unread}
    return render(request, "accounts/messages.html", context)


@require_POST
@page(OWN)
def read_all(request: ActorRequest) -> HttpResponse:
    """Everything counts as read."""
    services.mark_read(actor=request.actor, now=request.now)
    return redirect("accounts:messages")


@require_POST
@page(OWN)
def open_message(request: ActorRequest, message_id: int) -> HttpResponseBase:
    """Read one message and go where it leads."""
    link = services.mark_read(actor=request.actor, now=request.now, message_id=message_id)
    safe = link.startswith("/") and url_has_allowed_host_and_scheme(link, allowed_hosts=None)
    return redirect(link if safe else "accounts:messages")
