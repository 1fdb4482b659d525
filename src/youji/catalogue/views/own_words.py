"""主体自述: the holder writes it on the phone; on the desk an officer hides it, or shows it again."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from youji.catalogue.forms import HidingForm, OwnWordForm
from youji.catalogue.policy import HOLDERS, OWN_WORDS
from youji.catalogue.selectors.own_words import word_of
from youji.catalogue.services import own_words
from youji.catalogue.views.changes import own_entry
from youji.catalogue.views.entries import show_entry
from youji.shared.pages import show as show_form
from youji.shared.pages import submit
from youji.shared.values import Fields
from youji.shared.web import ActorRequest, page


@page(HOLDERS)
@require_http_methods(["GET", "POST"])
def say(request: ActorRequest, code: str) -> HttpResponse:
    """Write it, change it, or take all of it back."""
    entry = own_entry(request, code)
    word = word_of(entry)
    seen = {"version": word.version} if word else {}
    told = OwnWordForm.told_of(word) if word and word.says else seen
    form = OwnWordForm(request.POST or None, initial=told)
    answer = submit(
        request,
        form,
        lambda _: own_words.say(
            code=code, given=form.values(), actor=request.actor, now=request.now, version=form.seen_version
        ),
        done="主体自述已保存。",
        to=reverse("catalogue:my-entry", args=[code]),
    )
    return answer or show_form(request, "catalogue/own_word.html", {"entry": entry, "word": word}, form)


@page(OWN_WORDS)
@require_POST
def hide(request: ActorRequest, code: str) -> HttpResponse:
    """It is off the public page."""
    form = HidingForm(request.POST or None, auto_id="hide_%s")
    answer = submit(
        request,
        form,
        lambda said: own_words.hide(code=code, **said, actor=request.actor, now=request.now),
        done="主体自述已隐藏，公开页和开放接口上不再出现，主体已收到通知。",
        to=reverse("catalogue:entry", args=[code]),
    )
    return answer or show_entry(request, code, hiding=form)


@page(OWN_WORDS)
@require_POST
def show(request: ActorRequest, code: str) -> HttpResponse:
    """It is on the public page again."""
    form = HidingForm(request.POST or None, fields=Fields(), auto_id="hide_%s")
    answer = submit(
        request,
        form,
        lambda said: own_words.show(code=code, **said, actor=request.actor, now=request.now),
        done="主体自述已恢复显示，主体已收到通知。",
        to=reverse("catalogue:entry", args=[code]),
    )
    return answer or show_entry(request, code, hiding=form)
