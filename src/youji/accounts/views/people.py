"""人员与岗位: the administrators' pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from youji.accounts import selectors, services
from youji.accounts.forms import GrantForm, HouseForm, ParticularsForm, PersonForm
from youji.accounts.labels import ROLE_LABELS
from youji.accounts.policy import PEOPLE, PEOPLE_MAKERS, SECURITY
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, Unknown
from youji.shared.web import ActorRequest, page

ROWS = 50
DONE = {
    "unlock": "已恢复，可以登录。",
    "password": "密码已重置。",
    "second-factor": "动态验证码已重置，下次登录时重新启用。",
    "sessions": "已在所有设备上退出。",
    "tokens": "接口令牌已全部作废。",
}


@require_safe
@page(PEOPLE)
def people(request: ActorRequest) -> HttpResponse:
    """Everybody of the area, with what they may do."""
    wanted = {key: request.GET.get(key, "") for key in ("q", "role", "state")}
    rows = selectors.search_people(request.actor, **wanted)
    return render(
        request,
        "accounts/people.html",
        {
            "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
            "wanted": wanted,
            "roles": ROLE_LABELS.items(),
            "makes": Role.SYSTEM_ADMIN in request.actor.roles,
        },
    )


@page(PEOPLE_MAKERS)
def new_person(request: ActorRequest) -> HttpResponse:
    """Make an account; its first password is shown once, on the page that follows."""
    form = PersonForm(request.POST or None, agencies=selectors.agencies_for(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            person, password = services.create_person(
                **_who(form, request), actor=request.actor, now=request.now
            )
            return _person(request, person.pk, password=password)
        except Refused as refusal:
            form.refuse(refusal)
    return render(request, "accounts/new_person.html", {"form": form}, status=422 if form.errors else 200)


def _who(form: PersonForm, request: ActorRequest) -> dict[str, Any]:
    data = dict(form.cleaned_data)
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
    password: str = "",
    grant: GrantForm | None = None,
    particulars: HouseForm | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
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
            "password": password,
            "said": said,
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
        status=status,
    )


@require_POST
@page(PEOPLE_MAKERS)
def edit_person(request: ActorRequest, person_id: int) -> HttpResponse:
    """Change the particulars."""
    form = ParticularsForm(request.POST)
    if form.is_valid():
        try:
            services.update_person(
                person_id=person_id, **form.cleaned_data, actor=request.actor, now=request.now
            )
            messages.success(request, "资料已更改。")
            return redirect("accounts:person", person_id)
        except Refused as refusal:
            form.refuse(refusal)
        except Unknown as unknown:
            raise Http404 from unknown
    return _person(request, person_id, particulars=form, status=422)


@require_POST
@page(PEOPLE_MAKERS)
def grant_role(request: ActorRequest, person_id: int) -> HttpResponse:
    """Give a role."""
    form = GrantForm(request.POST)
    if form.is_valid():
        try:
            services.grant_role(
                person_id=person_id,
                role=Role(form.cleaned_data["role"]),
                valid_until=form.cleaned_data["valid_until"],
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, f"已授予{ROLE_LABELS[Role(form.cleaned_data['role'])]}。")
            return redirect("accounts:person", person_id)
        except Refused as refusal:
            form.refuse(refusal)
        except Unknown as unknown:
            raise Http404 from unknown
    return _person(request, person_id, grant=form, status=422)


@require_POST
@page(PEOPLE_MAKERS)
def withdraw_role(request: ActorRequest, person_id: int) -> HttpResponse:
    """Take a role back."""
    try:
        role = Role(request.POST.get("role", ""))
        services.withdraw_role(person_id=person_id, role=role, actor=request.actor, now=request.now)
    except ValueError:
        return _person(request, person_id, said="请选择要收回的岗位。", status=422)
    except Refused as refusal:
        return _person(request, person_id, said=str(refusal), status=422)
    except Unknown as unknown:
        raise Http404 from unknown
    messages.success(request, f"已收回{ROLE_LABELS[role]}。")
    return redirect("accounts:person", person_id)


@require_POST
@page(SECURITY)
def secure(request: ActorRequest, person_id: int) -> HttpResponse:
    """Lock, unlock, reset, sign out: one button each."""
    measure = request.POST.get("measure", "")
    common: dict[str, Any] = {"person_id": person_id, "actor": request.actor, "now": request.now}
    try:
        if measure == "lock":
            services.lock_person(**common, reason=request.POST.get("reason", ""))
            messages.success(request, "已停用，并在所有设备上退出。")
        elif measure in services.MEASURES:
            outcome = services.MEASURES[measure](**common)
            if measure == "password":
                return _person(request, person_id, password=str(outcome))
            messages.success(request, DONE[measure])
        else:
            return _person(request, person_id, said="请用页面上的按钮办理。", status=422)
    except (Refused, NotAllowed) as refusal:
        return _person(request, person_id, said=str(refusal), status=422)
    except Unknown as unknown:
        raise Http404 from unknown
    return redirect("accounts:person", person_id)
