"""Pages of the rounds: list, draft, announcement, progress, and the public announcement."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.divisions.selectors import full_name
from youji.documents.services import kept
from youji.recognition import policy
from youji.recognition.forms.rounds import (
    AttachmentForm,
    Button,
    ExtensionForm,
    QuotaChangeForm,
    RoundForm,
)
from youji.recognition.selectors import rounds as known
from youji.recognition.services import round_changes, rounds
from youji.schemes.labels import SUBJECTS
from youji.schemes.logic.scheme import Scheme
from youji.schemes.selectors import scheme_of, schemes_in_force
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.fields import DescribedForm
from youji.shared.listing import Column, Filter, Listing
from youji.shared.once_more import Asks, Line
from youji.shared.pages import show as show_form
from youji.shared.pages import submit
from youji.shared.roles import PROVINCE
from youji.shared.web import PUBLIC, ActorRequest, page

ROUNDS = Listing(
    "申报批次",
    filters=(
        Filter("q", "查找", "search", hint="批次名称或文号"),
        Filter("state", "状态", options=tuple(known.STATES.items())),
        Filter("since", "截止日不早于", "day"),
    ),
    columns=(
        Column("title", "批次", sort="title",
               href=lambda r: reverse("recognition:round", args=[r.pk]),
               below=lambda r: scheme_of(r.scheme_version).short_title),
        Column("state", "状态", tone=lambda r: r.tone),
        Column("document_number", "文号"),
        Column("opens_on", "申报开始", sort="opens"),
        Column("closes_on", "申报截止", sort="closes"),
        Column("submitted", "已申报", css="num"),
    ),
    orders={"title": ("title", "pk"), "opens": ("opens_on", "pk"), "closes": ("closes_on", "pk")},
    none="还没有申报批次。发布后会通知可以申报的单位，这里也能看到。",
)  # fmt: skip


@page(policy.ROUNDS)
def index(request: ActorRequest) -> HttpResponse:
    """Every round the reader may know of."""
    asked = ROUNDS.read(request.GET)
    today = clock.local_date(request.now)

    def stand(rows: list[Any]) -> list[Any]:
        for row in rows:
            row.state, row.tone = known.state_of(row, today)
        return rows

    listing = asked.of(
        known.search_rounds(
            request.actor,
            asked.values["q"],
            state=asked.values["state"],
            since=asked.day("since"),
            today=today,
        ),
        stand,
    )
    context = {"listing": listing, "makes": Role.PROVINCE_REVIEWER in request.actor.roles}
    return listing.workbook() or render(request, "recognition/rounds/index.html", context)


def _form(request: ActorRequest, **kwargs: Any) -> RoundForm:
    today = clock.local_date(request.now)
    choices = [(version.pk, _with_cap(scheme)) for version, scheme in schemes_in_force(today)]
    return RoundForm(request.POST or None, schemes=choices, **kwargs)


def _with_cap(scheme: Scheme) -> str:
    """The scheme with the most that a unit may recommend under it: known before it is asked for."""
    return f"{scheme.title}（每个单位最多{scheme.quota_max}个）" if scheme.quota_max else scheme.title


@page(policy.ROUND_MAKERS)
def create(request: ActorRequest) -> HttpResponse:
    """A new round."""
    form = _form(request)
    answer = submit(
        request,
        form,
        lambda _: rounds.create_round(draft=form.draft(), actor=request.actor, now=request.now),
        done="批次已保存，发布前只有省级能看到。",
        to=lambda made: redirect("recognition:round", made.pk),
    )
    return answer or show_form(request, "recognition/rounds/edit.html", {"round": None}, form)


@page(policy.ROUND_MAKERS)
def amend(request: ActorRequest, round_id: int) -> HttpResponse:
    """Change a round before it is announced."""
    found = known.find_round(round_id, request.actor)
    quotas = "\n".join(f"{q.division} {q.maximum}" for q in known.own_quotas(found))
    form = _form(request, but=round_id, initial=RoundForm.told_of(found) | {"quotas": quotas})
    answer = submit(
        request,
        form,
        lambda _: rounds.amend_round(
            round_id=round_id,
            version=form.seen_version,
            draft=form.draft(),
            actor=request.actor,
            now=request.now,
        ),
        done="批次已修改。",
        to=lambda made: redirect("recognition:round", made.pk),
    )
    return answer or show_form(request, "recognition/rounds/edit.html", {"round": found}, form)


@page(policy.ROUNDS)
def show(request: ActorRequest, round_id: int) -> HttpResponse:
    """One round: what was or will be announced, and how far each area has come."""
    return _show_page(request, round_id)


def _show_page(
    request: ActorRequest, round_id: int, form: DescribedForm | None = None, **more: Any
) -> HttpResponse:
    """The round as it is now; ``form`` is what was refused, by the name under which the page draws it."""
    found = known.find_round(round_id, request.actor)
    scheme = scheme_of(found.scheme_version)
    word, tone = known.state_of(found, clock.local_date(request.now))
    context = {
        "round": found,
        "scheme": scheme,
        "subject": SUBJECTS[scheme.subject],
        "state": word,
        "tone": tone,
        "progress": known.progress_of(found, request.actor),
        "attachments": known.attachments_of(found),
        "makes": Role.PROVINCE_REVIEWER in request.actor.roles,
        "extending": ExtensionForm(initial={"version": found.version}),
        "apportioning": QuotaChangeForm(
            initial={"version": found.version}, units=known.units(scheme), auto_id="quota_%s"
        ),
        "attaching": AttachmentForm(),
    } | more
    return show_form(request, "recognition/rounds/show.html", context, form or Button())


def _press(
    request: ActorRequest,
    round_id: int,
    form: DescribedForm,
    write: Callable[[], object],
    *,
    done: str,
    to: str = "",
    drawn: str = "pressed",
    publishes: str = "",
) -> HttpResponse:
    """``write`` does what was pressed on the round's page, or the page is shown with what was refused.

    Args:
        publishes: what will be public, where it is asked once more.
    """
    home = reverse("recognition:round", args=[round_id])
    asks = Asks(lambda _: [("将公开", publishes)] if publishes else None)
    answer = submit(request, form, lambda _: write(), done=done, to=to or home, asks=asks)
    return answer or _show_page(request, round_id, form, **{drawn: form})


@page(policy.ROUND_MAKERS)
@require_POST
def attach(request: ActorRequest, round_id: int) -> HttpResponse:
    """A public attachment."""
    form = AttachmentForm(request.POST or None, request.FILES)

    def write() -> object:
        file = form.cleaned_data["file"]
        return rounds.attach_to_round(
            round_id=round_id, file=file, name=file.name or "附件", actor=request.actor, now=request.now
        )

    return _press(request, round_id, form, write, done="附件已上传，发布后对外公开。", drawn="attaching")


@page(policy.ROUND_MAKERS)
@require_POST
def announce(request: ActorRequest, round_id: int) -> HttpResponse:
    """Announce, after the page has shown what will be announced."""
    form = Button(request.POST or None)

    def write() -> object:
        return rounds.announce_round(
            round_id=round_id, version=form.seen_version, actor=request.actor, now=request.now
        )

    publishes = "下面预览的批次通知、名额和附件"
    return _press(
        request,
        round_id,
        form,
        write,
        done="已发布，并通知了可以申报的单位。",
        drawn="announcing",
        publishes=publishes,
    )


@page(policy.ROUND_MAKERS)
@require_POST
def close(request: ActorRequest, round_id: int) -> HttpResponse:
    """No more applications."""
    form = Button(request.POST or None)

    def write() -> object:
        return rounds.close_round(
            round_id=round_id, version=form.seen_version, actor=request.actor, now=request.now
        )

    return _press(
        request, round_id, form, write, done="批次已截止。", drawn="closing", publishes="批次提前截止"
    )


@page(policy.ROUND_MAKERS)
@require_POST
def detach(request: ActorRequest, round_id: int, attachment_id: int) -> HttpResponse:
    """The attachment is taken back before the announcement."""

    def write() -> None:
        round_changes.detach_from_round(
            round_id=round_id, attachment_id=attachment_id, actor=request.actor, now=request.now
        )

    return _press(request, round_id, Button(request.POST or None), write, done="附件已删除。")


@page(policy.ROUND_MAKERS)
@require_POST
def discard(request: ActorRequest, round_id: int) -> HttpResponse:
    """A draft nobody needs is gone."""
    form = Button(request.POST or None)

    def write() -> None:
        round_changes.discard_round(
            round_id=round_id, version=form.seen_version, actor=request.actor, now=request.now
        )

    return _press(request, round_id, form, write, done="批次草稿已删除。", to=reverse("recognition:rounds"))


@page(policy.ROUND_MAKERS)
@require_POST
def extend(request: ActorRequest, round_id: int) -> HttpResponse:
    """The window is open longer, by a notice of its own."""
    form = ExtensionForm(request.POST or None)

    def write() -> object:
        said = form.values() | {"version": form.seen_version}
        return round_changes.extend_round(round_id=round_id, **said, actor=request.actor, now=request.now)

    return _press(
        request,
        round_id,
        form,
        write,
        done="已延期，并通知了可以申报的单位。",
        drawn="extending",
        publishes="延长申报期的通知",
    )


@page(policy.ROUND_MAKERS)
@require_POST
def change_quota(request: ActorRequest, round_id: int) -> HttpResponse:
    """Another number of places for one unit, by its own document."""
    found = known.find_round(round_id, request.actor)
    units = known.units(scheme_of(found.scheme_version))
    form = QuotaChangeForm(request.POST or None, request.FILES or None, units=units, auto_id="quota_%s")

    def write(said: dict[str, Any]) -> object:
        asked = form.values() | {"version": form.seen_version, "file": said["document"]}
        return round_changes.change_quota(round_id=round_id, **asked, actor=request.actor, now=request.now)

    def published(said: dict[str, Any]) -> list[Line]:
        place = full_name(said["division"])
        told = f"{found.title}：{place}的名额调整为{said['maximum']}个，并公开所附文件"
        return [("将公开", told)]

    answer = submit(
        request,
        form,
        write,
        done="名额已调整，文件已公开。",
        to=reverse("recognition:round", args=[round_id]),
        asks=Asks(published, keep=partial(kept, actor=request.actor, now=request.now, division=PROVINCE)),
    )
    return answer or _show_page(request, round_id, form, apportioning=form)


@page(PUBLIC)
def public(request: ActorRequest, round_id: int) -> HttpResponse:
    """The announcement, for anybody."""
    found = known.announced_round(round_id)
    word, tone = known.state_of(found, clock.local_date(request.now))
    scheme = scheme_of(found.scheme_version)
    context = {
        "round": found,
        "scheme": scheme,
        "subject": SUBJECTS[scheme.subject],
        "state": word,
        "tone": tone,
        "quotas": known.own_quotas(found),
        "attachments": known.attachments_of(found),
    }
    return render(request, "recognition/rounds/public.html", context)
