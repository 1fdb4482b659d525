"""公示 on the console: compose, preview, open; objections: investigate and answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from youji.recognition import policy
from youji.recognition.selectors import notices as reading
from youji.recognition.selectors.facts import district_of
from youji.recognition.services import notices
from youji.schemes.labels import status_word
from youji.shared import clock
from youji.shared import reading as reading_of
from youji.shared.refusals import Refused
from youji.shared.web import ActorRequest, page


@page(policy.NOTICES)
def index(request: ActorRequest) -> HttpResponse:
    """Every notice, what is ready for the next, and the objections to settle."""
    today = clock.local_date(request.now)
    context = {
        "notices": [(n, reading.is_open(n, today)) for n in reading.all_notices()],
        "ready": len(reading.ready_for_notice(request.actor)),
        "objections": [
            (o, reading.STATE_TONES[o.state])
            for o in reading.objections(request.actor).order_by("concluded_at", "due_on")
        ],
        "today": today,
    }
    return render(request, "recognition/notices/index.html", context)


@page(policy.NOTICES)
def compose(request: ActorRequest) -> HttpResponse:
    """Choose from what is decided, write, look at it, open it."""
    waiting = reading.ready_for_notice(request.actor)
    rounds = {str(a.round_id): a.round for a in waiting}
    asked = request.POST.get("round") or request.GET.get("round") or ""
    ready = [a for a in waiting if str(a.round_id) == asked] if asked in rounds else waiting
    chosen = {pk for pk in (request.POST.getlist("pk") or request.GET.getlist("pk")) if reading_of.whole(pk)}
    if request.method == "GET" and not chosen and (asked in rounds or len(rounds) == 1):
        chosen = {str(a.pk) for a in ready}  # one list, one notice; of several the publisher chooses
    picked = [a for a in ready if str(a.pk) in chosen]
    problems: dict[str, str] = {}
    typed = {
        key: request.POST.get(key, "").strip() for key in ("title", "document_number", "text", "working_days")
    }
    if request.POST.get("do") == "open":
        days = typed["working_days"]
        try:
            notice = notices.open_notice(
                application_ids=[a.pk for a in picked],
                title=typed["title"],
                document_number=typed["document_number"],
                text=typed["text"],
                working_days=int(days) if days.isascii() and days.isdigit() and len(days) < 4 else None,
                actor=request.actor,
                now=request.now,
            )
        except Refused as refusal:
            problems = refusal.by_field
        else:
            messages.success(request, f"公示已发布，{notice.closes_on:%Y年%-m月%-d日}截止。")
            return redirect("recognition:notice", notice.pk)
    context = {
        "ready": [(a, district_of(a), str(a.pk) in chosen) for a in ready],
        "waiting": len(waiting),
        "rounds": [(key, r, sum(str(a.round_id) == key for a in waiting)) for key, r in rounds.items()],
        "asked": asked if asked in rounds else "",
        "preview": [notices.snapshot_of(a) for a in picked] if request.POST.get("do") == "preview" else [],
        "typed": typed,
        "problems": problems,
    }
    return render(request, "recognition/notices/compose.html", context, status=422 if problems else 200)


@page(policy.NOTICES)
def show(request: ActorRequest, notice_id: int) -> HttpResponse:
    """One notice: what was published, where each application stands now, the objections."""
    notice = reading.find_notice(notice_id)
    context = {
        "notice": notice,
        "open": reading.is_open(notice, clock.local_date(request.now)),
        "rows": [
            (a, status_word(a.status), district_of(a)) for a in reading.on_notice(notice, request.actor)
        ],
        "objections": [
            (o, reading.STATE_TONES[o.state]) for o in reading.objections(request.actor).filter(notice=notice)
        ],
        "counts": reading.counted(notice),
    }
    return render(request, "recognition/notices/show.html", context)


@page(policy.ROUND_MAKERS)
def objection(request: ActorRequest, objection_id: int) -> HttpResponse:
    """One objection: what it says, what was found, the answer."""
    found = reading.find_objection(objection_id, request.actor)
    problems: dict[str, str] = {}
    if request.method == "POST":
        version = request.POST.get("version", "0")
        common = {
            "objection_id": objection_id,
            "version": reading_of.whole(version) or 0,
            "findings": request.POST.get("findings", ""),
            "actor": request.actor,
            "now": request.now,
        }
        try:
            if request.POST.get("do") == "investigate":
                notices.investigate_objection(**common)  # type: ignore[arg-type]
                messages.success(request, "调查情况已保存。")
            elif request.POST.get("do") in ("uphold", "dismiss"):
                upheld = request.POST["do"] == "uphold"
                notices.conclude_objection(upheld=upheld, outcome=request.POST.get("outcome", ""), **common)  # type: ignore[arg-type]
                messages.success(request, f"已办结：异议{'成立' if upheld else '不成立'}。")
        except Refused as refusal:
            problems = refusal.by_field
        else:
            return redirect("recognition:objection", objection_id)
    context = {
        "o": found,
        "tone": reading.STATE_TONES[found.state],
        "concluded": found.concluded_at is not None,
        "problems": problems,
        "findings": request.POST.get("findings", found.findings),
        "outcome": request.POST.get("outcome", found.outcome),
    }
    return render(request, "recognition/notices/objection.html", context, status=422 if problems else 200)
