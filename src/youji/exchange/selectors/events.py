"""Events an operator may read: their own, and those of lots they have had. Pages that do not shift while events arrive."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet

from youji.exchange.logic.query import Asked, read
from youji.exchange.logic.rows import ABOUT
from youji.exchange.models import CaptureJob, Event, EventName
from youji.exchange.selectors.names import held_names, some
from youji.shared.actor import Actor
from youji.shared.refusals import NotAllowed, Refused, TooLarge, Unknown

SALT = "exchange.page"
#: So long the token of a next page holds.
HOLDS = timedelta(hours=1)


class BadQuery(Refused):
    """A query that is not one: parameters unknown, unreadable, or at odds (QueryParameterException)."""

    status = 400


class TooMany(TooLarge):
    """More events than the query wanted at most (QueryTooLargeException)."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, and the token of the next page; empty on the last."""

    events: tuple[Event, ...]
    token: str = ""
    expires: datetime | None = None


def whose(actor: Actor) -> int:
    """The operator for whom the actor exchanges data.

    Raises:
        NotAllowed: none.
    """
    if actor.operator_id is None:
        raise NotAllowed("只有经营主体自己的令牌能交换事件。")
    return actor.operator_id


def events_of(actor: Actor) -> QuerySet[Event]:
    """The events the actor may know of; who else there is, nobody learns."""
    own = whose(actor)
    had = EventName.objects.filter(event=OuterRef("pk"), field__in=ABOUT, name__in=held_names(own))
    open_to = Q(told="holders") | Q(told="addressee", addressee=own)
    return Event.objects.filter(Q(operator_id=own) | (open_to & Exists(had)))


def find_events(event_id: str, actor: Actor) -> list[Event]:
    """The event of this id, and behind it what declares it a mistake: both by one hand, the actor's own where they told it,
    else whoever told it first. What another declares of it is that one's word.

    Raises:
        Unknown: none the actor may know of.
    """
    found = list(events_of(actor).filter(event_id=event_id).order_by("declares", "recorded_at", "pk"))
    if not found:
        raise Unknown(event_id)
    told = [one.operator_id for one in found if not one.declares] or [found[0].operator_id]
    hand = actor.operator_id if actor.operator_id in told else told[0]
    return [one for one in found if one.operator_id == hand]


def standing(ids: Iterable[str], operator_id: int) -> dict[tuple[str, bool], str]:
    """Of these ids what the operator's events say already: (id, whether it declares a mistake) → digest."""
    found: dict[tuple[str, bool], str] = {}
    for part in some(ids):
        rows = Event.objects.filter(operator_id=operator_id, event_id__in=part)
        found |= {
            (pk, declares): digest
            for pk, declares, digest in rows.values_list("event_id", "declares", "digest")
        }
    return found


def find_job(job_id: UUID, actor: Actor) -> CaptureJob:
    """The document the actor's operator handed in.

    Raises:
        Unknown: none of theirs.
    """
    found = CaptureJob.objects.filter(operator_id=whose(actor), pk=job_id).first()
    if found is None:
        raise Unknown(job_id)
    return found


def jobs(actor: Actor) -> QuerySet[CaptureJob]:
    """What the actor's operator handed in, the newest first."""
    return CaptureJob.objects.filter(operator_id=whose(actor)).order_by("-at", "-pk")


def own_events(actor: Actor) -> QuerySet[Event]:
    """The events of the actor's own operator, the newest first; of lots others gave them, ``query`` finds the rest."""
    return Event.objects.filter(operator_id=whose(actor)).order_by("-recorded_at", "-pk")


def query(said: dict[str, list[str]], actor: Actor, now: datetime) -> Page:
    """The events that are asked for, one page of them.

    Raises:
        BadQuery: with a sentence at every parameter. TooMany: more than ``maxEventCount``.
    """
    answer = read(said)
    if answer.wrong:
        raise BadQuery(answer.wrong)
    asked, own = answer.asked, whose(actor)
    key = hashlib.sha256(
        repr((own, sorted((k, v) for k, v in said.items() if k not in ("nextPageToken", "perPage")))).encode()
    )
    place = _place(asked.token, key.hexdigest()) if asked.token else _Place(now, None, 0)
    rows = _matching(asked, actor).filter(recorded_at__lte=place.until)
    if asked.most is not None and not asked.token and rows[: asked.most + 1].count() > asked.most:
        raise TooMany(f"符合条件的超过{asked.most:,}个事件（maxEventCount），没有答复。请缩小范围。")
    wanted = asked.per_page if asked.limit is None else min(asked.per_page, asked.limit - place.given)
    found = _after(rows, asked, place)[: wanted + 1] if wanted > 0 else []
    events = list(found)
    if len(events) <= wanted or (asked.limit is not None and place.given + wanted >= asked.limit):
        return Page(tuple(events[:wanted]))
    last = events[wanted - 1]
    token = signing.dumps(
        [
            key.hexdigest(),
            place.until.isoformat(),
            getattr(last, asked.order).isoformat(),
            str(last.pk),
            place.given + wanted,
        ],
        salt=SALT,
    )
    return Page(tuple(events[:wanted]), token, now + HOLDS)


@dataclass(frozen=True, slots=True)
class _Place:
    until: datetime  # what was recorded later is not in these pages
    after: tuple[datetime, UUID] | None
    given: int


def _place(token: str, key: str) -> _Place:
    try:
        asked, until, at, pk, given = signing.loads(token, salt=SALT, max_age=HOLDS)
    except signing.BadSignature:
        raise BadQuery("翻页的凭据不对，或已过期。请从第一页重新查。", "nextPageToken") from None
    if asked != key:
        raise BadQuery("翻页时查询条件不能变。请从第一页重新查。", "nextPageToken")
    return _Place(datetime.fromisoformat(until), (datetime.fromisoformat(at), UUID(pk)), given)


def _matching(asked: Asked, actor: Actor) -> QuerySet[Event]:
    rows = events_of(actor)
    for look, value in asked.columns:
        rows = rows.filter(**{look: value})
    for fields, names in asked.names:
        named = EventName.objects.filter(field__in=fields, name__in=names)
        rows = rows.filter(pk__in=named.values("event"))  # begins at the names, which are few
    return rows


def _after(rows: QuerySet[Event], asked: Asked, place: _Place) -> QuerySet[Event]:
    sign, word = ("-", "lt") if asked.descending else ("", "gt")
    if place.after is not None:
        at, pk = place.after
        rows = rows.filter(Q(**{f"{asked.order}__{word}": at}) | Q(**{asked.order: at, f"pk__{word}": pk}))
    return rows.order_by(f"{sign}{asked.order}", f"{sign}pk")
