"""Who asks for an account and waits, and whose sheets are printed; what of it stands in whose inbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from youji.accounts.logic.posts import HOLDER_CONFIRMS, POSTS, SHEET_GOOD_FOR, WAITS
from youji.accounts.models import Opening, Person
from youji.accounts.selectors.people import holders
from youji.divisions.selectors import full_name, office_at
from youji.shared import clock
from youji.shared.actor import REVIEWERS, Actor, Role
from youji.shared.inbox import MOST, InboxItem, Keeper

STAFF = [key for key, post in POSTS.items() if post.confirmed_by == HOLDER_CONFIRMS]


def asked(actor: Actor, now: datetime) -> QuerySet[Opening]:
    """Those whose code can still be confirmed, the oldest first, inside the actor's scope."""
    rows = Opening.objects.visible_to(actor).filter(state=Opening.State.ASKED, asked_at__gt=now - WAITS)
    return rows.order_by("asked_at", "pk")


def to_confirm(actor: Actor, now: datetime) -> list[Opening]:
    """What waits for this actor's word: a 主体负责人's for the own clerks, a reviewer's for everybody else of the area."""
    rows = asked(actor, now)
    if actor.operator_id is not None:
        own = rows.filter(operator_id=actor.operator_id, post__in=STAFF)
        return list(own[:MOST]) if Role.HOLDER in actor.roles else []
    return list(rows.exclude(post__in=STAFF)[:MOST]) if actor.roles & REVIEWERS else []


def to_withdraw(actor: Actor, now: datetime) -> list[Opening]:
    """The sheets of the reviewer's area that are out and still good, the newest first."""
    if not actor.roles & REVIEWERS or not actor.division:
        return []
    rows = Opening.objects.visible_to(actor).filter(
        state__in=Opening.LIVE, printed_at__gt=now - SHEET_GOOD_FOR
    )
    return list(rows.exclude(sheet_digest="").order_by("-printed_at", "-pk")[:MOST])


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """The codes that this actor may confirm: in the county, or above where nobody works there."""
    mine = to_confirm(actor, now)
    if actor.operator_id is not None:
        return [_item(row, field=True) for row in mine]
    offices = _offices(now) if mine else set()
    return [_item(row) for row in mine if _office(row.division, offices) == actor.division]


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Everything of the area that waits so, with whoever has it: for the reviewers; for who supervises them, the numbers."""
    if not actor.roles & REVIEWERS or not actor.division:
        return _counted(actor, now) if Role.SUPERVISOR in actor.roles and actor.division else []
    rows = list(asked(actor, now)[:MOST])
    offices = _offices(now) if rows else set()
    return [replace(_item(row), keeper=_keeper(row, offices)) for row in rows]


def _counted(actor: Actor, now: datetime) -> list[InboxItem]:
    """County by county how many wait and since when. Who they say they are is for whoever confirms them."""
    rows = Opening.objects.filter(
        division__startswith=actor.division, state=Opening.State.ASKED, asked_at__gt=now - WAITS
    ).exclude(post__in=STAFF)
    places: dict[str, list[Opening]] = {}
    for row in rows.order_by("asked_at", "pk"):
        places.setdefault(row.division[:6], []).append(row)
    offices = _offices(now) if places else set()
    return [
        InboxItem(
            kind="opening",
            title=full_name(division),
            subject=f"{len(some)}人申请了账号，等确认",
            since=some[0].asked_at,
            due_on=None,
            url=reverse("accounts:open_account"),
            next_action="听本人念确认码，确认或退回",
            refs=tuple(row.subject for row in some),
            division=division,
            keeper=_keeper(some[0], offices),
            stands_for=len(some),
        )
        for division, some in places.items()
    ]


def _offices(now: datetime) -> set[str]:
    return {code for _, code in holders(REVIEWERS, clock.local_date(now))}


def _office(division: str, offices: set[str]) -> str:
    codes = [division[:digits] for digits in (6, 4, 2)]
    return next((code for code in codes if code in offices), codes[0])


def _keeper(row: Opening, offices: set[str]) -> Keeper:
    if row.post in STAFF:
        return Keeper("applicant", row.place_name)
    return office_at(_office(row.division, offices), REVIEWERS)


def _item(row: Opening, *, field: bool = False) -> InboxItem:
    page = reverse("accounts:open_staff" if field else "accounts:open_account")
    return InboxItem(
        kind="opening",
        title=f"{row.name} · {row.place_name}",
        subject=f"申请{POSTS[row.post].short}账号 · {full_name(row.division)}",
        since=row.asked_at,
        due_on=None,
        url=f"{page}?{urlencode({'operator': row.place_code})}",
        next_action="听本人念确认码，确认或退回",
        refs=(row.subject,),
        division=row.division,
        shared=not field,
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A household as it was when it was looked at: whether it has an account, its last sheet, and how far that is."""

    operator_id: int
    code: str
    name: str
    opening: Opening | None
    person: Person | None
    at: datetime

    @property
    def word(self) -> tuple[str, str]:
        """How far it is, in words, with a tone."""
        if self.person is not None:
            return self._account(self.person)
        return self._paper(self.opening) if self.opening else ("还没印单子", "draft")

    @staticmethod
    def _account(person: Person) -> tuple[str, str]:
        if not person.is_active:
            return "账号已停用", "stop"
        return ("已登录过", "ok") if person.last_login else ("已开通，还没登录", "busy")

    def _paper(self, row: Opening) -> tuple[str, str]:
        if row.state == Opening.State.WITHDRAWN:
            return f"县里收回了：{row.reason}", "stop"
        if row.state == Opening.State.ASKED and row.asked_at and row.asked_at > self.at - WAITS:
            return "设好密码，等县里确认", "busy"
        if row.printed_at and row.printed_at > self.at - SHEET_GOOD_FOR:
            return "已印单子，还没扫码", "draft"
        return "单子过期了，请重印", "stop"

    @property
    def printable(self) -> bool:
        """Whether a sheet may be printed: nobody has an account, not even one that was stopped."""
        return self.person is None


def sheets_of(homes: Sequence[tuple[int, str, str]], now: datetime) -> list[Sheet]:
    """How far each household (number, 主体码, name) is. Two queries."""
    numbers = [number for number, _, _ in homes]
    known = Person.objects.filter(operator_id__in=numbers)
    who_signs_in_last = known.order_by("is_active", F("last_login").asc(nulls_first=True), "pk")
    people = {one.operator_id: one for one in who_signs_in_last}
    rows: dict[int | None, Opening] = {}
    for row in Opening.objects.filter(operator_id__in=numbers).exclude(sheet_digest="").order_by("pk"):
        rows[row.operator_id] = row
    return [
        Sheet(number, code, name, rows.get(number), people.get(number), now) for number, code, name in homes
    ]
