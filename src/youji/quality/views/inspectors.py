"""内检员: certificates, what is behind one, its paper; which bases have one; the public check of a number."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from youji.divisions.selectors import name_of
from youji.quality.forms import ReasonForm
from youji.quality.policy import ATTENDS, COVERERS, ISSUERS, PUBLIC, READERS, may_issue
from youji.quality.selectors import coverage as covering
from youji.quality.selectors import inspectors as reads
from youji.quality.selectors.papers import certificate_pdf, told_publicly
from youji.quality.selectors.training import attended, total
from youji.quality.services import inspectors as services
from youji.registry.selectors import areas_of
from youji.shared.clock import local_date
from youji.shared.files import file_response
from youji.shared.limits import Limit, visitor
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import form_page
from youji.shared.periods import last_day
from youji.shared.refusals import Refusal
from youji.shared.web import ActorRequest, page

AREA = r"43(\d\d){0,2}"
INSPECTORS = Listing(
    "内检员",
    filters=(Filter("q", "查找", "search", hint="姓名、单位或编号"), Filter("division", "县市区", pattern=AREA)),
    columns=(
        Column("number", "编号", lambda one: one.row.number, css="nowrap", href=lambda one: reverse("quality:inspector", args=[one.row.number])),
        Column("name", "姓名", lambda one: one.row.person_name),
        Column("operator", "单位", lambda one: one.row.operator_name, below=lambda one: "已离开这个单位" if one.left else ""),
        Column("until", "有效期至", lambda one: last_day(one.row.valid_until), css="nowrap"),
        Column("state", "状态", lambda one: one.standing.word, tone=lambda one: one.standing.tone),
        Column("division", "县市区", lambda one: name_of(one.row.division)),
    ),
    none="还没有发过内检员证书。",
)  # fmt: skip
COVERED = Listing(
    "基地和内检员",
    filters=(
        Filter("state", "内检员", options=((covering.WITH, "有有效的"), (covering.WITHOUT, "没有"))),
        Filter("division", "县市区", pattern=AREA),
    ),
    columns=(
        Column("name", "基地", below=lambda one: one.code),
        Column("division", "县市区", lambda one: name_of(one.division)),
        Column("number", "有效的内检员", lambda one: len(one.cards), css="num"),
        Column("who", "谁"),
    ),
    none="没有这样的基地。",
)
#: Whoever walks numbers meets mostly none.
UNKNOWN = Limit("unknown-inspectors", most=60, seconds=3600, sentence="查不到的编号太多了，请过一会儿再查。")


@page(READERS)
@require_GET
def inspectors(request: ActorRequest) -> HttpResponse:
    """The certificates of one's area, or of one's own operator."""
    asked = INSPECTORS.read(request.GET, division=areas_of(request.actor))
    day = local_date(request.now)
    listing = asked.of(
        reads.inspectors(request.actor, request.now, **asked.values), lambda rows: reads.cards(rows, day)
    )
    lead = "证书有期限，每年要学够学时；到期、学时不够、撤销的，不能以内检员名义自检、快检。"
    return listing.workbook() or render(request, "quality/list.html", {"listing": listing, "lead": lead})


@page(ATTENDS)
@require_GET
def inspector(request: ActorRequest, code: str) -> HttpResponse:
    """One certificate: how it stands today, what was heard since."""
    row = reads.find_inspector(code, request.actor, request.now)
    heard = attended(row.person_id)
    since = [one for one in heard if one.day >= row.valid_from]
    context = {
        "row": row,
        "card": reads.card_of(row, local_date(request.now)),
        "until": last_day(row.valid_until),
        "heard": since,
        "total": total(since),
        "withdraws": may_issue(request.actor, row.division) and not hasattr(row, "withdrawn"),
    }
    return render(request, "quality/inspector.html", context)


@page(ATTENDS)
@require_GET
def paper(request: ActorRequest, code: str) -> HttpResponse:
    """The certificate to print."""
    row = reads.find_inspector(code, request.actor, request.now)
    address = f"{settings.ORIGIN}{reverse('quality:public', args=[row.number])}"
    return file_response(
        certificate_pdf(row, local_date(request.now), address), f"内检员证书-{row.number}.pdf"
    )


@page(ISSUERS)
@require_POST
def issue(request: ActorRequest, number: int) -> HttpResponse:
    """Certificates for everybody of a training who may have one."""
    try:
        made = services.issue_certificates(training=number, actor=request.actor, now=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已发{len(made)}张内检员证书，本人已收到通知。")
    return redirect("quality:training", number)


@page(ISSUERS)
@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, code: str) -> HttpResponse:
    """A certificate that holds no more."""
    row = reads.find_inspector(code, request.actor, request.now)
    form = ReasonForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda _: services.withdraw(code=row.number, **form.values(), actor=request.actor, now=request.now),
        title=f"撤销内检员证书{row.number}",
        lead=f"{row.person_name}，{row.operator_name}。从今天起不再有效，本人和主体负责人会收到原因。",
        crumbs=[(row.number, reverse("quality:inspector", args=[row.number]))],
        done="已撤销。",
        to=lambda _: redirect("quality:inspector", row.number),
        press="撤销",
    )


@page(COVERERS)
@require_GET
def coverage(request: ActorRequest) -> HttpResponse:
    """By county, how many recognised bases have an 内检员; each number opens its bases."""
    rows = covering.covered_bases(request.actor, request.now)
    counted = covering.counted(rows)
    whole = {
        "bases": sum(one.bases for one in counted),
        "covered": sum(one.covered for one in counted),
        "without": sum(one.without for one in counted),
    }
    there = reverse("quality:covered")
    hrefs = {"with_href": f"{there}?state=with", "without_href": f"{there}?state=without"}
    return render(request, "quality/coverage.html", {"counted": counted, "whole": whole, **hrefs})


@page(COVERERS)
@require_GET
def covered(request: ActorRequest) -> HttpResponse:
    """The recognised bases behind a number of the coverage."""
    asked = COVERED.read(request.GET, division=areas_of(request.actor))
    listing = asked.of(covering.covered_bases(request.actor, request.now, **asked.values))
    lead = "目录中有效的基地，按基地里生产者的内检员证书今天是否有效算。"
    context = {"listing": listing, "lead": lead, "ways": [("看各县", reverse("quality:coverage"), False)]}
    return listing.workbook() or render(request, "quality/list.html", context)


@page(PUBLIC)
@require_GET
def public(request: ActorRequest, code: str) -> HttpResponse:
    """Whoever holds the paper sees whether it holds: what is on it, and nothing beyond."""
    row = reads.with_number(code)
    if row is None:
        UNKNOWN.take(visitor(request.META["REMOTE_ADDR"]), request.now)
    told = told_publicly(row, local_date(request.now)) if row else None
    if request.accepts("text/html"):
        answer = render(
            request, "quality/public.html", {"code": code[:24], "told": told}, status=200 if told else 404
        )
    else:
        said = told or {"detail": "没有这个编号的内检员证书。请照证书核对编号。"}
        answer = JsonResponse(said, status=200 if told else 404)
    answer["Cache-Control"] = "private, no-cache"
    answer["Vary"] = "Accept, Cookie"
    return answer
