"""Tests of a lot: what was used beside what was tested, a rapid test put down, a sample taken."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.divisions.selectors import name_of
from youji.quality.forms import RapidForm, SendingForm
from youji.quality.policy import READERS, TESTERS
from youji.quality.selectors import rapid as reads
from youji.quality.selectors.lots import lot_tests
from youji.quality.services import testing
from youji.registry.selectors import areas_of
from youji.shared.clock import local_date
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import form_page
from youji.shared.web import ActorRequest, page

STATES = (("failed", "阳性"), ("passed", "全部阴性"), ("invalid", "有无效的"))
TONES = {"failed": "stop", "passed": "ok", "invalid": "warn"}


def _state(row: object) -> str:
    return "failed" if row.failed else "passed" if row.passed else "invalid"  # type: ignore[attr-defined]


RAPID = Listing(
    "快检记录",
    filters=(
        Filter("q", "查找", "search", hint="编号、批次、产品或检测人"),
        Filter("state", "结果", options=STATES),
        Filter("division", "县市区", pattern=r"43(\d\d){0,2}"),
    ),
    columns=(
        Column(
            "code", "编号", css="nowrap", href=lambda row: reverse("quality:lot", args=[row.lot_code])
        ),
        Column("lot_code", "批次", below=lambda row: row.product, css="nowrap"),
        Column("day", "日期", css="nowrap", sort="day"),
        Column("device", "仪器或试纸"),
        Column("results", "项目", lambda row: "、".join(f"{one.parameter}{one.get_outcome_display()}" for one in row.results.all())),
        Column("state", "结果", lambda row: dict(STATES)[_state(row)], tone=lambda row: TONES[_state(row)]),
        Column("person_name", "检测人"),
        Column("division", "县市区", lambda row: name_of(row.division)),
    ),
    orders={"day": ("day", "pk")},
    none="还没有快检记录。在批次的页面上点“检测”就能登记。",
)  # fmt: skip


@page(READERS)
@require_GET
def rapid(request: ActorRequest) -> HttpResponse:
    """The rapid tests of one's area, or one's own."""
    asked = RAPID.read(request.GET, division=areas_of(request.actor))
    listing = asked.of(reads.rapid_tests(request.actor, request.now, **asked.values))
    return listing.workbook() or render(request, "quality/list.html", {"listing": listing, "lead": LEAD})


LEAD = "生产者自己做的快速检测。有阳性的，批次当时就封存。"


@page(READERS)
@require_GET
def lot(request: ActorRequest, code: str) -> HttpResponse:
    """A lot: what was used on it, what it was tested for, what is missing."""
    found = lot_tests(code, request.actor, request.now)
    return render(request, "quality/lot.html", {"found": found, "lot": found.lot})


@page(TESTERS)
@require_http_methods(["GET", "POST"])
def add_rapid(request: ActorRequest, code: str) -> HttpResponse:
    """A rapid test of one of my lots."""
    found = lot_tests(code, request.actor, request.now)
    first = {"day": local_date(request.now), "values": "\n".join(f"{one} " for one in found.missing)}
    form = RapidForm(request.POST or None, initial=first)
    return form_page(
        request,
        form,
        lambda _: testing.keep_rapid(lot=code, **form.values(), actor=request.actor, now=request.now),
        title="记快检",
        lead=f"{found.lot.product.name} {found.lot.code}。有一项阳性，这一批和用它制成的批次马上封存。记下的不能修改；做错了，重新检、重新记。",
        crumbs=[(found.lot.code, reverse("quality:lot", args=[found.lot.code]))],
        done=lambda made: "有阳性，已记下，批次已封存。" if made.failed else "已记下。",
        to=lambda _: redirect("quality:lot", found.lot.code),
        press="记下结果",
        keep="rapid",
    )


@page(TESTERS)
@require_http_methods(["GET", "POST"])
def send(request: ActorRequest, code: str) -> HttpResponse:
    """A sample of one of my lots, for a laboratory."""
    found = lot_tests(code, request.actor, request.now)
    first = {"taken_on": local_date(request.now), "taken_by": request.actor.name}
    if found.missing:
        first["remark"] = f"请检：{'、'.join(found.missing)}"
    form = SendingForm(request.POST or None, initial=first)
    return form_page(
        request,
        form,
        lambda _: testing.send_sample(lot=code, **form.values(), actor=request.actor, now=request.now),
        title="送样检测",
        lead=f"{found.lot.product.name} {found.lot.code}。登记后样品有编号，可以交给检测机构；报告不合格，这一批马上封存。",
        crumbs=[(found.lot.code, reverse("quality:lot", args=[found.lot.code]))],
        done="样品已登记，请交给检测机构。",
        to=lambda made: redirect("environment:sample", made.pk),
        press="登记样品",
    )
