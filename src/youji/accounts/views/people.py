"""人员与岗位: the administrators' pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST, require_safe

from youji.accounts import selectors, services
from youji.accounts.forms import (
    GrantForm,
    ParticularsForm,
    PersonForm,
    SecondHandForm,
    SecurityForm,
    WithdrawForm,
)
from youji.accounts.labels import ROLE_LABELS
from youji.accounts.policy import PEOPLE, PEOPLE_MAKERS, SECURITY
from youji.divisions.selectors import name_of
from youji.shared.actor import PRODUCERS, Role
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import show, status_of, submit
from youji.shared.refusals import Refused
from youji.shared.web import ActorRequest, page

#: By whether there is an address to send the way in to.
MADE = {
    True: "账号已建好，设置密码的链接已发到本人邮箱。请在本页授予岗位。",
    False: "账号已建好，还不能登录：请登记邮箱，或请安全管理员打印密封信。请在本页授予岗位。",
}
DONE = {
    "lock": "已停用，并在所有设备上退出。",
    "unlock": "已恢复，可以登录。",
    "second-factor": "动态验证码已重置，下次登录时重新启用。",
    "sessions": "已在所有设备上退出。",
    "tokens": "接口令牌已全部作废。",
    "password": "原密码已作废，设置新密码的链接已发到本人邮箱。",
}


def _roles_of(row: Any) -> str:
    held = {grant.role for grant in row.person.grants.all()}
    return "、".join(label for role, label in ROLE_LABELS.items() if role in held)


def _place(row: Any) -> str:
    person = row.person
    return person.agency.name if person.agency else f"{row.operator or '经营主体'}（{name_of(person.area)}）"


LIST = Listing(
    "人员与岗位",
    filters=(
        Filter("q", "查找", "search", hint="姓名、用户名、机构、经营主体"),
        Filter("role", "岗位", options=list(ROLE_LABELS.items())),
        Filter("state", "状态", options=(("active", "可用"), ("locked", "已停用"), ("waiting", "待确认"))),
    ),
    columns=(
        Column("name", "姓名", lambda row: row.person.name or row.person.username, sort="name",
               href=lambda row: reverse("accounts:person", args=[row.person.pk])),
        Column("username", "用户名", lambda row: row.person.username, sort="username"),
        Column("place", "机构或经营主体", _place, sort="place"),
        Column("roles", "岗位", _roles_of),
        Column("state", "状态", lambda row: "可用" if row.person.is_active else "已停用",
               tone=lambda row: "ok" if row.person.is_active else "stop"),
        Column("last_login", "上次登录", lambda row: row.person.last_login, css="nowrap", sort="seen"),
    ),
    orders={
        "name": ("name", "pk"),
        "username": ("username",),
        "place": ("agency__division", "agency__name", "username"),
        "seen": ("last_login", "pk"),
    },
    none="还没有别人。",
)  # fmt: skip


@require_safe
@page(PEOPLE)
def people(request: ActorRequest) -> HttpResponse:
    """Everybody of the area, with what they may do."""
    asked = LIST.read(request.GET)
    listing = asked.of(selectors.search_people(request.actor, **asked.values), selectors.listed)
    context = {"listing": listing, "makes": Role.SYSTEM_ADMIN in request.actor.roles}
    return listing.workbook() or render(request, "accounts/people.html", context)


@page(PEOPLE_MAKERS)
def new_person(request: ActorRequest) -> HttpResponse:
    """Make an account; the way to its first password goes to its owner."""
    form = PersonForm(request.POST or None, agencies=selectors.agencies_for(request.actor))
    answer = submit(
        request,
        form,
        lambda said: services.create_person(**_who(said, request), actor=request.actor, now=request.now),
        done=lambda made: MADE[bool(made.email)],
        to=lambda made: redirect("accounts:person", made.pk),
    )
    return answer or show(request, "accounts/new_person.html", {}, form)


def _who(data: dict[str, Any], request: ActorRequest) -> dict[str, Any]:
    code = data.pop("operator_code").strip()
    agency_id = data.pop("agency")
    if not code:
        return {**data, "agency_id": agency_id}
    found = selectors.operator_for(code, request.actor)
    if found is None:
        raise Refused("没有这个主体码，或不在您的区域内。请核对后再填。", "operator_code")
    operator_id, area = found
    return {**data, "agency_id": agency_id, "operator_id": operator_id, "area": area}


@require_safe
@page(PEOPLE)
def person(request: ActorRequest, person_id: int) -> HttpResponse:
    """One person: particulars, roles, safety."""
    return _person(request, person_id)


def _person(
    request: ActorRequest,
    person_id: int,
    *,
    grant: GrantForm | None = None,
    particulars: ParticularsForm | None = None,
    pressed: BaseForm | None = None,
) -> HttpResponse:
    """The page of one person. ``pressed``: a form of one button that was refused."""
    sent = [form for form in (grant, particulars, pressed) if form is not None]
    found = selectors.person_page(person_id, request.actor, request.now)
    if found is None:
        raise Http404
    who = found.person
    grant = grant or GrantForm()
    grant.offer(found.grantable)
    return render(
        request,
        "accounts/person.html",
        {
            "found": found,
            "who": who,
            "pressed": pressed,
            "makes": Role.SYSTEM_ADMIN in request.actor.roles and who.pk != request.actor.user_id,
            "guards": Role.SECURITY_ADMIN in request.actor.roles and who.pk != request.actor.user_id,
            "grant": grant,
            "particulars": particulars
            or ParticularsForm(
                initial={
                    "version": who.version,
                    "name": who.name,
                    "phone": who.phone,
                    "email": who.email,
                    "specialities": who.specialities,
                }
            ),
            "qualifies": any(g.role in {Role.ASSESSOR, Role.EXPERT} for g in found.grants),
        },
        status=max(map(status_of, sent), default=200),
    )


@require_POST
@page(PEOPLE_MAKERS)
def edit_person(request: ActorRequest, person_id: int) -> HttpResponse:
    """Change the particulars."""
    form = ParticularsForm(request.POST)
    answer = submit(
        request,
        form,
        lambda said: services.update_person(
            person_id=person_id, **said, actor=request.actor, now=request.now
        ),
        done="资料已更改。",
        to=_back_to(person_id),
    )
    return answer or _person(request, person_id, particulars=form)


@require_POST
@page(PEOPLE_MAKERS)
def grant_role(request: ActorRequest, person_id: int) -> HttpResponse:
    """Give a role."""
    form = GrantForm(request.POST)

    def give(said: dict[str, Any]) -> str:
        role = Role(said["role"])
        services.grant_role(
            person_id=person_id, role=role, valid_until=said["valid_until"], actor=request.actor, now=request.now
        )  # fmt: skip
        return (
            f"已授予{ROLE_LABELS[role]}。"
            if role in PRODUCERS
            else f"已提出授予{ROLE_LABELS[role]}，安全管理员确认后生效。"
        )

    answer = submit(request, form, give, done=str, to=_back_to(person_id))
    return answer or _person(request, person_id, grant=form)


@require_POST
@page(PEOPLE_MAKERS)
def withdraw_role(request: ActorRequest, person_id: int) -> HttpResponse:
    """Take a role back."""
    form = WithdrawForm(request.POST)

    def take(said: dict[str, Any]) -> str:
        role = Role(said["role"])
        services.withdraw_role(person_id=person_id, role=role, actor=request.actor, now=request.now)
        return f"已收回{ROLE_LABELS[role]}。"

    answer = submit(request, form, take, done=str, to=_back_to(person_id))
    return answer or _person(request, person_id, pressed=form)


@require_POST
@page(SECURITY)
def secure(request: ActorRequest, person_id: int) -> HttpResponse:
    """Lock, unlock, reset, sign out: one button each."""
    form = SecurityForm(request.POST)
    common: dict[str, Any] = {"person_id": person_id, "actor": request.actor, "now": request.now}

    def press(said: dict[str, Any]) -> str:
        """The first password of a sealed letter, where there is one to be printed."""
        if said["measure"] == "lock":
            services.lock_person(**common, reason=said["reason"])
            return ""
        outcome = services.MEASURES[said["measure"]](**common)
        return str(outcome) if said["measure"] == "password" else ""

    def go_on(password: str) -> HttpResponse:
        return _letter(request, person_id, password) if password else _back_to(person_id)(None)

    def done(password: str) -> str:
        return "" if password else DONE[form.cleaned_data["measure"]]

    return submit(request, form, press, done=done, to=go_on) or _person(request, person_id, pressed=form)


def _letter(request: ActorRequest, person_id: int, password: str) -> HttpResponse:
    """A letter to print and to seal, shown once and kept by no browser."""
    found = selectors.person_page(person_id, request.actor, request.now)
    context = {"who": found and found.person, "password": password}
    answer = render(request, "accounts/letter.html", context)
    add_never_cache_headers(answer)
    return answer


@require_POST
@page(SECURITY)
def settle(request: ActorRequest, person_id: int, proposal_id: int) -> HttpResponse:
    """The other hand: confirm what was asked for, or not."""
    form = SecondHandForm(request.POST or None)

    def press(said: dict[str, Any]) -> str:
        act = services.confirm if said["do"] == "confirm" else services.decline
        asked = act(person_id=person_id, proposal_id=proposal_id, actor=request.actor, now=request.now)
        return f"{asked.get_what_display()}{'已确认，已生效' if asked.confirmed else '没有同意，已告知提出的人'}。"

    answer = submit(request, form, press, done=str, to=_back_to(person_id))
    return answer or _person(request, person_id, pressed=form)


def _back_to(person_id: int) -> Callable[[object], HttpResponse]:
    return lambda _: redirect("accounts:person", person_id)
