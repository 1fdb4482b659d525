"""Self-checks: the checklist on the phone, with or without a line; the list; one check, and what was put right."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.divisions.selectors import name_of
from youji.quality.forms import CheckForm, CorrectionForm
from youji.quality.policy import READERS, TESTERS
from youji.quality.selectors import checks as reads
from youji.quality.selectors.checklists import edition_of, in_force
from youji.quality.selectors.inspectors import valid_of
from youji.quality.services import checks as services
from youji.registry.selectors import areas_of
from youji.shared import answers
from youji.shared.clock import local_date
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import form_page, show, submit
from youji.shared.web import ActorRequest, page

STATES = (("open", "有没改好的"), ("late", "整改超期"), ("clean", "全部符合"))


def _state(row: object) -> tuple[str, str]:
    if row.late:  # type: ignore[attr-defined]
        return "整改超期", "stop"
    if row.open:  # type: ignore[attr-defined]
        return f"{row.open}项没改好", "warn"  # type: ignore[attr-defined]
    return ("已改好", "ok") if row.findings else ("全部符合", "ok")  # type: ignore[attr-defined]


CHECKS = Listing(
    "自检",
    filters=(
        Filter("q", "查找", "search", hint="自检人、地点"),
        Filter("state", "状态", options=STATES),
        Filter("division", "县市区", pattern=r"43(\d\d){0,2}"),
    ),
    columns=(
        Column("title", "自检", href=lambda row: reverse("quality:check", args=[row.pk]), below=lambda row: row.place),
        Column("owner", "主体"),
        Column("day", "日期", css="nowrap"),
        Column("person_name", "自检人", below=lambda row: row.inspector or "当天没有有效的内检员证书"),
        Column("findings", "不符合", css="num"),
        Column("state", "状态", lambda row: _state(row)[0], tone=lambda row: _state(row)[1]),
        Column("division", "县市区", lambda row: name_of(row.division)),
    ),
    none="还没有自检。",
)  # fmt: skip


@page(READERS)
@require_GET
def checks(request: ActorRequest) -> HttpResponse:
    """The self-checks of one's area, or one's own."""
    asked = CHECKS.read(request.GET, division=areas_of(request.actor))
    listing = asked.of(reads.checks(request.actor, request.now, **asked.values), reads.owners)
    ways = []
    if TESTERS.admits(request.actor):
        sheets = in_force(local_date(request.now))
        ways = [
            (one.title.removesuffix("表"), reverse("quality:new_check", args=[one.key, one.edition]), not n)
            for n, one in enumerate(sheets)
        ]
    lead = "由本单位的内检员照自检表逐项看；不符合的写明，到期以前改好。"
    context = {"listing": listing, "lead": lead, "ways": ways}
    return listing.workbook() or render(request, "quality/list.html", context)


@page(TESTERS)
@require_http_methods(["GET", "POST"])
def new_check(request: ActorRequest, key: str, edition: str) -> HttpResponse:
    """A checklist, gone through on the phone: kept there first, and sent when there is a line."""
    today = local_date(request.now)
    sheet = edition_of(key, edition)
    if sheet is None:
        raise Http404
    form = CheckForm(
        request.POST or None,
        request.FILES or None,
        sheet=sheet,
        initial={"day": today, "id": uuid4()},
    )
    program = answers.wants_json(request)

    def keep(said: dict[str, object]) -> object:
        fields = {name: said[name] for name in ("day", "place", "due_on")}
        return services.keep_check(
            check_id=UUID(str(said["id"] or uuid4())), checklist=key, edition=sheet.edition, answers=form.answers(),
            document=said["photo"], actor=request.actor, now=request.now, **fields,
        )  # fmt: skip

    def went(made: object) -> HttpResponse:
        if program:
            return JsonResponse({"id": str(made.pk), "findings": made.findings})  # type: ignore[attr-defined]
        return redirect("quality:check", made.pk)  # type: ignore[attr-defined]

    done = submit(request, form, keep, done="" if program else "自检已存下。", to=went)
    if done is None and program and form.errors:
        said = "".join(dict.fromkeys(str(one) for errors in form.errors.values() for one in errors))
        return JsonResponse({"refused": said}, status=422)
    own = request.actor.operator_id or 0
    context = {"sheet": sheet, "certificate": valid_of(request.actor.user_id, own, today)}
    return done or show(request, "quality/new_check.html", context, form)


@page(READERS)
@require_GET
def check(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One self-check: every item, what was found, how it was put right."""
    row = reads.find_check(pk, request.actor, request.now)
    context = {
        "row": row,
        "lines": reads.lines_of(row),
        "found": reads.findings_of(row),
        "today": local_date(request.now),
        "own": TESTERS.admits(request.actor),
    }
    return render(request, "quality/check.html", context)


@page(TESTERS)
@require_http_methods(["GET", "POST"])
def correct(request: ActorRequest, number: int) -> HttpResponse:
    """Something that was found is put right."""
    row = reads.find_finding(number, request.actor, request.now)
    form = CorrectionForm(
        request.POST or None, request.FILES or None, initial={"done_on": local_date(request.now)}
    )
    return form_page(
        request,
        form,
        lambda said: services.correct(
            finding=row.pk, document=said["photo"], **form.values(), actor=request.actor, now=request.now
        ),
        title="填整改",
        lead=f"{row.words}：{row.note}。",
        crumbs=[
            (f"{row.check_of.title} {row.check_of.day}", reverse("quality:check", args=[row.check_of_id]))
        ],
        done="整改已记下。",
        to=lambda _: redirect("quality:check", row.check_of_id),
        press="记下整改",
    )
