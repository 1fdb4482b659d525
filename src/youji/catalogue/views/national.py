"""凭文件纳入: one line of a published list, and finding the base it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from youji.catalogue.fields import NATIONAL
from youji.catalogue.forms import NationalForm
from youji.catalogue.policy import PUBLISHING
from youji.catalogue.selectors.national import choices, find_choice
from youji.catalogue.services import national
from youji.divisions.selectors import cities, counties, full_name
from youji.documents.services import kept
from youji.registry.selectors import search_bases
from youji.shared.once_more import Asks, Line
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page

ISSUER = "农业农村部"
#: How many bases are offered to whoever types.
OFFERED = 12


def division_choices() -> list[tuple[str, Any]]:
    """Prefectures with their counties, as grouped choices."""
    return [
        (city.name, [(city.code, f"{city.name}（全市）"), *((c.code, c.name) for c in counties(city.code))])
        for city in cities()
    ]


@page(PUBLISHING)
@require_http_methods(["GET", "POST"])
def national_entry(request: ActorRequest) -> HttpResponse:
    """Enter one recognition from its published list; first it is shown which base that is about."""
    form = NationalForm(
        request.POST or None,
        request.FILES or None,
        schemes=[(c.key, c.label) for c in choices()],
        divisions=division_choices(),
        initial={"issued_by": ISSUER},
    )

    def keep(given: Any) -> Any:
        row = _row(form.cleaned_data)
        base = national.meant_by(row, request.actor).base
        where = base.division if base else row.division
        return kept(given, actor=request.actor, now=request.now, division=where)

    answer = submit(
        request,
        form,
        lambda said: national.enter_row(
            _row(said), actor=request.actor, now=request.now, document=said["document"]
        ),
        asks=Asks(lambda said: _told(national.meant_by(_row(said), request.actor)), keep=keep),
        done=lambda made: f"已纳入：{made.name}（{made.code}），下一版目录公布。",
        to=lambda made: redirect("catalogue:entry", code=made.code),
    )
    return answer or show(request, "catalogue/national.html", {}, form)


def _row(said: Mapping[str, Any]) -> national.NationalRow:
    return national.NationalRow(
        choice=said["scheme"], **{key: said[key] for key in NATIONAL.without("choice")}
    )


def _told(meant: national.Meant) -> list[Line]:
    """What will be published, of which base of the register."""
    base, public = meant.base, ("将公开", "下面这一项纳入省级目录")
    if base is None:
        whose = f"，经营主体：{meant.operator.name}" if meant.operator else ""
        return [public, ("登记簿上还没有这个基地", f"按下面填写的新登记{whose}")]
    facts = {
        "产品": str(base.product or base.gi_product or ""),
        "经营主体": base.operator.name if base.operator else "",
        "规模": base.scale_text,
        "所在地": full_name(base.division),
    }
    told = [f"{base.name}（{base.code}）", *(f"{label}：{text}" for label, text in facts.items() if text)]
    return [public, ("登记簿上的基地，以此为准", "\n".join(told))]


@page(PUBLISHING)
@require_GET
def national_bases(request: ActorRequest) -> HttpResponse:
    """The bases that answer to what is being typed, to choose from: of the kind that is recognised so."""
    text, choice = request.GET.get("base_code", "").strip(), find_choice(request.GET.get("scheme", ""))
    found = search_bases(request.actor, q=text, kind=choice.subject if choice else "")
    offered = [{"value": base.code, "text": _in_a_line(base)} for base in found[:OFFERED]] if text else []
    return JsonResponse(offered, safe=False, json_dumps_params={"ensure_ascii": False})


def _in_a_line(base: Any) -> str:
    parts = (base.name, base.product, base.operator, full_name(base.division))
    return " · ".join(str(part) for part in parts if part)
