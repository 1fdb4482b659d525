"""An account asked for on one's own telephone, and confirmed by whoever knows the person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from youji.accounts import services
from youji.accounts.forms import (
    GONE,
    AskAccountForm,
    ManyCodesForm,
    OpenAccountForm,
    OpeningStateForm,
    RefuseOpeningForm,
    SheetForm,
)
from youji.accounts.logic.posts import POSTS, Post
from youji.accounts.policy import DESK_OPENERS, OPENERS
from youji.accounts.selectors import openings, own_operator_codes
from youji.shared.actor import Role
from youji.shared.limits import visitor
from youji.shared.pages import put_refusal, show, status_of, submit
from youji.shared.refusals import Refused
from youji.shared.web import PUBLIC, ActorRequest, page


@page(PUBLIC)
@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest) -> HttpResponse:
    """Ask for an account, and read out the code that is shown then."""
    first = {"operator_code": request.GET.get("operator", "")[:20], "role": request.GET.get("as", "")[:12]}
    form = AskAccountForm(request.POST or None, initial=first)

    def write(said: dict[str, Any]) -> str:
        return services.ask_account(
            **form.values(), password=said["password1"], visitor=_from(request), now=request.now
        )

    def tell(code: str) -> HttpResponse:
        return _tell(request, code, form.cleaned_data["operator_code"], POSTS[form.cleaned_data["role"]])

    answer = submit(request, form, write, to=tell)
    return answer or show(request, "accounts/ask_account.html", {}, form)


@page(PUBLIC)
@require_http_methods(["GET", "POST"])
def ask_by_sheet(request: ActorRequest) -> HttpResponse:
    """Choose a password by the name and the digits on a printed sheet, and read out the code that is shown then."""
    first = {"username": request.GET.get("u", "")[:40], "sheet": request.GET.get("c", "")[:12]}
    form = SheetForm(request.POST or None, initial=first)

    def write(said: dict[str, Any]) -> str:
        return services.ask_by_sheet(
            **form.values(), password=said["password1"], visitor=_from(request), now=request.now
        )

    def tell(code: str) -> HttpResponse:
        place = form.cleaned_data["username"].partition("-")[0].upper()
        return _tell(request, code, place, POSTS[Role.HOLDER.value])

    answer = submit(request, form, write, to=tell)
    return answer or show(request, "accounts/ask_by_sheet.html", {}, form)


def _tell(request: ActorRequest, code: str, place: str, post: Post) -> HttpResponse:
    context = {"code": f"{code[:4]} {code[4:]}", "place": place, "post": post}
    return render(request, "accounts/asked.html", context)


def _from(request: ActorRequest) -> str:
    return visitor(request.META["REMOTE_ADDR"])


@page(PUBLIC)
@require_http_methods(["GET", "POST"])
def state(request: ActorRequest) -> HttpResponse:
    """How far what one has asked for is, by the code one was shown."""
    form = OpeningStateForm(request.POST or None, initial={"operator_code": request.GET.get("operator", "")})

    def look(said: dict[str, Any]) -> tuple[str, str]:
        about = {"operator_code": said["operator_code"], "code": said["code"]}
        return services.state_of(**about, visitor=_from(request), now=request.now)

    def tell(found: tuple[str, str]) -> HttpResponse:
        return render(request, "accounts/opening_state.html", {"state": found[0], "reason": found[1]})

    answer = submit(request, form, look, to=tell)
    return answer or show(request, "accounts/opening_state.html", {}, form)


@page(OPENERS)
@require_http_methods(["GET", "POST"])
def confirm(request: ActorRequest) -> HttpResponse:
    """Look at what was asked for under a code, and open the account; who else waits."""
    form = OpenAccountForm(request.POST or None, initial=_first(request))
    about: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if not (form.is_bound and form.is_valid() and form.cleaned_data["do"] == "confirm"):
        return _confirm_page(request, form, asked=_looked_at(form, about))

    def write(said: dict[str, Any]) -> Any:
        return services.open_account(operator_code=said["operator_code"], code=said["code"], **about)

    answer = submit(
        request,
        form,
        write,
        done=lambda person: f"{person.name}的账号“{person.username}”已开通，本人现在可以用自己设的密码登录。",
        to=lambda _: redirect(request.path),
    )
    return answer or _confirm_page(request, form)


@page(DESK_OPENERS)
@require_http_methods(["GET", "POST"])
def confirm_many(request: ActorRequest) -> HttpResponse:
    """Several people read out their codes, one after another: each is judged alone, and whoever is refused is named."""
    form = ManyCodesForm(request.POST or None, rows=openings.to_confirm(request.actor, request.now))
    opened: dict[int, str] = {}

    def write(_: dict[str, Any]) -> None:
        done = services.open_several(form.codes(), actor=request.actor, now=request.now)
        opened.update({one.opening_id: one.person.name for one in done if one.person})
        if opened:
            names = "、".join(opened.values())
            messages.success(request, f"已开通{len(opened)}个账号：{names}。本人现在可以用自己设的密码登录。")
        if form.gone:
            messages.warning(request, GONE.format(form.gone))
        if refused := {form.field_of(one.opening_id): one.sentence for one in done if one.person is None}:
            raise Refused(refused)

    answer = submit(request, form, write, to=lambda _: redirect(request.path))
    left = [(row, form[form.field_of(row.pk)]) for row in form.rows if row.pk not in opened]
    return answer or show(request, "accounts/open_many.html", {"rows": left}, form)


@page(OPENERS)
@require_POST
def refuse(request: ActorRequest, opening_id: int) -> HttpResponse:
    """Somebody gets no account, or a printed sheet is void; they read why."""
    form = RefuseOpeningForm(request.POST or None, auto_id=f"id_%s_{opening_id}")
    home = "accounts:open_account" if request.actor.operator_id is None else "accounts:open_staff"
    answer = submit(
        request,
        form,
        lambda said: services.refuse_opening(
            opening_id=opening_id, reason=said["reason"], actor=request.actor, now=request.now
        ),
        done=_refused,
        to=home,
    )
    return answer or _confirm_page(
        request, OpenAccountForm(initial=_first(request)), pressed=(opening_id, form)
    )


def _refused(row: Any) -> str:
    if row.asked_at is None:  # a sheet of which nobody has a code to ask by
        return f"{row.name}的单子已收回，照它设密码开不了账号。"
    return f"{row.name}的申请{row.get_state_display()}，本人查进度时会看到原因。"


def _confirm_page(
    request: ActorRequest,
    form: OpenAccountForm,
    *,
    asked: Any = None,
    pressed: tuple[int, BaseForm] | None = None,
) -> HttpResponse:
    def refusing(rows: list[Any]) -> list[tuple[Any, BaseForm]]:
        return [
            (
                row,
                pressed[1]
                if pressed and pressed[0] == row.pk
                else RefuseOpeningForm(auto_id=f"id_%s_{row.pk}"),
            )
            for row in rows
        ]

    field = request.actor.operator_id is not None
    context = {
        "form": form,
        "asked": asked,
        "rows": refusing(openings.to_confirm(request.actor, request.now)),
        "sheets": refusing(openings.to_withdraw(request.actor, request.now)),
        "here": "accounts:open_staff" if field else "accounts:open_account",
        "refuse": "accounts:refuse_staff" if field else "accounts:refuse_opening",
        "pressed": pressed[1] if pressed else None,
    }
    status = status_of(pressed[1]) if pressed else status_of(form)
    return render(request, "accounts/open_account.html", context, status=status)


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
