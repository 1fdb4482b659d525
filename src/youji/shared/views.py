"""Pages that belong to no room: the style guide and what makes the phone pages installable."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control

from youji.shared import styleguide
from youji.shared.web import PUBLIC, ActorRequest, page


@page(PUBLIC)
def style_guide(request: ActorRequest) -> HttpResponse:
    """Every piece in every state; in the demonstration world only."""
    if not settings.DEMO:
        raise Http404
    shell = request.GET.get("shell", "desk")
    if shell not in {"desk", "field", "portal"}:
        raise Http404
    context = styleguide.context(request.now, request.GET)
    return render(request, "styleguide/styleguide.html", context | {"shell": f"{shell}.html"})


@page(PUBLIC)
@cache_control(max_age=3600, public=True)
def manifest(request: ActorRequest) -> HttpResponse:
    """The phone pages as an installable app."""
    return JsonResponse(
        {
            "name": "优基 · 基地工作台",
            "short_name": "优基",
            "lang": "zh-CN",
            "start_url": "/field/",
            "scope": "/field/",
            "display": "standalone",
            "background_color": "#fafaf7",
            "theme_color": "#1e7a4c",
            "icons": [
                *(
                    {
                        "src": static(f"shared/mark-{side}.png"),
                        "sizes": f"{side}x{side}",
                        "type": "image/png",
                        "purpose": "any",
                    }
                    for side in (192, 512)
                ),
                {"src": static("shared/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
                {
                    "src": static("shared/mark-maskable.svg"),
                    "sizes": "any",
                    "type": "image/svg+xml",
                    "purpose": "maskable",
                },
            ],
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


@page(PUBLIC)
def service_worker(request: ActorRequest) -> HttpResponse:
    """The program that keeps the phone's pages when the connection is gone; its reach is ``/field/``."""
    with open(str(finders.find("shared/field-worker.js")), encoding="utf-8") as source:
        response = HttpResponse(source.read(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@page(PUBLIC)
def offline(request: ActorRequest) -> HttpResponse:
    """What the phone shows for a page it has not kept."""
    return render(request, "offline.html")


@page(PUBLIC)
def icon(request: ActorRequest) -> HttpResponse:
    """Browsers ask for this whatever the page says."""
    return redirect(static("shared/mark.svg"), permanent=False)
