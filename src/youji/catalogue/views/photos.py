"""The photograph of a base: chosen by its holder on the phone; confirmed, refused or withdrawn on the desk."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youji.catalogue.forms import PhotoForm, PhotoOffForm
from youji.catalogue.policy import HOLDERS, PHOTOS
from youji.catalogue.selectors.photos import choices, photo_of, public_photo
from youji.catalogue.services import photos
from youji.catalogue.views.changes import own_entry
from youji.catalogue.views.entries import show_entry
from youji.documents import storage, thumbs
from youji.documents.selectors import document_of
from youji.shared.pages import show as show_form
from youji.shared.pages import submit
from youji.shared.values import Fields
from youji.shared.web import PUBLIC, ActorRequest, page


@page(HOLDERS)
@require_http_methods(["GET", "POST"])
def offer(request: ActorRequest, code: str) -> HttpResponse:
    """Choose one, of those handed in already or anew."""
    entry = own_entry(request, code)
    photo = photo_of(entry)
    seen = {"version": photo.version} if photo else {}
    pictures = choices(entry, request.actor)
    form = PhotoForm(request.POST or None, request.FILES or None, initial=seen, pictures=pictures)
    answer = submit(
        request,
        form,
        lambda said: photos.offer(
            code=code,
            picture=said["picture"] or document_of(said["chosen"], request.actor),
            given=form.values(),
            actor=request.actor,
            now=request.now,
            version=form.seen_version,
        ),
        done="照片已交给农业农村局确认，确认后公开。",
        to=reverse("catalogue:my-entry", args=[code]),
    )
    return answer or show_form(
        request, "catalogue/photo.html", {"entry": entry, "photo": photo, "pictures": pictures}, form
    )


@page(HOLDERS)
@require_POST
def take_back(request: ActorRequest, code: str) -> HttpResponse:
    """It is off every public page."""
    entry = own_entry(request, code)
    form = PhotoOffForm(request.POST or None, fields=Fields())
    answer = submit(
        request,
        form,
        lambda _: photos.withdraw(code=code, actor=request.actor, now=request.now, version=form.seen_version),
        done="照片已撤下，公开页、目录和分享卡片上不再出现。",
        to=reverse("catalogue:my-entry", args=[code]),
    )
    context = {"entry": entry, "photo": photo_of(entry), "pictures": []}
    return answer or show_form(request, "catalogue/photo.html", context, form)


@page(PHOTOS)
@require_POST
def confirm(request: ActorRequest, code: str) -> HttpResponse:
    """What the officer looked at is public."""
    form = PhotoOffForm(request.POST or None, fields=Fields(), auto_id="photo_%s")
    answer = submit(
        request,
        form,
        lambda _: photos.confirm(
            code=code, actor=request.actor, now=request.now, version=form.seen_version or 0
        ),
        done="照片已确认并公开，主体已收到通知。",
        to=reverse("catalogue:entry", args=[code]),
    )
    return answer or show_entry(request, code, photo_form=form)


@page(PHOTOS)
@require_POST
def refuse(request: ActorRequest, code: str) -> HttpResponse:
    """What was offered is not shown."""
    form = PhotoOffForm(request.POST or None, auto_id="photo_%s")
    answer = submit(
        request,
        form,
        lambda said: photos.refuse(
            code=code, reason=said["reason"], actor=request.actor, now=request.now, version=form.seen_version
        ),
        done="没有确认，主体已收到理由。",
        to=reverse("catalogue:entry", args=[code]),
    )
    return answer or show_entry(request, code, photo_form=form)


@page(PHOTOS)
@require_POST
def withdraw(request: ActorRequest, code: str) -> HttpResponse:
    """It is off every public page."""
    form = PhotoOffForm(request.POST or None, auto_id="photo_%s")
    answer = submit(
        request,
        form,
        lambda said: photos.withdraw(
            code=code, reason=said["reason"], actor=request.actor, now=request.now, version=form.seen_version
        ),
        done="照片已撤下，公开页、目录和分享卡片上不再出现，主体已收到理由。",
        to=reverse("catalogue:entry", args=[code]),
    )
    return answer or show_entry(request, code, photo_form=form)


@require_safe
@page(PUBLIC)
def picture(request: ActorRequest, code: str, size: str) -> HttpResponse:
    """The confirmed photograph and nothing else; asked anew each time, so that what is withdrawn is gone."""
    shown = public_photo(code.upper())
    if not shown:
        raise Http404("没有公开的照片。")
    try:
        path = thumbs.thumb(shown) if size == "small" else storage.path_of(shown)
        content = path.read_bytes()
    except (OSError, ValueError) as gone:
        raise Http404("照片打不开。") from gone
    response = HttpResponse(content, content_type="image/webp" if size == "small" else "image/jpeg")
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
