"""Pages of product certificates and GI products."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from youji.registry import labels, selectors, services
from youji.registry.fields import GI_AUTHORITIES
from youji.registry.forms import CertifiedForm
from youji.registry.policy import EDITORS, READERS
from youji.registry.views.common import found, paged, show, to
from youji.shared.clock import local_date
from youji.shared.pages import submit
from youji.shared.products import PRODUCT_GROUPS
from youji.shared.web import ActorRequest, page


@page(READERS)
def certified(request: ActorRequest) -> HttpResponse:
    """The certificates in one's area or of one's operator, with what is valid today."""
    today = local_date(request.now)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "kind", "division", "state")}
    rows = selectors.search_certified(request.actor, today=today, **asked)
    shown = paged(request, rows)
    return show(
        request,
        "certified.html",
        {
            "page": shown,
            "rows": selectors.certificate_rows(shown.object_list, today),
            "asked": asked,
            "kinds": labels.CERTIFICATION_KINDS,
            "areas": selectors.areas_of(request.actor),
            "counts": selectors.valid_counts(request.actor, today),
            "may_add": EDITORS.admits(request.actor),
        },
    )


@page(READERS)
def own_certified(request: ActorRequest) -> HttpResponse:
    """A grower's certificates, on the phone."""
    today = local_date(request.now)
    shown = paged(request, selectors.search_certified(request.actor, today=today))
    rows = selectors.certificate_rows(shown.object_list, today)
    return show(request, "own_certified.html", {"page": shown, "rows": rows})


def _create(request: ActorRequest, form: CertifiedForm, own: Any) -> Any:
    given = form.values()
    holder_code = given.pop("operator", "")
    if own is not None:
        given |= {"operator_id": own.pk, "division": own.division}
    elif holder_code:
        holder = selectors.find_operator(holder_code, request.actor)
        if holder is None:
            raise services.Refused("没有找到这个主体码。请在“经营主体”里查到后再填。", "operator")
        given["operator_id"] = holder.pk
    return services.create_certified_product(**given, actor=request.actor, now=request.now)


@page(EDITORS)
def new_certified(request: ActorRequest) -> HttpResponse:
    """Register a certificate."""
    own = selectors.operator_of(request.actor)
    areas = selectors.areas_of(request.actor)
    first = {
        "operator": request.GET.get("operator", ""),
        "division": request.GET.get("division", "") or (areas[0][0] if len(areas) == 1 else ""),
    }
    form = CertifiedForm(
        request.POST or None,
        divisions=areas,
        operator=own.code if own else None,
        area=own.division if own else "",
        initial=first,
    )
    answer = submit(
        request,
        form,
        lambda _: _create(request, form, own),
        done=lambda made: f"已登记“{made.name}”（{made.number}）。",
        to=lambda _: to(request, "certified"),
    )
    return answer or show(request, "certified_form.html", {"form": form, "row": None}, form)


@page(EDITORS)
def edit_certified(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a certificate, or note that it was revoked."""
    row = found(selectors.find_certified(pk, request.actor))
    form = CertifiedForm(request.POST or None, initial=CertifiedForm.told_of(row), area=row.division)
    answer = submit(
        request,
        form,
        lambda _: services.update_certified_product(
            row, version=form.seen_version, actor=request.actor, now=request.now, **form.values()
        ),
        done="已保存。",
        to=lambda _: to(request, "certified"),
    )
    context = {"form": form, "row": row, "subject": f"registry.certifiedproduct:{row.pk}"}
    return answer or show(request, "certified_form.html", context, form)


@page(READERS)
def gi(request: ActorRequest) -> HttpResponse:
    """GI products with their counties and where the fact comes from."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "group", "division")}
    rows = [
        row
        for row in selectors.gi_products(division=asked["division"], q=asked["q"])
        if not asked["group"] or row.group == asked["group"]
    ]
    return show(
        request,
        "gi.html",
        {
            "page": paged(request, rows),
            "total": len(rows),
            "asked": asked,
            "groups": PRODUCT_GROUPS,
            "authorities": GI_AUTHORITIES,
            "areas": selectors.areas_of(request.actor),
        },
    )
