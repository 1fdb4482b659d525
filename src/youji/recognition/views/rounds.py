"""Pages of the rounds: list, draft, announcement, progress, and the public announcement."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from youji.recognition import policy
from youji.recognition.forms.rounds import ExtensionForm, RoundForm
from youji.recognition.selectors import rounds as reading
from youji.recognition.services import round_changes, rounds
from youji.schemes.labels import SUBJECTS
from youji.schemes.selectors import scheme_of, schemes_in_force
from youji.shared import clock
from youji.shared import reading as reading_of
from youji.shared.actor import Role
from youji.shared.pages import put_errors
from youji.shared.refusals import Refused
from youji.shared.web import PUBLIC, ActorRequest, page


@page(policy.ROUNDS)
def index(request: ActorRequest) -> HttpResponse:
    """Every round the reader may know of."""
    today = clock.local_date(request.now)
    rows = [
        (r, *reading.state_of(r, today), scheme_of(r.scheme_version))
        for r in reading.all_rounds(request.actor)
    ]
    context = {"rows": rows, "makes": Role.PROVINCE_REVIEWER in request.actor.roles}
    return render(request, "recognition/rounds/index.html", context)


def _form(request: HttpRequest, **kwargs: object) -> RoundForm:
    today = clock.local_date(request.now)  # type: ignore[attr-defined]
    choices = [(version.pk, scheme.title) for version, scheme in schemes_in_force(today)]
    return RoundForm(request.POST or None, schemes=choices, **kwargs)


@page(policy.ROUND_MAKERS)
def create(request: ActorRequest) -> HttpResponse:
    """A new round."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            made = rounds.create_round(draft=form.draft(), actor=request.actor, now=request.now)
        except Refused as refusal:
            put_errors(form, refusal)
        else:
            messages.success(request, "批次已保存，发布前只有省级能看到。")
            return redirect("recognition:round", made.pk)
    return _edit_page(request, form, None)


@page(policy.ROUND_MAKERS)
def amend(request: ActorRequest, round_id: int) -> HttpResponse:
    """Change a round before it is announced."""
    found = reading.find_round(round_id, request.actor)
    quotas = "\n".join(f"{q.division} {q.maximum}" for q in found.quotas.order_by("division"))
    columns = (
        "title",
        "scheme_version_id",
        "document_number",
        "opens_on",
        "closes_on",
        "default_quota",
        "announcement",
    )
    form = _form(request, initial={"quotas": quotas} | {name: getattr(found, name) for name in columns})
    if request.method == "POST" and form.is_valid():
        version = reading_of.whole(request.POST.get("version", "")) or 0
        try:
            rounds.amend_round(
                round_id=round_id, version=version, draft=form.draft(), actor=request.actor, now=request.now
            )
        except Refused as refusal:
            put_errors(form, refusal)
        else:
            messages.success(request, "批次已修改。")
            return redirect("recognition:round", round_id)
    return _edit_page(request, form, found)


def _edit_page(request: ActorRequest, form: RoundForm, found: object) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "recognition/rounds/edit.html", {"form": form, "round": found}, status=status)


@page(policy.ROUNDS)
def show(request: ActorRequest, round_id: int) -> HttpResponse:
    """One round: what was or will be announced, and how far each area has come."""
    found = reading.find_round(round_id, request.actor)
    return _show_page(request, found)


def _show_page(
    request: ActorRequest,
    found,
    sentence: str = "",
    status: int = 200,
    extending: ExtensionForm | None = None,
) -> HttpResponse:
    today = clock.local_date(request.now)
    scheme = scheme_of(found.scheme_version)
    word, tone = reading.state_of(found, today)
    context = {
        "round": found,
        "scheme": scheme,
        "subject": SUBJECTS[scheme.subject],
        "state": word,
        "tone": tone,
        "progress": reading.progress_of(found, request.actor),
        "attachments": found.attachments.select_related("document"),
        "makes": Role.PROVINCE_REVIEWER in request.actor.roles,
        "sentence": sentence,
        "extending": extending or ExtensionForm(initial={"version": found.version}),
    }
    return render(request, "recognition/rounds/show.html", context, status=status)


@page(policy.ROUND_MAKERS)
@require_POST
def attach(request: ActorRequest, round_id: int) -> HttpResponse:
    """A public attachment."""
    found = reading.find_round(round_id, request.actor)
    upload = request.FILES.get("file")
    if upload is None:
        return _show_page(request, found, "请先选择要上传的附件。", 422)
    try:
        rounds.attach_to_round(
            round_id=round_id, file=upload, name=upload.name or "附件", actor=request.actor, now=request.now
        )
    except Refused as refusal:
        return _show_page(request, found, str(refusal), 422)
    messages.success(request, "附件已上传，发布后对外公开。")
    return redirect("recognition:round", round_id)


@page(policy.ROUND_MAKERS)
@require_POST
def announce(request: ActorRequest, round_id: int) -> HttpResponse:
    """Announce, after the page has shown what will be announced."""
    found = reading.find_round(round_id, request.actor)
    version = reading_of.whole(request.POST.get("version", "")) or 0
    try:
        rounds.announce_round(round_id=round_id, version=version, actor=request.actor, now=request.now)
    except Refused as refusal:
        return _show_page(request, found, str(refusal), 422)
    messages.success(request, "已发布，并通知了可以申报的单位。")
    return redirect("recognition:round", round_id)


@page(policy.ROUND_MAKERS)
@require_POST
def close(request: ActorRequest, round_id: int) -> HttpResponse:
    """No more applications."""
    version = reading_of.whole(request.POST.get("version", "")) or 0
    rounds.close_round(round_id=round_id, version=version, actor=request.actor, now=request.now)
    messages.success(request, "批次已截止。")
    return redirect("recognition:round", round_id)


@page(policy.ROUND_MAKERS)
@require_POST
def detach(request: ActorRequest, round_id: int, attachment_id: int) -> HttpResponse:
    """The attachment is taken back before the announcement."""
    round_changes.detach_from_round(
        round_id=round_id, attachment_id=attachment_id, actor=request.actor, now=request.now
    )
    messages.success(request, "附件已删去。")
    return redirect("recognition:round", round_id)


@page(policy.ROUND_MAKERS)
@require_POST
def discard(request: ActorRequest, round_id: int) -> HttpResponse:
    """A draft nobody needs is gone."""
    version = reading_of.whole(request.POST.get("version", "")) or 0
    round_changes.discard_round(round_id=round_id, version=version, actor=request.actor, now=request.now)
    messages.success(request, "没有发布的批次已删去。")
    return redirect("recognition:rounds")


@page(policy.ROUND_MAKERS)
@require_POST
def extend(request: ActorRequest, round_id: int) -> HttpResponse:
    """The window is open longer, by a notice of its own."""
    found = reading.find_round(round_id, request.actor)
    form = ExtensionForm(request.POST)
    if form.is_valid():
        try:
            round_changes.extend_round(
                round_id=round_id, **form.cleaned_data, actor=request.actor, now=request.now
            )
        except Refused as refusal:
            put_errors(form, refusal)
        else:
            messages.success(request, "已延期，并通知了可以申报的单位。")
            return redirect("recognition:round", round_id)
    return _show_page(request, found, status=422, extending=form)


@page(PUBLIC)
def public(request: ActorRequest, round_id: int) -> HttpResponse:
    """The announcement, for anybody."""
    found = reading.announced_round(round_id)
    word, tone = reading.state_of(found, clock.local_date(request.now))
    scheme = scheme_of(found.scheme_version)
    context = {
        "round": found,
        "scheme": scheme,
        "subject": SUBJECTS[scheme.subject],
        "state": word,
        "tone": tone,
        "quotas": found.quotas.order_by("division"),
        "attachments": found.attachments.select_related("document"),
    }
    return render(request, "recognition/rounds/public.html", context)
