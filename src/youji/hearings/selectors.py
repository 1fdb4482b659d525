"""Reads of interim suspensions and intended measures, inside an actor's scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from youji.catalogue.logic.measures import BY_NAME, grounds_for
from youji.catalogue.selectors.entries import EntryDetail, holds
from youji.catalogue.selectors.terms import terms
from youji.divisions.selectors import applicant_at, calendar, full_name
from youji.hearings.models import Interim, Proposal
from youji.procedures import selectors as hands
from youji.procedures.rows import OPEN
from youji.schemes.logic.scheme import Ground, Scheme
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.inbox import InboxItem
from youji.shared.paper import render
from youji.shared.refusals import Unknown
from youji.shared.rooms import Panel
from youji.shared.working_days import Calendar

M = TypeVar("M", Interim, Proposal)
TEMPLATES = Path(__file__).resolve().parent / "typst"
WITH = (
    "entry__base__operator",
    "entry__scheme_version",
    "entry__first_edition",
    "document",
    "statement_document",
)


def interims(actor: Actor) -> QuerySet[Interim]:
    """Interim suspensions inside the actor's scope, open first, then newest."""
    return _rows(Interim, actor)


def proposals(actor: Actor) -> QuerySet[Proposal]:
    """Intended measures inside the actor's scope, open first, then newest."""
    return _rows(Proposal, actor)


def _rows(kind: type[M], actor: Actor) -> QuerySet[M]:
    seen = kind.objects.visible_to(actor) | kind.objects.of_holder(actor)
    return seen.select_related(*WITH).order_by(
        F("concluded_at").desc(nulls_first=True), "due_on", "-opened_at"
    )


def find_interim(interim_id: int, actor: Actor) -> Interim:
    """The interim suspension, inside the actor's scope.

    Raises:
        Unknown: outside it.
    """
    return _find(interims(actor), interim_id)


def find_proposal(proposal_id: int, actor: Actor) -> Proposal:
    """The intended measure, inside the actor's scope.

    Raises:
        Unknown: outside it.
    """
    return _find(proposals(actor), proposal_id)


def _find(rows: QuerySet[M], pk: int) -> M:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Unknown(pk)
    return found


def grounds_of(scheme: Scheme, measure: str) -> tuple[Ground, ...]:
    """The grounds to choose from for a measure on an entry of ``scheme``."""
    return grounds_for(scheme, BY_NAME[measure])


def decision_due(row: Proposal, days: Calendar) -> date:
    """By when it is decided: working days after the holder's word, or after the day it was due."""
    begun = row.stated_at or row.opened_at
    start = clock.local_date(begun) if row.stated_at or row.due_on is None else row.due_on
    return days.after(start, terms().decision_days)


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """What another person must confirm, hear or decide, and what the actor's own side may answer."""
    today = clock.local_date(now)
    halted = Interim.objects.visible_to(actor).select_related(*WITH).order_by("due_on", "pk")
    intended = _ripe(Proposal.objects.visible_to(actor), today).order_by("due_on", "pk")
    items = _halted(hands.waiting(halted, actor, today, at="entry__division"))
    items += _intended(hands.waiting(intended, actor, today, at="entry__division"))
    return items + _to_answer(Interim.objects.of_holder(actor), Proposal.objects.of_holder(actor), today)


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Everything of the room that is open in the actor's area, with who has it."""
    today = clock.local_date(now)
    interims, proposals = Interim.objects.visible_to(actor), Proposal.objects.visible_to(actor)
    halted, intended = interims.filter(OPEN).select_related(*WITH), _ripe(proposals, today).filter(OPEN)
    items = _kept(list(halted), _halted, today) + _kept(list(intended), _intended, today)
    return items + _to_answer(interims, proposals, today, desk=True)


def _kept(rows: list[M], items: Callable[[list[M]], list[InboxItem]], today: date) -> list[InboxItem]:
    """The rows with the office that has each."""
    if not rows:
        return []
    those = hands.Hands(rows[0].procedure.office, today)
    return [replace(item, keeper=those.keeper(row)) for row, item in zip(rows, items(rows), strict=True)]


def _ripe(rows: QuerySet[Proposal], today: date) -> QuerySet[Proposal]:
    """Those that can be decided: answered, past the days of answering, or never to be answered."""
    ripe = Q(due_on__isnull=True) | Q(stated_at__isnull=False) | Q(due_on__lt=today)
    return rows.filter(ripe).select_related(*WITH)


def _halted(rows: list[Interim]) -> list[InboxItem]:
    return [_interim(row) for row in rows]


def _intended(rows: list[Proposal]) -> list[InboxItem]:
    if not rows:
        return []
    days = calendar()
    return [_proposal(row, days) for row in rows]


def _interim(row: Interim) -> InboxItem:
    confirms = row.state == Interim.State.ORDERED
    return InboxItem(
        kind="interim",
        title=row.entry.name,
        subject=f"临时暂停 · {full_name(row.entry.division)}",
        since=row.opened_at,
        due_on=row.due_on,
        url=f"/desk/hearings/interims/{row.pk}/",
        next_action="确认临时暂停" if confirms else "听取陈述申辩，作出处理",
        refs=(row.subject,),
        division=row.entry.division,
        shared=True,
    )


def _proposal(row: Proposal, days: Calendar) -> InboxItem:
    return InboxItem(
        kind="proposal",
        title=row.entry.name,
        subject=f"拟{row.label} · {full_name(row.entry.division)}",
        since=row.stated_at or row.opened_at,
        due_on=decision_due(row, days),
        url=f"/desk/hearings/proposals/{row.pk}/",
        next_action=f"决定是否{row.label}",
        refs=(row.subject,),
        division=row.entry.division,
        shared=True,
    )


def _to_answer(
    interims: QuerySet[Interim], proposals: QuerySet[Proposal], today: date, *, desk: bool = False
) -> list[InboxItem]:
    """Of the holder's side: a word on an interim suspension, an answer to a prior notice."""
    halted = interims.filter(OPEN, stated_at__isnull=True)
    asked = proposals.filter(OPEN, stated_at__isnull=True, due_on__gte=today)
    return [
        InboxItem(
            kind=kind,
            title=row.entry.name,
            subject=f"{subject} · {full_name(row.entry.division)}" if desk else subject,
            since=row.opened_at,
            due_on=row.due_on,
            url=f"/{'desk' if desk else 'field'}/hearings/{kind}s/{row.pk}/",
            next_action="陈述申辩",
            refs=(row.subject,),
            division=row.entry.division,
            keeper=applicant_at(
                row.entry.division, row.entry.base.operator.name if row.entry.base.operator else ""
            ),
        )
        for kind, subject, rows in (
            ("interim", "临时暂停，待核实", halted),
            ("proposal", "处理前的事先告知", asked),
        )
        for row in rows.select_related(*WITH)
    ]


def page_of(code: str, name: str) -> str:
    """Where the measure ``name`` on the entry ``code`` begins."""
    return reverse("hearings:propose", args=[code, name])


def on_desk_page(detail: EntryDetail, actor: Actor, today: date) -> Panel:
    """What the desk's page of an entry says: what is under way, and what came of earlier ones."""
    return Panel("hearings/_entry.html", _about(detail))


def on_holders_page(detail: EntryDetail, actor: Actor, today: date) -> Panel:
    """What the holder's page says: where one may speak, by when, and what came of it."""
    known = _about(detail)
    if rows := known["interims"]:
        days = calendar()
        for row in rows:
            row.heard_until = heard_until(row, days)
    return Panel("hearings/_holder.html", {**known, "may_speak": holds(actor, detail.entry), "today": today})


def heard_until(row: Interim, days: Calendar) -> date:
    """The last day on which the holder of what is suspended for the time being is heard."""
    return days.after(clock.local_date(row.opened_at), terms().interim_hearing_days)


def _about(detail: EntryDetail) -> dict[str, list[Any]]:
    return {
        "interims": list(Interim.objects.filter(entry=detail.entry).order_by("-opened_at")),
        "proposals": list(Proposal.objects.filter(entry=detail.entry).order_by("-opened_at")),
    }


def notice(row: Proposal) -> bytes:
    """事先告知书 as a paper.

    Raises:
        CannotPrint: a character no font has.
    """
    entry, url = row.entry, f"{settings.ORIGIN}/field/hearings/proposals/{row.pk}/"
    operator = entry.base.operator
    until = clock.in_words(row.due_on) if row.due_on else ""
    said = {
        "title": f"拟{row.label}事先告知书",
        "holder": operator.name if operator else full_name(entry.division),
        "opening": f"经查，你单位的认定“{entry.name}”（目录编号{entry.code}，{entry.document_number}）存在下列情形，"
        f"拟作出“{row.label}”的决定，现将有关事项告知如下。",
        "parts": [
            ["情形", row.ground_label],
            ["事实和理由", row.reason],
            ["拟作出的决定", f"{row.label}，证书和公示标牌作废，并向社会公开"],
        ],
        "rights": f"你单位可以登录平台提出陈述申辩，并提交证据，最后一天{until}。逾期没有提出的，视为没有意见，依法作出决定。",
        "agency": row.agency,
        "on": clock.in_words(clock.local_date(row.opened_at)),
        "url": url,
    }
    return render(TEMPLATES / "notice.typ", said, qr=url)
