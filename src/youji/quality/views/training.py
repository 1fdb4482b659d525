"""Trainings: what is planned, its sessions with their codes, who was there; signing in on one's own telephone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from youji.divisions.selectors import name_of
from youji.quality.forms import ByHandForm, ReasonForm, SessionForm, TrainingForm
from youji.quality.policy import ATTENDS, HOLDERS, LEADERS, may_issue
from youji.quality.selectors import exams as exam_reads
from youji.quality.selectors import training as reads
from youji.quality.selectors.inspectors import people_of, wanted_on
from youji.quality.selectors.papers import attendance_pdf
from youji.quality.selectors.terms import term
from youji.quality.services import training as services
from youji.registry.selectors import areas_of
from youji.shared.clock import local_date
from youji.shared.files import file_response
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import form_page
from youji.shared.paper import qr_svg
from youji.shared.refusals import Refusal
from youji.shared.web import ActorRequest, page

AUDIENCES = (("inspector", "内检员"), ("producer", "生产者"), ("staff", "监管人员"))
TRAININGS = Listing(
    "培训",
    filters=(
        Filter("q", "查找", "search", hint="名称或内容"),
        Filter("audience", "培训谁", options=AUDIENCES),
        Filter("named", "谁带", options=(("me", "我带的"),)),
        Filter("division", "县市区", pattern=r"43(\d\d){0,2}"),
    ),
    columns=(
        Column("title", "培训", href=lambda row: reverse("quality:training", args=[row.pk])),
        Column("audience", "培训谁", lambda row: row.get_audience_display()),
        Column("held_by", "组织者"),
        Column("meetings", "场次", css="num"),
        Column("people", "到课人数", css="num"),
        Column("last_day", "最后一场", css="nowrap", sort="day"),
        Column("division", "县市区", lambda row: name_of(row.division)),
    ),
    orders={"day": ("last_day", "pk")},
    none="还没有培训。",
)


@page(ATTENDS)
@require_GET
def trainings(request: ActorRequest) -> HttpResponse:
    """The trainings one may go to, or oversees."""
    asked = TRAININGS.read(request.GET, division=areas_of(request.actor))
    listing = asked.of(reads.trainings(request.actor, **asked.values))
    ways = [("办培训", reverse("quality:plan"), True)] if HOLDERS.admits(request.actor) else []
    lead = "到课用手机扫码签到；内检员培训到课学时够、考试合格，发内检员证书。"
    return listing.workbook() or render(
        request, "quality/list.html", {"listing": listing, "lead": lead, "ways": ways}
    )


@page(HOLDERS)
@require_http_methods(["GET", "POST"])
def plan(request: ActorRequest) -> HttpResponse:
    """A new training."""
    form = TrainingForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda _: services.plan_training(**form.values(), actor=request.actor, now=request.now),
        title="办培训",
        lead="先写培训什么，下一步排场次。主体自己办的，只有本主体的人能签到，算继续教育学时。",
        crumbs=[("培训", reverse("quality:trainings"))],
        done="培训已建好，请排场次。",
        to=lambda made: redirect("quality:training", made.pk),
        keep="training",
    )


@page(ATTENDS)
@require_GET
def training(request: ActorRequest, number: int) -> HttpResponse:
    """A training: when and where, one's own part in it; for who leads it, everybody's."""
    row, day = reads.find_training(number, request.actor), local_date(request.now)
    leads = reads.leads(request.actor, row)
    people = people_of(row, day) if leads else []
    mine = reads.hours_at(row).get(request.actor.user_id)
    context = {
        "row": row,
        "sessions": reads.sessions_of(row),
        "leads": leads,
        "holds": reads.holds(request.actor, row),
        "trainers": reads.trainers_of(row),
        "exam_set": exam_reads.paper_set(row, request.now),
        "people": people,
        "ready": sum(1 for one in people if one.ready),
        "issues": row.operator_id is None and may_issue(request.actor, row.division),
        "mine": mine,
        "exams": list(exam_reads.exams_by(row, request.actor.user_id)),
        "has_exam": row.audience == "inspector",
        "wanted": wanted_on(day),
        "terms": [term(key, day) for key in ("inspector_hours", "exam_pass", "exam_tries", "exam_minutes")],
    }
    return render(request, "quality/training.html", context)


@page(LEADERS)
@require_http_methods(["GET", "POST"])
def call(request: ActorRequest, number: int) -> HttpResponse:
    """One more session."""
    row = reads.find_training(number, request.actor)
    form = SessionForm(request.POST or None, initial={"teacher": request.actor.name})
    return form_page(
        request,
        form,
        lambda _: services.call_session(
            training=row.pk, **form.values(), actor=request.actor, now=request.now
        ),
        title="排一场",
        lead=row.title,
        crumbs=[(row.title, reverse("quality:training", args=[row.pk]))],
        done="场次已排好。签到码在场次的页面上，可以打印。",
        to=lambda made: redirect("quality:session", made.pk),
        keep="session",
    )


def _address(token: str) -> str:
    return f"{settings.ORIGIN}{reverse('quality:sign_in', args=[token])}"


@page(LEADERS)
@require_GET
def session(request: ActorRequest, number: int) -> HttpResponse:
    """A session: its code to hold up, and who is there."""
    row = reads.find_session(number, request.actor)
    address = _address(row.token)
    context = {
        "row": row,
        "training": row.training,
        "qr": qr_svg(address),
        "address": address,
        "today": reads.is_today(row, request.now),
        "attendance": reads.attendance_of(row),
    }
    return render(request, "quality/session.html", context)


@page(LEADERS)
@require_GET
def sheet(request: ActorRequest, number: int) -> HttpResponse:
    """The list of who was there, with the code, to print."""
    row = reads.find_session(number, request.actor)
    return file_response(attendance_pdf(row, _address(row.token)), f"签到-{row.training.title}-{row.day}.pdf")


@page(LEADERS)
@require_POST
def change_code(request: ActorRequest, number: int) -> HttpResponse:
    """Another code: a picture of the one before lets nobody in."""
    services.change_code(session=number, version=None, actor=request.actor, now=request.now)
    return redirect("quality:session", number)


@page(LEADERS)
@require_http_methods(["GET", "POST"])
def by_hand(request: ActorRequest, number: int) -> HttpResponse:
    """Somebody who was there without a telephone."""
    row = reads.find_session(number, request.actor)
    form = ByHandForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda _: services.sign_in_by_hand(
            session=row.pk, **form.values(), actor=request.actor, now=request.now
        ),
        title="补签",
        lead="按纸质签到表补。本人要有能登录的账号，学时才记得到他名下。",
        crumbs=[(f"{row.training.title} {row.day}", reverse("quality:session", args=[row.pk]))],
        done="已补签。",
        to=lambda _: redirect("quality:session", row.pk),
        press="补签",
    )


@page(LEADERS)
@require_http_methods(["GET", "POST"])
def strike(request: ActorRequest, number: int, attendance: int) -> HttpResponse:
    """Who had signed in was not there."""
    row = reads.find_session(number, request.actor)
    form = ReasonForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda _: services.strike(
            session=row.pk, attendance=attendance, **form.values(), actor=request.actor, now=request.now
        ),
        title="划去签到",
        lead="本人没有到的才划去：学时不算，记录留着。",
        crumbs=[(f"{row.training.title} {row.day}", reverse("quality:session", args=[row.pk]))],
        done="已划去。",
        to=lambda _: redirect("quality:session", row.pk),
        press="划去",
    )


@page(ATTENDS)
@require_http_methods(["GET", "POST"])
def sign_in(request: ActorRequest, token: str) -> HttpResponse:
    """Where the code on the wall leads: one press, and one is there."""
    row, refusal, done = reads.session_with(token), "", False
    if request.method == "POST":
        try:
            services.sign_in(token=token, actor=request.actor, now=request.now)
        except Refusal as no:
            refusal = str(no)
        done = not refusal
    there = row and reads.was_there(row, request.actor.user_id)
    context = {
        "row": row,
        "there": there,
        "done": done,
        "refusal": refusal,
        "no_code": services.NO_CODE,
        "today": row is not None and reads.is_today(row, request.now),
    }
    return render(
        request, "quality/sign_in.html", context, status=404 if row is None else 409 if refusal else 200
    )
