"""本主体的人员: the 主体负责人's page on the phone."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from youji.accounts import selectors, services
from youji.accounts.forms import StaffChangeForm, StaffForm
from youji.accounts.policy import HOLDERS
from youji.shared.pages import status_of, submit
from youji.shared.web import ActorRequest, page


@page(HOLDERS)
def staff(request: ActorRequest) -> HttpResponse:
    """Everybody who acts for the operator; bring somebody in."""
    form = StaffForm(request.POST or None)
    answer = submit(
        request,
        form,
        lambda said: services.invite_staff(**said, actor=request.actor, now=request.now),
        to=lambda made: _page(request, StaffForm(), who=made[0].username, password=made[1]),
    )
    return answer or _page(request, form)


@require_POST
@page(HOLDERS)
def change(request: ActorRequest, person_id: int) -> HttpResponse:
    """Stop one of them, or let them in again with a new password."""
    form = StaffChangeForm(request.POST)

    def press(said: dict[str, Any]) -> str:
        """The new password, where there is one to be shown."""
        if said["do"] != "stop":
            return services.readmit_staff(person_id=person_id, actor=request.actor, now=request.now)
        services.stop_staff(person_id=person_id, actor=request.actor, now=request.now)
        return ""

    def go_on(password: str) -> HttpResponse:
        if not password:
            return redirect("accounts:staff")
        who = next(row.username for row in selectors.people_of_operator(request.actor) if row.pk == person_id)
        return _page(request, StaffForm(), who=who, password=password)

    def done(password: str) -> str:
        return "" if password else "已停用，并在所有设备上退出。"

    answer = submit(request, form, press, done=done, to=go_on)
    return answer or _page(request, StaffForm(), pressed=form)


def _page(
    request: ActorRequest,
    form: StaffForm,
    *,
    who: str = "",
    password: str = "",
    pressed: StaffChangeForm | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "rows": selectors.people_of_operator(request.actor),
        "who": who,
        "password": password,
        "pressed": pressed,
    }
    status = status_of(form if pressed is None else pressed)
    return render(request, "accounts/staff.html", context, status=status)
