"""One membership, and what its two sides say; a producer's own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from youji.accounts.selectors import signs_in
from youji.members import services
from youji.members.forms import AnswerForm, ApplyForm, BooksForm, EndForm, PaperForm
from youji.members.policy import COUNTY, PRODUCER, READERS, SIDES
from youji.members.selectors import pages, papers, plots_of
from youji.members.views.common import to
from youji.registry.selectors import operator_of
from youji.shared.clock import local_date
from youji.shared.files import PDF, file_response
from youji.shared.pages import show, status_of, submit
from youji.shared.web import ActorRequest, page


@page(PRODUCER)
@require_GET
def own(request: ActorRequest) -> HttpResponse:
    """Where the producer belongs, what waits for its word, its plots, and whose books it keeps."""
    return _own(request, ApplyForm(initial=_asked(request), products=pages.every_product()))


@page(PRODUCER)
@require_POST
def apply(request: ActorRequest) -> HttpResponse:
    """The producer asks to be a member of a base."""
    form = ApplyForm(request.POST or None, products=pages.every_product())
    answer = submit(
        request,
        form,
        lambda _: services.apply(**form.values(), actor=request.actor, now=request.now),
        done=lambda made: f"已申请加入“{made.base.name}”，等对方确认后生效。",
        to=lambda made: to(request, "membership", made.pk),
    )
    return answer or _own(request, form)


def _asked(request: ActorRequest) -> dict[str, object]:
    return {"base": request.GET.get("base", "")[:24], "since": local_date(request.now)}


def _own(request: ActorRequest, form: ApplyForm) -> HttpResponse:
    operator = operator_of(request.actor)
    rows = pages.own_memberships(request.actor)
    context = {
        "operator": operator,
        "rows": rows,
        "held": pages.held_bases(request.actor, local_date(request.now)),
        "kept": pages.books_kept(request.actor, local_date(request.now)),
        "plots": plots_of(operator.pk, local_date(request.now)) if operator else (),
        "joinable": pages.bases_to_join(request.actor, operator.division) if operator else (),
    }
    return show(request, "members/own.html", context, form)


@page(READERS)
@require_GET
def membership(request: ActorRequest, pk: int) -> HttpResponse:
    """One membership: how far the two sides are, and what may be said now."""
    return _show(request, pk, {})


@page(READERS)
@require_GET
def sheet(request: ActorRequest, pk: int) -> HttpResponse:
    """签字单, with the slip that the producer takes home."""
    row = services.find_membership(pk, request.actor)
    return file_response(papers.sheet(row), f"{row.operator.name}-签字单.pdf", PDF, inline=True)


@page(SIDES)
@require_POST
def answer(request: ActorRequest, pk: int) -> HttpResponse:
    """The other side agrees or does not; whoever asked takes it back."""
    return _said(
        request, pk, ("answer", AnswerForm(request.POST or None)), services.answer, "已答复，对方会收到消息。"
    )


@page(COUNTY)
@require_POST
def paper(request: ActorRequest, pk: int) -> HttpResponse:
    """A signed sheet was compared, of a producer without account."""
    return _said(
        request, pk, ("paper", PaperForm(request.POST or None)), services.confirm_on_paper, "已按签字单确认。"
    )


@page(SIDES)
@require_POST
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """The producer leaves, or the base's side ends it with a reason."""
    return _said(
        request, pk, ("end", EndForm(request.POST or None)), services.end, "已办理退出，双方会收到消息。"
    )


@page(SIDES)
@require_POST
def books(request: ActorRequest, pk: int) -> HttpResponse:
    """The producer says who keeps its books."""
    return _said(request, pk, ("books", BooksForm(request.POST or None)), services.keep_books, "已保存。")


def _said(
    request: ActorRequest, pk: int, sent: tuple[str, Any], write: Callable[..., Any], done: str
) -> HttpResponse:
    name, form = sent
    answered = submit(
        request,
        form,
        lambda _: write(
            membership_id=pk, version=form.seen_version, **form.values(), actor=request.actor, now=request.now
        ),
        done=done,
        to=lambda row: to(request, "membership", row.pk),
    )
    return answered or _show(request, pk, {name: form})


def _show(request: ActorRequest, pk: int, sent: dict[str, BaseForm]) -> HttpResponse:
    row = services.find_membership(pk, request.actor)
    now = {"version": row.version}
    today = local_date(request.now)
    forms: dict[str, tuple[bool, Callable[[], BaseForm]]] = {
        "answer": (services.may_answer(row, request.actor), lambda: AnswerForm(initial=now)),
        "paper": (
            services.may_take_paper(row, request.actor) and not signs_in(row.operator_id),
            lambda: PaperForm(initial=now | {"signed_on": today}),
        ),
        "end": (services.may_end(row, request.actor), lambda: EndForm(initial=now | {"last_day": today})),
        "books": (
            services.may_say_who_keeps_books(row, request.actor),
            lambda: BooksForm(initial=now | {"bookkeeper": row.bookkeeper.code if row.bookkeeper else ""}),
        ),
    }
    context = {name: sent.get(name) or make() for name, (may, make) in forms.items() if may or name in sent}
    about = {
        "row": row,
        "may_withdraw": services.may_withdraw(row, request.actor),
        "signs_in": signs_in(row.operator_id),
        "own_side": request.actor.operator_id == row.operator_id,
        "keeper_side": services.keeps_base(request.actor, row.base),
    }
    status = max(map(status_of, sent.values()), default=200)
    return render(request, "members/membership.html", {**about, **context}, status=status)
