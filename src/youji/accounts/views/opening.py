"""An account asked for on one's own telephone, and confirmed by whoever knows the person."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from youji.accounts import services
from youji.accounts.forms import AskAccountForm, OpenAccountForm
from youji.accounts.policy import OPENERS
from youji.accounts.selectors import own_operator_codes
from youji.shared.limits import visitor
from youji.shared.pages import put_refusal, show, submit
from youji.shared.refusals import Refused
from youji.shared.web import PUBLIC, ActorRequest, page


@page(PUBLIC)
@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest) -> HttpResponse:
    """Ask for an account, and read out the code that is shown then."""
    first = {"operator_code": request.GET.get("operator", "")[:20]}
    form = AskAccountForm(request.POST or None, initial=first)

    def write(said: dict[str, Any]) -> str:
        who = visitor(request.META["REMOTE_ADDR"])
        return services.ask_account(**form.values(), password=said["password1"], visitor=who, now=request.now)

    def tell(code: str) -> HttpResponse:
        context = {"code": f"{code[:4]} {code[4:]}", "staff": form.cleaned_data["role"] == "staff"}
        return render(request, "accounts/ask_account.html", context)

    answer = submit(request, form, write, to=tell)
    return answer or show(request, "accounts/ask_account.html", {}, form)


@page(OPENERS)
@require_http_methods(["GET", "POST"])
def confirm(request: ActorRequest) -> HttpResponse:
    """Look at what was asked for under a code, and open the account."""
    form = OpenAccountForm(request.POST or None, initial=_first(request))
    about: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if not (form.is_bound and form.is_valid() and form.cleaned_data["do"] == "confirm"):
        return show(request, "accounts/open_account.html", {"asked": _looked_at(form, about)}, form)

    def write(said: dict[str, Any]) -> Any:
        return services.open_account(operator_code=said["operator_code"], code=said["code"], **about)

    answer = submit(
        request,
        form,
        write,
        done=lambda person: f"{person.name}的账号“{person.username}”已开通，本人现在可以用自己设的密码登录。",
        to=lambda _: redirect(request.path),
    )
    return answer or show(request, "accounts/open_account.html", {"asked": None}, form)


def _first(request: ActorRequest) -> dict[str, str]:
    """The own 主体码 of a 主体负责人, or the one that a link names."""
    own = request.actor.operator_id
    if own is not None:
        return {"operator_code": own_operator_codes({own}).get(own, "")}
    return {"operator_code": request.GET.get("operator", "")[:20]}


def _looked_at(form: OpenAccountForm, about: dict[str, Any]) -> Any:
    if not (form.is_bound and form.is_valid()):
        return None
    said = form.cleaned_data
    try:
        return services.look_at(operator_code=said["operator_code"], code=said["code"], **about)
    except Refused as refused:
        put_refusal(form, refused)
        return None
