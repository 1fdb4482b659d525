"""Who hears of a membership that waits for their word, and of what was answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from youji.accounts.services import notify
from youji.accounts.services.messages import settle
from youji.members.logic.sides import Side
from youji.members.models import Membership
from youji.members.selectors.waiting import hands_of
from youji.shared import clock


def _page(row: Membership, *, field: bool) -> str:
    return reverse(f"{'members-field' if field else 'members'}:membership", args=[row.pk])


def _tell(row: Membership, side: Side, *, title: str, body: str, now: datetime, matter: str = "") -> None:
    """Everybody of one side hears it, each with a link into the shell they work in."""
    told: dict[str, Any] = {"title": title, "body": body, "matter": matter, "now": now}
    if side is Side.PRODUCER:
        notify(**told, link=_page(row, field=True), operator_id=row.operator_id)
        return
    if row.base.operator_id is not None:
        notify(**told, link=_page(row, field=True), operator_id=row.base.operator_id)
        return
    notify(**told, link=_page(row, field=False), person_ids=hands_of(row, clock.local_date(now)))


def ask(row: Membership, *, has_account: bool, now: datetime) -> None:
    """The other side is asked for its word; for a producer who signs in nowhere the county is, with the signed sheet."""
    since = clock.in_words(row.since)
    if row.other_side is Side.KEEPER:
        title, body = (
            f"{row.operator.name}：申请加入“{row.base.name}”",
            f"{row.asked_by}申请自{since}起加入。请确认。",
        )
        _tell(row, Side.KEEPER, title=title, body=body, matter=row.matter, now=now)
    elif has_account:
        title, body = (
            f"“{row.base.name}”请您确认成员关系",
            f"{row.asked_by}把您登记为成员，自{since}起。请确认。",
        )
        _tell(row, Side.PRODUCER, title=title, body=body, matter=row.matter, now=now)
    else:
        title = f"{row.operator.name}：没有账号，待核对签字单"
        body = f"{row.asked_by}把它登记为“{row.base.name}”的成员。请打印签字单，签字后核对确认。"
        link, people = _page(row, field=False), hands_of(row, clock.local_date(now))
        notify(title=title, body=body, link=link, matter=row.matter, now=now, person_ids=people)


def tell_answer(row: Membership, *, now: datetime) -> None:
    """The side that asked hears what was answered; nobody is asked any more."""
    settle(row.matter, now=now)
    said = f"{row.answered_by}。{row.reason}" if row.reason else f"{row.answered_by}。"
    title = f"{row.operator.name} · {row.base.name}：{row.get_state_display()}"
    _tell(row, Side(row.asked_side), title=title, body=said, now=now)


def tell_end(row: Membership, last_day: str, *, now: datetime) -> None:
    """Both sides hear that it ends."""
    title = f"{row.operator.name}退出“{row.base.name}”"
    body = f"最后一天：{last_day}。由{row.ended_by}办理。{row.reason}"
    for side in Side:
        _tell(row, side, title=title, body=body, now=now)
