"""The list of what is asked for and printed: who waits, who was answered what. It opens nothing (``opening``)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from youji.accounts.fields import CONFIRMATION, OPENING, REFUSAL
from youji.accounts.logic import rules
from youji.accounts.logic.posts import POSTS, WAITS
from youji.accounts.models import Opening, Person
from youji.accounts.selectors.places import At
from youji.accounts.services.common import require_person
from youji.ledger.services import Line, record, record_many
from youji.shared.actor import ANONYMOUS, SYSTEM, Actor
from youji.shared.checked import checked
from youji.shared.limits import Limit
from youji.shared.refusals import NotAble, StaleState, Unknown, demand
from youji.shared.rows import advance

LOOKS = Limit("opening-state", most=60, seconds=3600, sentence="查进度的次数太多。请过一小时再试。")
#: Of one place, what strangers ask for: more waits all the same, and stands in nobody's list.
MOST_WAITING = 10


def key_of(operator_code: str, code: str) -> str:
    """Where what was asked under this code lies in the store."""
    return f"open-account:{operator_code}-{code}"


def hold_ask(asked: dict[str, Any]) -> str:
    """The code under which it lies in the store for a day.

    Raises:
        NotAble: there is no room for another.
    """
    for _ in range(5):
        code = f"{secrets.randbelow(10**8):08}"
        if cache.add(key_of(asked["operator_code"], code), asked, int(WAITS.total_seconds())):
            return code
    raise NotAble


@transaction.atomic
def wait_for(at: At, said: Mapping[str, Any], now: datetime) -> int | None:
    """The row that stands in the list of whoever confirms: a new one, or the asker's own of the same day.

    Nothing where the place has too many, or where another asked under this username: nobody takes over what waits.
    """
    about = {"name": said["name"], "phone": said["phone"], "post": said["role"]}
    _expire(Opening.objects.filter(place_code=at.code), now)
    waits = Opening.objects.filter(place_code=at.code, state=Opening.State.ASKED)
    own = waits.filter(**about, username=said["username"], sheet_digest="").first()
    if own is None and waits.count() >= MOST_WAITING:
        return None
    try:
        with transaction.atomic():
            return advance(own, asked_at=now).pk if own else _stand(at, said["username"], about, now)
    except (
        IntegrityError,
        StaleState,
    ):  # another's, a sheet's, or asked twice at once: the code is good all the same
        return None


def _stand(at: At, username: str, about: Mapping[str, Any], now: datetime) -> int:
    row = Opening.objects.create(
        **about, place_code=at.code, place_name=at.name[:120], operator_id=at.operator_id, division=at.division,
        username=username, state=Opening.State.ASKED, asked_at=now,
    )  # fmt: skip
    note_asked(row, now)
    return row.pk


def note_asked(row: Opening, now: datetime) -> None:
    """The trail knows that somebody asked, and as what; who they say they are is gone with the row."""
    after = {"state": row.state, "post": row.post}
    _note("asked", row, before={}, after=after, actor=ANONYMOUS, now=now)


def _note(verb: str, row: Opening, **said: Any) -> None:
    at: dict[str, Any] = {"operator_id": row.operator_id, "division": row.division}
    record(f"accounts.opening.{verb}", subject=row.subject, **at, **said)


def row_of(asked: Mapping[str, Any]) -> Opening | None:
    """The row of what lies in the store, if it stands in a list."""
    return Opening.objects.filter(pk=asked["opening"]).first() if asked.get("opening") else None


def why_dead(asked: Mapping[str, Any], row: Opening | None) -> str:
    """Why the code of what lies in the store opens nothing; empty while it may be confirmed."""
    if row is None:
        return "这份申请已过一天。请让本人重新申请一次。" if asked.get("opening") else ""
    if row.state in (Opening.State.REFUSED, Opening.State.WITHDRAWN):
        return f"这份申请{row.get_state_display()}，原因：{row.reason}"
    if row.sheet_digest != asked.get("sheet", ""):
        return "单子已经重印，以前那张作废。请本人照新单子再设一次密码，再告诉您新的确认码。"
    return "" if row.state == Opening.State.ASKED else "这份申请已经开通，不用再办。"


def settle_opening(
    row: Opening, state: str, *, actor: Actor, now: datetime, person: Person | None = None, reason: str = ""
) -> None:
    """The row says what became of it, in the caller's transaction.

    Raises:
        StaleState: it is no longer what the caller judged.
    """
    by = f"{actor.name}（{actor.agency}）" if actor.agency else actor.name
    before = {"state": row.state}
    advance(row, state=state, person=person, settled_at=now, settled_by=by[:120], reason=reason)
    verb = "confirmed" if state == Opening.State.OPENED else "declined"
    after = {"state": state, "username": row.username}
    _note(verb, row, before=before, after=after, actor=actor, now=now, reason=reason)


@transaction.atomic
def refuse_opening(*, opening_id: int, reason: str, actor: Actor, now: datetime) -> Opening:
    """What was asked for comes to nothing, and a printed sheet opens nothing any more; whoever asked reads why.

    Raises:
        NotAllowed: a token. Unknown: nothing of the kind waits where the actor confirms.
        Refused: without a reason, or it is not the actor's to answer. StaleState: in this moment.
    """
    require_person(actor)
    reason = checked(REFUSAL, {"reason": reason})["reason"]
    row = Opening.objects.visible_to(actor).filter(pk=opening_id, state__in=Opening.LIVE).first()
    if row is None:
        raise Unknown
    role = POSTS[row.post].role
    demand(
        rules.opened_by_whoever_knows_them(actor, role, operator_id=row.operator_id, division=row.division)
    )
    state = Opening.State.WITHDRAWN if row.sheet_digest else Opening.State.REFUSED
    settle_opening(row, state, actor=actor, now=now, reason=reason)
    return row


def state_of(*, operator_code: str, code: str, visitor: str, now: datetime) -> tuple[str, str]:
    """How far what was asked under this code is: ``waiting``, ``refused`` with the reason, or ``gone``; to whoever has both.

    Raises:
        Refused: with a sentence at its field. TooOften: ``visitor`` looked too often.
    """
    LOOKS.take(visitor, now)
    place = checked(OPENING.only("operator_code"), {"operator_code": operator_code})["operator_code"]
    digits = checked(CONFIRMATION, {"code": code})["code"]
    said: dict[str, Any] = cache.get(key_of(place, digits)) or {}
    if said.get("operator_code") != place:
        return "gone", ""
    row = row_of(said)
    if row is not None and row.state in (Opening.State.REFUSED, Opening.State.WITHDRAWN):
        return "refused", row.reason
    return ("gone" if why_dead(said, row) else "waiting"), ""


@transaction.atomic
def forget_old(now: datetime) -> int:
    """What strangers asked for and nobody confirmed is gone with its code; the number of rows."""
    return _expire(Opening.objects.all(), now)


def _expire(rows: QuerySet[Opening], now: datetime) -> int:
    over = rows.filter(state=Opening.State.ASKED, sheet_digest="", asked_at__lte=now - WAITS)
    old = list(over.select_for_update(no_key=True))
    lines = [
        Line(
            "accounts.opening.expired",
            row.subject,
            {"state": row.state},
            {},
            "",
            None,
            row.operator_id,
            row.division,
        )
        for row in old
    ]
    record_many(lines, actor=SYSTEM, now=now)
    Opening.objects.filter(pk__in=[row.pk for row in old]).delete()
    return len(old)
