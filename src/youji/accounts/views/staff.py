"""本主体的人员: the 主体负责人's page on the phone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from youji.accounts import selectors, services
from youji.accounts.forms import StaffForm
from youji.accounts.policy import HOLDERS
from youji.shared.refusals import Refused, Unknown
from youji.shared.web import ActorRequest, page


@page(HOLDERS)
def staff(request: ActorRequest) -> HttpResponse:
    """Everybody who acts for the operator; bring somebody in."""
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person, password = services.invite_staff(
                **form.cleaned_data, actor=request.actor, now=request.now
            )
            return _page(request, StaffForm(), who=person.username, password=password)
        except Refused as refusal:
            form.refuse(refusal)
    return _page(request, form, status=422 if form.errors else 200)


@require_POST
@page(HOLDERS)
def change(request: ActorRequest, person_id: int) -> HttpResponse:
    """Stop one of them, or let them in again with a new password."""
    try:
        if request.POST.get("do") == "stop":
            services.stop_staff(person_id=person_id, actor=request.actor, now=request.now)
            messages.success(request, "已停用，并在所有设备上退出。")
            return redirect("accounts:staff")
        password = services.readmit_staff(person_id=person_id, actor=request.actor, now=request.now)
        who = next(row.username for row in selectors.people_of_operator(request.actor) if row.pk == person_id)
        return _page(request, StaffForm(), who=who, password=password)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:staff")
    except Unknown as unknown:
        raise Http404 from unknown


def _page(
    request: ActorRequest, form: StaffForm, *, who: str = "", password: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "rows": selectors.people_of_operator(request.actor),
        "who": who,
        "password": password,
    }
    return render(request, "accounts/staff.html", context, status=status)
