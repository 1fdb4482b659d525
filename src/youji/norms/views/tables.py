"""The pages: the tables with what is 待核 in them, one table, one row and its confirmation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from youji.documents.services import attached
from youji.norms import services
from youji.norms.fields import MARK
from youji.norms.forms import ConfirmForm, CorrectForm
from youji.norms.logic.rows import VERIFIED
from youji.norms.policy import CONFIRMERS, READERS
from youji.norms.selectors import edition, files, pages
from youji.norms.selectors.tables import NormTable
from youji.norms.services.sheets import FROM_EXCEL
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page

TONES = {"verified": "ok", "pending": "warn", "reference": "warn"}
FILTERS = (
    Filter("q", "查找", "search", hint="名称、作物或依据编号"),
    Filter("mark", "核对", options=(("unchecked", "待核和参考值"), *MARK.options)),
)
FILE_FILTERS = (Filter("q", "查找", "search", hint="内容、依据或来源"), FILTERS[1])


@page(READERS)
def tables(request: ActorRequest) -> HttpResponse:
    """Every table with how much of it nobody has compared with the text: 待核清单."""
    counted, other = pages.counted(), files.counted()
    day, digest = edition()
    context = {
        "counted": counted,
        "files": other,
        "unchecked": sum(one.unchecked for one in counted) + sum(one.unchecked for one in other),
        "day": day,
        "digest": digest[:12],
    }
    return render(request, "norms/tables.html", context)


def _listing(table: NormTable) -> Listing:
    """The list of a table: its first fields, by what it stands, since when, and how far it was checked."""
    own = [
        key
        for key in table.own
        if key not in ("content_2", "content_3", "active_3", "technical_no", "holder")
    ]
    first, *rest = own[1:] if own[0] == "registration_no" else own

    def cell(key: str) -> Column:
        return Column(key, table.own[key].heading, lambda row: dict(pages.cells(table, row)).get(key, ""))

    head = Column(
        first,
        table.own[first].heading,
        lambda row: dict(pages.cells(table, row)).get(first, ""),
        href=lambda row: reverse("norms:row", args=[table.name, row.pk]),
    )
    return Listing(
        table.title,
        filters=FILTERS,
        columns=(
            head,
            *(cell(key) for key in rest[:10]),
            Column("instrument", "依据", lambda row: row.instrument.code),
            Column("valid_from", "起"),
            Column("valid_until", "止（不含）"),
            Column("mark", "核对", lambda row: pages.mark_word(row.mark), tone=lambda row: TONES[row.mark]),
        ),
        none="没有符合条件的行。",
    )


@page(READERS)
def table(request: ActorRequest, name: str) -> HttpResponse:
    """One table, narrowed by a word or a mark; as a workbook too."""
    found = pages.table_called(name)
    declared = _listing(found)
    asked = declared.read(request.GET)
    listing = asked.of(pages.search(found, **asked.values))
    may_import = name in FROM_EXCEL and CONFIRMERS.admits(request.actor)
    context = {"listing": listing, "table": found, "may_import": may_import}
    return listing.workbook() or render(request, "norms/table.html", context)


@page(READERS)
def marked_file(request: ActorRequest, name: str) -> HttpResponse:
    """A file of another room, narrowed by a word or a mark; as a workbook too."""
    file = files.file_called(name)

    def said(key: str) -> Column:
        return Column(key, file.says[key], lambda row: row.said[key])

    declared = Listing(
        file.title,
        filters=FILE_FILTERS,
        columns=(
            *(said(key) for key in file.says),
            Column("by", "依据"),
            Column("valid_from", "起", css="nowrap"),
            Column("valid_until", "止（不含）", css="nowrap"),
            Column("source", "来源"),
            Column("mark", "核对", lambda row: pages.mark_word(row.mark), tone=lambda row: TONES[row.mark]),
        ),
        none="没有符合条件的行。",
    )
    asked = declared.read(request.GET)
    listing = asked.of(files.rows_of(name, **asked.values))
    return listing.workbook() or render(request, "norms/file.html", {"listing": listing, "file": file})


@page(READERS)
def row(request: ActorRequest, name: str, number: int) -> HttpResponse:
    """One row: what it says, by what, and who confirmed it from which picture."""
    found, one = pages.find(name, number)
    context = {
        "table": found,
        "row": one,
        "said": pages.in_words(found, one),
        "mark": pages.mark_word(one.mark),
        "tone": TONES[one.mark],
        "confirmations": pages.confirmations(found, one),
        "may_confirm": CONFIRMERS.admits(request.actor)
        and (one.mark != VERIFIED or getattr(one, "dose_mark", VERIFIED) != VERIFIED),
    }
    return render(request, "norms/row.html", context)


@page(CONFIRMERS)
def confirm(request: ActorRequest, name: str, number: int) -> HttpResponse:
    """A row beside the form that says it is right, with its picture."""
    found, one = pages.find(name, number)
    form = ConfirmForm(request.POST or None, request.FILES or None, initial={"version": one.version})
    answer = submit(
        request,
        form,
        lambda said: services.confirm(
            table=name,
            row_id=number,
            picture=attached(said["picture"], actor=request.actor, now=request.now, field="picture"),
            remark=said["remark"],
            version=form.seen_version,
            actor=request.actor,
            now=request.now,
        ),
        done="已核对，从现在起全省有效。",
        to=lambda _: redirect("norms:row", name, number),
    )
    context = {"table": found, "row": one, "said": pages.in_words(found, one)}
    return answer or show(request, "norms/confirm.html", context, form)


@page(CONFIRMERS)
def correct(request: ActorRequest, name: str, number: int) -> HttpResponse:
    """A row as a form, to be filled in as the picture has it."""
    found, one = pages.find(name, number)
    fields = services.correctable(found)
    begins = pages.said_of(found, one) | {"version": one.version, "valid_from": None}
    form = CorrectForm(
        request.POST or None, request.FILES or None, initial=begins, fields=fields | CorrectForm.described
    )
    answer = submit(
        request,
        form,
        lambda said: services.correct(
            table=name,
            row_id=number,
            values={key: said[key] for key in fields},
            picture=attached(said["picture"], actor=request.actor, now=request.now, field="picture"),
            remark=said["remark"],
            version=form.seen_version,
            actor=request.actor,
            now=request.now,
        ),
        done="已更正，新的一行已核对；依据原来那一行的正在重新判定。",
        to=lambda made: redirect("norms:row", name, made.pk),
    )
    context = {"table": found, "row": one, "said": pages.in_words(found, one)}
    return answer or show(request, "norms/correct.html", context, form)
