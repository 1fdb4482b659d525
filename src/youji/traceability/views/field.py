"""On the phone: what was recalled of mine, and the answer in two taps."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.lots.logic.balance import said
from youji.production.selectors.lots import lot_called, lots_left
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page
from youji.traceability import services
from youji.traceability.forms import AnswerForm, DisposalForm, ReplyForm
from youji.traceability.policy import HOLDERS
from youji.traceability.selectors import mine as reads


@page(HOLDERS)
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """The recalls that concern my own, those that wait for my answer first."""
    return render(request, "traceability/mine.html", {"rows": reads.mine(request.actor, request.now)})


@page(HOLDERS)
@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, code: str) -> HttpResponse:
    """What was recalled of mine, what to do; one button says that it is not sold any more."""
    pages = reads.my_page(code, request.actor, request.now)
    form = AnswerForm(request.POST or None)
    done = submit(
        request,
        form,
        lambda _: services.answer(code=code, **form.values(), actor=request.actor, now=request.now),
        done="已答复，监管部门和发起的一方看得到。",
        to=lambda _: redirect("traceability:answer", code),
    )
    return done or show(request, "traceability/answer.html", {"pages": pages, "row": pages[0].recall}, form)


@page(HOLDERS)
@require_http_methods(["GET", "POST"])
def dispose(request: ActorRequest, code: str, lot: str) -> HttpResponse:
    """So much of a lot of mine was destroyed, sent back or disposed of otherwise."""
    row = reads.my_page(code, request.actor, request.now)[0].recall
    found = lot_called(lot, request.actor, request.now)
    form = DisposalForm(request.POST or None)
    back = reverse("traceability:answer", args=[row.code])
    done = submit(
        request,
        form,
        lambda _: services.dispose(
            code=row.code, lot=found.code, **form.values(), actor=request.actor, now=request.now
        ),
        done="已记下，批次的余量跟着减了。",
        to=lambda _: redirect(back),
    )
    left = said(lots_left(found.operator_id, [found])[found.pk], found.unit)
    context = {
        "row": row, "title": f"处置批次{found.code}", "lead": f"{found.product.name}，还剩{left}。", "crumbs": [(f"{row.word}{row.code}", back)], "press": "记下", "back": back,
    }  # fmt: skip
    return done or show(request, "traceability/act.html", context, form)


@page(HOLDERS)
@require_http_methods(["GET", "POST"])
def reply(request: ActorRequest, code: str) -> HttpResponse:
    """What I say to it, for everybody to read."""
    row = reads.my_page(code, request.actor, request.now)[0].recall
    form = ReplyForm(request.POST or None)
    back = reverse("traceability:answer", args=[row.code])
    done = submit(
        request,
        form,
        lambda _: services.reply(code=row.code, **form.values(), actor=request.actor, now=request.now),
        done="已提交，显示在召回公告和合格证页面上。",
        to=lambda _: redirect(back),
    )
    context = {
        "row": row, "title": "陈述和申辩", "lead": "您写的内容会公开显示在召回公告旁边和有关合格证的页面上，不能改也不能删。", "press": "公开提交", "crumbs": [(f"{row.word}{row.code}", back)],
        "back": back,
    }  # fmt: skip
    return done or show(request, "traceability/act.html", context, form)
