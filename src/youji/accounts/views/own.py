"""我的账号 and 消息: what everybody has."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from youji.accounts import selectors, services
from youji.accounts.confirming import demand_confirmed
from youji.accounts.forms import DelegationForm, ParticularsForm, TokenForm
from youji.accounts.labels import ROLE_LABELS
from youji.accounts.policy import OWN
from youji.accounts.selectors import known_scopes
from youji.shared.actor import Role
from youji.shared.pages import status_of, submit
from youji.shared.web import PUBLIC, ActorRequest, page

ROWS = 30
MAIL_WAITS = "资料已更改。新邮箱等待确认：已写信给原邮箱，也可以请安全管理员确认。"


@require_safe
@page(OWN)
def me(request: ActorRequest) -> HttpResponse:
    """Who I am here, my keys, and who stands in for me."""
    return _me(request)


def _me(request: ActorRequest, *, key: str = "", **forms: BaseForm) -> HttpResponse:
    found = selectors.own_page(request.actor, request.now)
    who = found.person
    ready: dict[str, BaseForm] = {
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
        status=max(map(status_of, forms.values()), default=200),
    )


@require_POST
@page(OWN)
def profile(request: ActorRequest) -> HttpResponse:
    """Change my name and phone; ask for another mail address, once it is confirmed that it is me."""
    form = ParticularsForm(request.POST)
    kept = selectors.own_page(request.actor, request.now).person.email

    def change(said: dict[str, Any]) -> bool:
        """Whether another address waits."""
        if said["email"] != kept:
            demand_confirmed(request)
        services.update_person(person_id=request.actor.user_id, **said, actor=request.actor, now=request.now)
        return bool(said["email"] != kept)

    answer = submit(
        request, form, change, done=lambda waits: MAIL_WAITS if waits else "资料已更改。", to="accounts:me"
    )
    return answer or _me(request, particulars=form)


@page(PUBLIC)
def confirm_mail(request: ActorRequest, key: str) -> HttpResponse:
    """What the letter to the old address leads to: looked at first, then pressed."""
    asked = services.asked_with(key)
    if request.method == "POST":
        services.confirm_by_letter(key=key, now=request.now)
        messages.success(request, "邮箱已更换，新旧邮箱都会收到通知。")
        return redirect("account_login")
    return render(request, "accounts/confirm_mail.html", {"asked": asked, "key": key})


@require_POST
@page(OWN)
def new_token(request: ActorRequest) -> HttpResponse:
    """Make a key; it is shown once, now, to whoever has just confirmed to be its owner."""
    demand_confirmed(request)
    form = TokenForm(request.POST)
    answer = submit(
        request,
        form,
        lambda said: services.create_token(**said, actor=request.actor, now=request.now),
        to=lambda made: _me(request, key=made[1]),
    )
    return answer or _me(request, token=form)


@require_POST
@page(OWN)
def revoke_token(request: ActorRequest, token_id: int) -> HttpResponse:
    """Void one of my keys."""
    services.revoke_token(token_id=token_id, actor=request.actor, now=request.now)
    messages.success(request, "令牌已作废。")
    return redirect("accounts:me")


@require_POST
@page(OWN)
def new_delegation(request: ActorRequest) -> HttpResponse:
    """Lend my roles while I am away."""
    found = selectors.own_page(request.actor, request.now)
    form = DelegationForm(request.POST, colleagues=found.colleagues, lendable=found.lendable)

    def lend(said: dict[str, Any]) -> object:
        roles = [Role(role) for role in said.pop("roles")]
        return services.delegate(
            deputy_id=said.pop("deputy"), roles=roles, **said, actor=request.actor, now=request.now
        )

    answer = submit(request, form, lend, done="委托已登记，并已告知受托同事。", to="accounts:me")
    return answer or _me(request, delegation=form)


@require_POST
@page(OWN)
def revoke_delegation(request: ActorRequest, delegation_id: int) -> HttpResponse:
    """Take my roles back early."""
    services.revoke_delegation(delegation_id=delegation_id, actor=request.actor, now=request.now)
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
