"""Pages of product certificates and GI products."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from youji.divisions.selectors import name_of
from youji.registry import labels, selectors, services
from youji.registry.fields import GI_AUTHORITIES
from youji.registry.forms import CertifiedForm, ConfirmationForm
from youji.registry.policy import EDITORS, READERS, REGISTRARS, is_subject, may_confirm, word_stands
from youji.registry.views.common import AREA, demo, found, paged, show, to
from youji.shared.clock import local_date
from youji.shared.listing import Asked, Column, Filter, Listing
from youji.shared.pages import submit
from youji.shared.products import PRODUCT_GROUPS
from youji.shared.web import ActorRequest, page

CERTIFIED = Listing(
    "认证产品",
    filters=(
        Filter("q", "查找", "search", hint="产品、编号或主体"),
        Filter("kind", "类型", options=labels.CERTIFICATION_KINDS),
        Filter("state", "状态", options=(("valid", "今天有效"), ("past", "今天无效"), ("waiting", "待核实"))),
        Filter("division", "县市区", pattern=AREA),
    ),
    columns=(
        Column("name", "产品", lambda one: one.row.name, badge=lambda one: demo(one.row), sort="name"),
        Column("kind", "类型", lambda one: one.row.get_kind_display()),
        Column("number", "证书编号", lambda one: one.row.number, css="nowrap", sort="number"),
        Column("operator", "主体", lambda one: one.row.operator),
        Column("division", "县市区", lambda one: name_of(one.row.division)),
        Column("valid_from", "有效期起", lambda one: one.row.valid_from, css="nowrap", sort="from"),
        Column("last_day", "至", lambda one: one.last_day or "长期", css="nowrap", sort="until"),
        Column("state", "状态", lambda one: one.label, tone=lambda one: one.tone, badge=lambda one: one.waits),
    ),
    orders={
        "name": ("name", "pk"),
        "number": ("number", "pk"),
        "from": ("valid_from", "pk"),
        "until": ("valid_until", "pk"),
    },
    none="还没有登记认证产品。",
)  # fmt: skip


def _edit(one: Any) -> str:
    return reverse("registry:edit_certified", args=[one.row.pk])


#: The same for those who may change one.
EDITABLE = replace(CERTIFIED, columns=(replace(CERTIFIED.columns[0], href=_edit), *CERTIFIED.columns[1:]))


def asked_certified(request: ActorRequest) -> Asked:
    """What the address asks of the list; its workbook asks the same."""
    declared = EDITABLE if EDITORS.admits(request.actor) else CERTIFIED
    return declared.read(request.GET, division=selectors.areas_of(request.actor))


@page(READERS)
def certified(request: ActorRequest) -> HttpResponse:
    """The certificates in one's area or of one's operator, with what is valid today."""
    today = local_date(request.now)
    asked = asked_certified(request)
    rows = selectors.search_certified(request.actor, today=today, **asked.values)
    listing = asked.of(
        rows,
        lambda some: selectors.certificate_rows(some, today),
        export=reverse("registry:export", args=["certificates"]),
    )
    context = {"listing": listing, "counts": selectors.valid_counts(request.actor, today)}
    return listing.workbook() or show(request, "certified.html", context)


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
        own=own is not None,
        area=own.division if own else "",
        initial=first,
    )
    answer = submit(
        request,
        form,
        lambda _: _create(request, form, own),
        done=lambda made: _said(made, f"已登记“{made.name}”（{made.number}）。"),
        to=lambda _: to(request, "certified"),
    )
    return answer or show(request, "certified_form.html", {"form": form, "row": None}, form)


@page(EDITORS)
def edit_certified(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a certificate, or note that it was revoked."""
    row = found(selectors.find_certified(pk, request.actor))
    own = is_subject(request.actor, row.operator_id)
    asks = not word_stands(request.actor, operator_id=row.operator_id, division=row.division)
    told = CertifiedForm.told_of(row, asks=asks)
    form = CertifiedForm(request.POST or None, initial=told, own=own, area=row.division)
    answer = submit(
        request,
        form,
        lambda _: services.update_certified_product(
            row, version=form.seen_version, actor=request.actor, now=request.now, **form.values()
        ),
        done=lambda kept: _said(kept, "已保存。") if asks else "已保存。",
        to=lambda _: to(request, "certified"),
    )
    context = {"form": form, "asks": asks, **_about(request, row)}
    return answer or show(request, "certified_form.html", context, form)


def _said(row: Any, done: str) -> str:
    """What was done, and what it still takes where whoever did it may not confirm it."""
    return f"{done}所在地农业农村部门核实后计入统计、用于申报。" if row.asked_at else done


def _about(request: ActorRequest, row: Any) -> dict[str, Any]:
    """A certificate with what waits to be confirmed of it."""
    return {
        "row": row,
        "may_confirm": row.can_be_confirmed and may_confirm(request.actor, row.division),
        "asked": selectors.asked_of(row),
        "subject": f"registry.certifiedproduct:{row.pk}",
    }


@page(REGISTRARS)
def confirm_certified(request: ActorRequest, pk: int) -> HttpResponse:
    """Say whether a certificate is as whoever registered or changed it says."""
    row = found(selectors.find_certified(pk, request.actor))
    asked = row.asked_at is not None
    form = ConfirmationForm(request.POST or None, asked=asked, initial={"version": row.version})
    answer = submit(
        request,
        form,
        lambda _: services.conclude_confirmation(
            row, version=form.seen_version, actor=request.actor, now=request.now, **form.values()
        ),
        done=f"已办结，{'持有人' if row.operator_id else '登记的人'}已收到通知。",
        to=lambda _: to(request, "certified"),
    )
    context = {"form": form, **_about(request, row)}
    return answer or show(request, "confirm_certified.html", context, form)


GI = Listing(
    "地理标志产品",
    filters=(
        Filter("q", "查找", "search", hint="产品名称"),
        Filter("group", "类别", options=[(group, group) for group in PRODUCT_GROUPS]),
        Filter("division", "县市区", pattern=AREA),
    ),
    columns=(
        Column("name", "名称", css="nowrap"),
        Column("group", "类别"),
        Column("counties", "产地", lambda row: "、".join(map(name_of, row.counties)) or "待核"),
        Column("authority", "途径", lambda row: dict(GI_AUTHORITIES).get(row.authority, ""), css="nowrap"),
        Column("is_priority", "重点", lambda row: "保护工程或特色品牌" if row.is_priority else ""),
        Column("source", "来源"),
        Column(
            "checked_on", "核对", lambda row: row.checked_on or "待核", css="nowrap",
            tone=lambda row: "" if row.checked_on else "warn",
        ),
    ),
    none="还没有地理标志产品。",
)  # fmt: skip


@page(READERS)
def gi(request: ActorRequest) -> HttpResponse:
    """GI products with their counties and where the fact comes from."""
    asked = GI.read(request.GET, division=selectors.areas_of(request.actor))
    group = asked.values["group"]
    rows = selectors.gi_products(division=asked.values["division"], q=asked.values["q"])
    listing = asked.of([row for row in rows if group in ("", row.group)])
    return listing.workbook() or show(request, "gi.html", {"listing": listing})
