"""The exam on the page of a training, and the bank it is drawn from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from youji.quality.forms import ExamForm, QuestionForm
from youji.quality.policy import ATTENDS, KEEPERS
from youji.quality.selectors import exams as reads
from youji.quality.services import bank as bank_services
from youji.quality.services import exams as services
from youji.quality.services import question_sheets
from youji.shared.files import file_response
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import form_page, show, submit
from youji.shared.refusals import Refusal
from youji.shared.web import ActorRequest, page
from youji.shared.workbook import Plan
from youji.shared.workbook.pages import import_page, left_out

STATES = (("kept", "在用"), ("retired", "停用"))
BANK = Listing(
    "题库",
    filters=(Filter("q", "查找", "search", hint="题号、题目或依据"), Filter("state", "状态", options=STATES)),
    columns=(
        Column("code", "题号", css="nowrap", href=lambda row: reverse("quality:question", args=[row.code])),
        Column("stem", "题目"),
        Column("topic", "类别"),
        Column("answer", "答案"),
        Column("article", "依据"),
        Column("number", "版本", css="num"),
        Column("retired", "状态", lambda row: "停用" if row.retired else "在用", tone=lambda row: "past" if row.retired else ""),
    ),
    none="题库里还没有题。",
)  # fmt: skip


@page(ATTENDS)
@require_POST
def begin(request: ActorRequest, number: int) -> HttpResponse:
    """One's exam of the training: the one that goes on, or another try."""
    try:
        made = services.begin_exam(training=number, actor=request.actor, now=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("quality:training", number)
    return redirect("quality:exam", made.pk)


@page(ATTENDS)
@require_http_methods(["GET", "POST"])
def exam(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One's exam: the questions while it goes on; how it went, and what was right, when it is over."""
    row = reads.find_own_exam(pk, request.actor)
    paper, on_paper = reads.read_by_sitter(row), row.way == row.Way.PAPER
    form = ExamForm(request.POST or None, paper=paper)
    answer = submit(
        request,
        form,
        lambda _: services.hand_in(exam=pk, answers=form.answers(), actor=request.actor, now=request.now),
        to=lambda _: redirect("quality:exam", pk),
    )
    late = row.handed_at is None and request.now >= row.ends_at
    context = {"row": row, "training": row.training, "paper": paper, "late": late, "on_paper": on_paper}
    return answer or show(request, "quality/exam.html", context, form)


@page(KEEPERS)
@require_GET
def bank(request: ActorRequest) -> HttpResponse:
    """The questions."""
    asked = BANK.read(request.GET)
    listing = asked.of(reads.bank(**asked.values))
    ways = [
        ("出一道题", reverse("quality:new_question"), True),
        ("从 Excel 导入", reverse("quality:import_questions"), False),
    ]
    lead = "考试按种子从在用的题里抽，能重抽核对。改一道题是出它的新版本，考过的卷子不变。"
    return listing.workbook() or render(
        request, "quality/list.html", {"listing": listing, "lead": lead, "ways": ways}
    )


@page(KEEPERS)
@require_http_methods(["GET", "POST"])
def new_question(request: ActorRequest) -> HttpResponse:
    """A question."""
    form = QuestionForm(request.POST or None)
    return _put(request, form, "出一道题")


@page(KEEPERS)
@require_http_methods(["GET", "POST"])
def question(request: ActorRequest, code: str) -> HttpResponse:
    """A question, and wording it anew."""
    row = reads.find_question(code)
    form = QuestionForm(request.POST or None, initial=QuestionForm.told_of(row))
    form.fields["code"].disabled = True
    ways = [] if row.retired else [reverse("quality:retire", args=[row.code])]
    return _put(
        request, form, f"{row.code}（第{row.number}版）", code=row.code, retire=ways, subject=row.subject
    )


def _put(
    request: ActorRequest, form: QuestionForm, title: str, *, code: str = "", **more: Any
) -> HttpResponse:
    return form_page(
        request,
        form,
        lambda _: bank_services.put_question(
            **form.values() | ({"code": code} if code else {}), actor=request.actor, now=request.now
        ),
        title=title,
        lead="选项每行一个，答案填字母。",
        crumbs=[("题库", reverse("quality:bank"))],
        done="已保存。",
        to=lambda _: redirect("quality:bank"),
        keep="question",
        template="quality/question.html",
        **more,
    )


@page(KEEPERS)
@require_POST
def retire(request: ActorRequest, code: str) -> HttpResponse:
    """A question that is asked no more."""
    bank_services.retire_question(code=code, version=None, actor=request.actor, now=request.now)
    messages.success(request, "已停用。")
    return redirect("quality:bank")


@page(KEEPERS)
@require_GET
def question_template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in."""
    return file_response(question_sheets.questions_template(), "模板-考题.xlsx")


@page(KEEPERS)
@require_http_methods(["GET", "POST"])
def import_questions(request: ActorRequest) -> HttpResponse:
    """Upload, look, import: every question, or none, or all that are right."""

    def write(plan: Plan, data: bytes) -> HttpResponse:
        done = question_sheets.import_questions(data, actor=request.actor, now=request.now, terms=plan.terms)
        said = f"新题{len(done.created)}道，改了{len(done.updated)}道，{len(done.unchanged)}道没有变化。"
        messages.success(request, said)
        return left_out(request, done) if done.refused else redirect("quality:bank")

    return import_page(
        request,
        "quality/import_questions.html",
        kind="quality.questions",
        table=question_sheets.QUESTIONS,
        plan=lambda data, terms: question_sheets.plan_questions(
            data, actor=request.actor, now=request.now, terms=terms
        ),
        write=write,
        on_terms=True,
        at_once=question_sheets.AT_ONCE,
    )
