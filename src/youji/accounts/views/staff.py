"""本主体的人员: the 主体负责人's page on the phone; and where a 经办人 chooses a password."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.accounts import selectors, services
from youji.accounts.forms import ChoosePasswordForm, StaffChangeForm, StaffForm
from youji.accounts.policy import HOLDERS
from youji.shared.limits import visitor
from youji.shared.pages import show, status_of, submit
from youji.shared.web import PUBLIC, ActorRequest, page


@page(HOLDERS)
def staff(request: ActorRequest) -> HttpResponse:
    """Everybody who acts for the operator; bring somebody in."""
    form = StaffForm(request.POST or None)
    answer = submit(
        request,
        form,
        lambda said: services.invite_staff(**said, actor=request.actor, now=request.now),
        done=lambda made: f"已添加{made.name}。请让本人用自己的手机设密码，再把确认码告诉您。",
        to="accounts:staff",
    )
    return answer or _page(request, form)


@require_POST
@page(HOLDERS)
def change(request: ActorRequest, person_id: int) -> HttpResponse:
    """Stop one of them, let them in again, or confirm the password they chose."""
    form = StaffChangeForm(request.POST, auto_id=_ids(person_id))

    def press(said: dict[str, Any]) -> str:
        """What is said then."""
        about: dict[str, Any] = {"person_id": person_id, "actor": request.actor, "now": request.now}
        if said["do"] == "stop":
            services.stop_staff(**about)
            return "已停用，并在所有设备上退出。"
        if said["do"] == "readmit":
            services.readmit_staff(**about)
            return "已恢复使用，用原来的密码登录；忘了的，请本人重新设一个。"
        services.confirm_password(code=said["code"], **about)
        return "已确认。本人现在可以用自己设的密码登录。"

    answer = submit(request, form, press, done=str, to="accounts:staff")
    return answer or _page(request, StaffForm(), pressed=form, pressed_at=person_id)


@page(PUBLIC)
def choose_password(request: ActorRequest) -> HttpResponse:
    """Choose a password of one's own, and read out the code that is shown then."""
    form = ChoosePasswordForm(request.POST or None, initial={"username": request.GET.get("username", "")})

    def choose(said: dict[str, Any]) -> str:
        return services.choose_password(
            username=said["username"],
            password=said["password1"],
            visitor=visitor(request.META["REMOTE_ADDR"]),
            now=request.now,
        )

    def tell(code: str) -> HttpResponse:
        return render(request, "accounts/choose_password.html", {"code": f"{code[:4]} {code[4:]}"})

    answer = submit(request, form, choose, to=tell)
    return answer or show(request, "accounts/choose_password.html", {}, form)


def _page(
    request: ActorRequest, form: StaffForm, *, pressed: StaffChangeForm | None = None, pressed_at: int = 0
) -> HttpResponse:
    rows = selectors.people_of_operator(request.actor)
    unpressed = {row.pk: StaffChangeForm(auto_id=_ids(row.pk)) for row in rows}
    context = {
        "form": form,
        "rows": [(row, pressed if pressed and row.pk == pressed_at else unpressed[row.pk]) for row in rows],
        "way": request.build_absolute_uri(reverse("accounts:choose_password")),
        "pressed": pressed,
    }
    status = status_of(form if pressed is None else pressed)
    return render(request, "accounts/staff.html", context, status=status)


def _ids(person_id: int) -> str:
    return f"id_%s_{person_id}"
