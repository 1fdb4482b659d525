"""公示 on the console: compose, preview, open; objections: investigate and answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from youji.recognition import policy
from youji.recognition.forms.notices import AnswerForm, NoticeForm
from youji.recognition.selectors import notices as reading
from youji.recognition.selectors.facts import district_of
from youji.recognition.services import notices
from youji.schemes.labels import status_word
from youji.shared import clock
from youji.shared import reading as reading_of
from youji.shared.pages import show as render_form
from youji.shared.pages import submit
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
    do = request.POST.get("do")
    form = NoticeForm(request.POST or None)

    def write(said: dict[str, Any]) -> Any:
        del said["version"]  # nothing is changed: there is no version to have seen
        pks = [a.pk for a in picked]
        return notices.open_notice(application_ids=pks, **said, actor=request.actor, now=request.now)

    answer = do == "open" and submit(
        request,
        form,
        write,
        done=lambda notice: f"公示已发布，{clock.in_words(notice.closes_on)}截止。",
        to=lambda notice: redirect("recognition:notice", notice.pk),
    )
    context = {
        "ready": [(a, district_of(a), str(a.pk) in chosen) for a in ready],
        "waiting": len(waiting),
        "rounds": [(key, r, sum(str(a.round_id) == key for a in waiting)) for key, r in rounds.items()],
        "asked": asked if asked in rounds else "",
        "preview": [notices.snapshot_of(a) for a in picked] if do == "preview" else [],
    }
    return answer or render_form(request, "recognition/notices/compose.html", context, form)


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
    form = AnswerForm(request.POST or None, initial=AnswerForm.told_of(found))

    def write(said: dict[str, Any]) -> str:
        do = str(said.pop("do"))
        common: dict[str, Any] = {"objection_id": objection_id, "actor": request.actor, "now": request.now}
        if do == "investigate":
            del said["outcome"]
            notices.investigate_objection(**said, **common)
        else:
            notices.conclude_objection(upheld=do == "uphold", **said, **common)
        return do

    answer = submit(
        request,
        form,
        write,
        done=DONE.__getitem__,
        to=lambda _: redirect("recognition:objection", objection_id),
    )
    context = {
        "o": found,
        "tone": reading.STATE_TONES[found.state],
        "concluded": found.concluded_at is not None,
    }
    return answer or render_form(request, "recognition/notices/objection.html", context, form)


DONE = {
    "investigate": "调查情况已保存。",
    "uphold": "已办结：异议成立。",
    "dismiss": "已办结：异议不成立。",
}
