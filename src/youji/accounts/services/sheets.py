"""开通单: what a co-operative prints for its households, so that each finds its name and a way to a password of its own.

The digits on it open nothing: whoever has the sheet chooses a password and is shown a code, as everybody who asks
(``opening``), and a reviewer of the place confirms that. The co-operative never holds a way in.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from youji.accounts.logic.digits import with_check
from youji.accounts.logic.posts import SHEET_GOOD_FOR
from youji.accounts.models import Opening, Person
from youji.accounts.services.common import require_person
from youji.accounts.services.openings import MOST_WAITING, note_asked
from youji.ledger.services import Line, record_many
from youji.shared.actor import Actor
from youji.shared.refusals import Refused
from youji.shared.rows import advance, one_of_two

MOST = 200
#: More usernames than strangers can ask for at one place, so that one is left for its sheet.
TRIES = MOST_WAITING + 10


@dataclass(frozen=True, slots=True)
class Home:
    """A household of which nobody signs in."""

    operator_id: int
    code: str
    name: str
    division: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands on one sheet. The digits are known here and on the paper, and nowhere else."""

    home: Home
    username: str
    digits: str
    good_until: datetime


@transaction.atomic
def print_sheets(homes: Sequence[Home], *, actor: Actor, now: datetime) -> list[Printed]:
    """Each household has a sheet; one that was printed before is void. That they are the actor's to print, the caller says.

    Raises:
        NotAllowed: a token. Refused: none, or more than ``MOST``. StaleState: printed by somebody else in this moment.
    """
    require_person(actor)
    if not homes:
        raise Refused("请至少勾选一户。")
    if len(homes) > MOST:
        raise Refused(f"一次最多印{MOST}户。请分几次印。")
    known = {
        row.operator_id: row
        for row in Opening.objects.filter(
            operator_id__in=[home.operator_id for home in homes], post="grower", state__in=Opening.LIVE
        ).exclude(sheet_digest="")
    }
    held, waited_for = _taken(homes)
    made, lines = [], []
    for home in homes:
        row = known.get(home.operator_id)
        if row is not None and row.username not in held:
            username = row.username
        else:
            username = _free(home, held | waited_for)
        digits = with_check(secrets.randbelow(10**7))
        row = _put(row, home, (username, digits), actor=actor, now=now)
        made.append(Printed(home, row.username, digits, now + SHEET_GOOD_FOR))
        after = {"username": row.username, "state": row.state}
        lines.append(
            Line(
                "accounts.opening.printed", row.subject, {}, after, "", None, home.operator_id, home.division
            )
        )
    record_many(lines, actor=actor, now=now)
    return made


def _names(home: Home) -> list[str]:
    code = home.code.lower()
    return [code, *(f"{code}-{n}" for n in range(2, TRIES + 1))]


def _taken(homes: Sequence[Home]) -> tuple[set[str], set[str]]:
    """Of the names that these homes' sheets could have: those that somebody signs in with, and those asked for there."""
    names = [name for home in homes for name in _names(home)]
    held = Person.objects.filter(username__in=names)
    asked = Opening.objects.filter(
        place_code__in=[home.code for home in homes], state__in=Opening.LIVE, sheet_digest=""
    )
    return set(held.values_list("username", flat=True)), set(asked.values_list("username", flat=True))


def _free(home: Home, taken: Collection[str]) -> str:
    free = next((name for name in _names(home) if name not in taken), None)
    if free is None:
        raise Refused(f"{home.name}的用户名都有人申请了。请县农业农村局先把不认识的申请退回，再印。")
    return free


def _put(
    row: Opening | None, home: Home, printed: tuple[str, str], *, actor: Actor, now: datetime
) -> Opening:
    username, digits = printed
    said: dict[str, Any] = {
        "username": username,
        "state": Opening.State.PRINTED,
        "printed_for": actor.operator_id,
        "printed_by": actor.name[:120],
        "printed_at": now,
        "sheet_digest": _digest(username, digits),
        "asked_at": None,
    }
    with one_of_two("刚刚有人给其中一户印过单子。请刷新页面查看。"):
        if row is not None:
            return advance(row, **said)
        return Opening.objects.create(
            **said, post="grower", place_code=home.code, place_name=home.name, operator_id=home.operator_id,
            division=home.division, name=home.name[:40], phone=home.phone[:20],
        )  # fmt: skip


@transaction.atomic
def sheet_for(username: str, digits: str, now: datetime) -> Opening | None:
    """The row of the sheet with this name and these digits, which from now on waits for its code to be confirmed."""
    row = (
        Opening.objects.filter(username=username, state__in=Opening.LIVE, printed_at__gt=now - SHEET_GOOD_FOR)
        .exclude(sheet_digest="")
        .first()
    )
    if row is None or not constant_time_compare(row.sheet_digest, _digest(username, digits)):
        return None
    first = row.state == Opening.State.PRINTED
    advance(row, state=Opening.State.ASKED, asked_at=now)
    if first:
        note_asked(row, now)
    return row


def _digest(username: str, digits: str) -> str:
    return salted_hmac("youji.accounts.sheets", f"{username}:{digits}", algorithm="sha256").hexdigest()
