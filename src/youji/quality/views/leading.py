"""What whoever leads a training does besides its sessions: who leads it, how its exams are set, and the sheets of paper."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from youji.quality.forms import ExamForm, NamedForm, PaperForm
from youji.quality.policy import HOLDERS, LEADERS
from youji.quality.selectors import exams as reads
from youji.quality.selectors.papers import exam_pdf
from youji.quality.selectors.training import find_training
from youji.quality.services import exams as services
from youji.quality.services import trainers
from youji.shared.files import file_response
from youji.shared.pages import form_page, show, submit
from youji.shared.refusals import Refusal
from youji.shared.web import ActorRequest, page


@page(HOLDERS)
@require_http_methods(["GET", "POST"])
def name_trainer(request: ActorRequest, number: int) -> HttpResponse:
    """Who leads the training."""
    row = find_training(number, request.actor)
    form = NamedForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda _: trainers.name_trainer(
            training=row.pk, **form.values(), actor=request.actor, now=request.now
        ),
        title="指定培训教师",
        lead="他能排场次、开签到、补签、出卷和录纸卷，只限这个培训。教师的账号由本人申请，县里确认。",
        crumbs=[(row.title, reverse("quality:training", args=[row.pk]))],
        done="已指定，他会收到消息。",
        to=lambda _: redirect("quality:training", row.pk),
        press="指定",
        keep="trainer",
    )


@page(HOLDERS)
@require_POST
def release_trainer(request: ActorRequest, number: int, trainer: int) -> HttpResponse:
    """Somebody leads it no more."""
    trainers.release_trainer(training=number, trainer=trainer, actor=request.actor, now=request.now)
    messages.success(request, "已收回。他做过的都留着。")
    return redirect("quality:training", number)


@page(LEADERS)
@require_http_methods(["GET", "POST"])
def set_exam(request: ActorRequest, number: int) -> HttpResponse:
    """What the exams are drawn from, and when they may be begun."""
    row = find_training(number, request.actor)
    now_set = reads.paper_set(row, request.now)
    form = PaperForm(request.POST or None, initial=PaperForm.told_of(now_set) if now_set else {})
    there = "、".join(reads.topics_of_bank())
    return form_page(
        request,
        form,
        lambda _: services.set_exam(training=row.pk, **form.values(), actor=request.actor, now=request.now),
        title="出卷",
        lead=f"考试从题库里随机抽题。题库里有这些类别：{there}。已经开始的考试不变。"
        if there
        else "题库里还没有题。",
        crumbs=[(row.title, reverse("quality:training", args=[row.pk]))],
        done="已保存，以后开始的考试按这个抽。",
        to=lambda _: redirect("quality:training", row.pk),
        keep="exam-set",
    )


@page(LEADERS)
@require_POST
def begin_paper(request: ActorRequest, number: int, person: int) -> HttpResponse:
    """A sheet of paper for somebody without a telephone."""
    try:
        made = services.begin_paper(training=number, person=person, actor=request.actor, now=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("quality:training", number)
    return redirect("quality:paper_exam", made.pk)


@page(LEADERS)
@require_http_methods(["GET", "POST"])
def paper_exam(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Somebody's exam: a sheet of paper to print and to enter; any exam as it was answered, when it is over."""
    row = reads.find_led_exam(pk, request.actor)
    on_paper = row.way == row.Way.PAPER
    paper = reads.paper_of(row) if on_paper or row.handed_at else []
    form = ExamForm(request.POST or None, paper=paper)
    answer = submit(
        request,
        form,
        lambda _: services.mark_paper(exam=pk, answers=form.answers(), actor=request.actor, now=request.now),
        done="已录入。",
        to=lambda _: redirect("quality:paper_exam", pk),
    )
    context = {"row": row, "training": row.training, "paper": paper, "on_paper": on_paper}
    return answer or show(request, "quality/paper_exam.html", context, form)


@page(LEADERS)
@require_GET
def exam_sheet(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The sheet of paper to print, as long as it is not marked."""
    row = reads.find_paper(pk, request.actor)
    return file_response(exam_pdf(row), f"试卷-{row.person_name}-第{row.nth}次.pdf")
