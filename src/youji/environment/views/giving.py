"""A sample is given to a laboratory; and what the laboratory's people see and write, which is nobody's but theirs."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.environment.forms import CustodyForm, GiveForm, GivenReportForm
from youji.environment.labels import GRADES
from youji.environment.policy import RECORDERS, TESTERS
from youji.environment.selectors import giving as reads
from youji.environment.selectors import samples as all_samples
from youji.environment.selectors.norms import parameters
from youji.environment.services import giving as services
from youji.environment.views.common import form_page, list_page, stored
from youji.environment.views.samples import said_of
from youji.shared.clock import local_date
from youji.shared.listing import Column, Filter, Listing
from youji.shared.web import ActorRequest, page

STATES = (("taken", "待出结果"), ("reported", "已出结果"))
GIVEN = Listing(
    "交来的样品",
    filters=(Filter("state", "进度", options=STATES),),
    columns=(
        Column(
            "code",
            "样品编号",
            lambda row: row.sample.code,
            href=lambda row: reverse("environment:given_sample", args=[row.sample_id]),
        ),
        Column(
            "kind",
            "样品",
            lambda row: row.sample.get_kind_display(),
            below=lambda row: row.sample.product_name,
        ),
        Column("taken_on", "采样日期", lambda row: row.sample.taken_on, css="nowrap"),
        Column("given_at", "交来", lambda row: local_date(row.given_at), css="nowrap"),
        Column(
            "grade",
            "结果",
            lambda row: GRADES[row.sample.grade][0],
            tone=lambda row: GRADES[row.sample.grade][1],
        ),
    ),
    none="还没有交来的样品。采样的人在样品页上点“交给检测机构”，这里就能看到。",
)


@page(RECORDERS)
@require_http_methods(["GET", "POST"])
def give(request: ActorRequest, sample_id: int) -> HttpResponse:
    """The sample goes to a laboratory."""
    found = all_samples.find_sample(sample_id, request.actor)
    laboratories = [(str(one.pk), one.name) for one in all_samples.laboratories()]
    form = GiveForm(request.POST or None, initial={"version": found.version}, laboratories=laboratories)
    return form_page(
        request,
        form,
        lambda _: services.give(
            sample_id=found.pk,
            version=form.seen_version,
            **form.values(),
            actor=request.actor,
            now=request.now,
        ),
        title="交给检测机构",
        lead="对方只看到样品编号、种类和检测要求，看不到是谁的。改交别家的，原来那家就看不到了。",
        done="已交出，流转里记了一步。",
        to=lambda _: redirect("environment:sample", found.pk),
        crumbs=[(found.code, reverse("environment:sample", args=[found.pk]))],
        press="交出",
    )


@page(TESTERS)
@require_GET
def given(request: ActorRequest) -> HttpResponse:
    """The samples that were given to one's laboratory."""
    asked = GIVEN.read(request.GET)
    listing = asked.of(reads.given(request.actor, **asked.values))
    lead = "按样品编号检测；样品是谁的，这里看不到。"
    return list_page(request, listing, lead=lead)


@page(TESTERS)
@require_GET
def sample(request: ActorRequest, sample_id: int) -> HttpResponse:
    """One of them: what is to be tested, its way, and what was found."""
    row = reads.find_given(sample_id, request.actor)
    found = row.sample
    open_still = found.state == "taken"

    def to(name: str) -> str:
        return reverse(f"environment:{name}", args=[found.pk])

    context = {
        "row": row,
        "sample": found,
        "grade": GRADES[found.grade],
        "results": [(one, *GRADES[one.grade], said_of(one)) for one in all_samples.results_of(found)],
        "custody": reads.custody_within(row),
        "ways": [("填检测结果", to("report_given"), True), ("记流转", to("given_step"), False)]
        if open_still
        else [("记流转", to("given_step"), False)],
    }
    return render(request, "environment/given.html", context)


@page(TESTERS)
@require_http_methods(["GET", "POST"])
def step(request: ActorRequest, sample_id: int) -> HttpResponse:
    """One step of the sample's way, inside the laboratory."""
    found = reads.find_given(sample_id, request.actor).sample
    first = {"on": local_date(request.now), "by": request.actor.name, "step": "received"}
    form = CustodyForm(request.POST or None, initial=first)
    return form_page(
        request,
        form,
        lambda _: services.step(sample_id=found.pk, **form.values(), actor=request.actor, now=request.now),
        title="样品流转",
        lead="记下的环节不能修改；记错了，再记一步说明。",
        done="已记下。",
        to=lambda _: redirect("environment:given_sample", found.pk),
        crumbs=[(found.code, reverse("environment:given_sample", args=[found.pk]))],
    )


@page(TESTERS)
@require_http_methods(["GET", "POST"])
def report(request: ActorRequest, sample_id: int) -> HttpResponse:
    """What the laboratory found."""
    found = reads.find_given(sample_id, request.actor).sample
    first = {
        "version": found.version,
        "reported_on": local_date(request.now),
        "values": "\n".join(f"{name} " for name in parameters(found.taken_on, found.kind, found.category)),
    }
    form = GivenReportForm(request.POST or None, request.FILES or None, initial=first)

    def keep(said: dict[str, Any]) -> Any:
        return services.report_given(
            sample_id=found.pk,
            document=stored(request, said["document"], found),
            version=form.seen_version,
            **form.values(),
            actor=request.actor,
            now=request.now,
        )

    return form_page(
        request,
        form,
        keep,
        title="检测结果",
        lead="没有测的项目留着名称即可。结果记在本机构和您的名下，写入后不能修改；写错了，请县农业农村局作废后重新登记。",
        done="已写入，并按采样当日的标准判定。",
        to=lambda _: redirect("environment:given_sample", found.pk),
        crumbs=[(found.code, reverse("environment:given_sample", args=[found.pk]))],
        press="写入结果",
    )
