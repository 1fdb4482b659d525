"""A base works by an edition; its producers are handed it, and have read it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from youji.accounts.services import notify
from youji.accounts.services.messages import settle
from youji.ledger.services import record_row
from youji.members.selectors import may_record_for
from youji.registry.selectors import find_base, operator_names
from youji.registry.services.common import hold_base
from youji.shared import clock
from youji.shared.actor import PRODUCERS, Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.rows import advance, one_of_two
from youji.standards.fields import ADOPTION, READ
from youji.standards.models import Adoption, Edition, Handing
from youji.standards.policy import DRAFTERS
from youji.standards.selectors.households import producers_of
from youji.standards.selectors.procedures import find_adoption, find_edition, find_handing


def _may_adopt(actor: Actor, base: Any) -> bool:
    """The base's own people, or reviewers of its area."""
    own = bool(actor.roles & PRODUCERS) and actor.operator_id is not None
    office = DRAFTERS.admits(actor) and actor.covers(base.division)
    return (own and actor.operator_id == base.operator_id) or office


@transaction.atomic
def adopt(*, edition_id: int, actor: Actor, now: datetime, **said: Any) -> Adoption:
    """The base works by the edition in that year; what it had of the same procedure ends, and its producers are handed it.

    Raises:
        Unknown: no such edition. NotAllowed: neither the base's side nor its area's office.
        Refused: no such base, another product, or adopted already. StaleState: somebody was first.
    """
    values = checked(ADOPTION, said)
    edition = find_edition(edition_id, actor)
    base = find_base(values["base"], actor)
    if base is None:
        raise Refused("您的范围内没有这个基地编号。", "base")
    if not _may_adopt(actor, base):
        raise NotAllowed("采用规程由基地自己，或基地所在地的审核员、农技员办理。")
    hold_base(base.pk)  # two editions of one procedure adopted at once would both stand
    today = clock.local_date(now)
    if abs(values["season"] - today.year) > 1:
        raise Refused("只能采用今年、去年或明年的。", "season")
    _fit(edition, base, today)
    had = Adoption.objects.filter(base=base, season=values["season"], ended_on=None)
    if had.filter(edition=edition).exists():
        raise Refused("这个基地今年已经采用这一版。", "base")
    for one in had.filter(edition__procedure=edition.procedure):
        advance(one, ended_on=today)
        for handing in one.handings.filter(read_at=None):
            settle(handing.matter, now=now)  # nobody is asked to read what is not worked by any more
        record_row(one, "ended", before={}, after={"ended_on": str(today)}, actor=actor, now=now)
    with one_of_two("这个基地刚刚采用了这一版。"):
        row = Adoption.objects.create(
            base=base,
            edition=edition,
            season=values["season"],
            division=base.division,
            adopted_on=today,
            adopted_by=actor.name,
        )
    after = {"base": base.code, "edition": str(edition), "season": row.season}
    record_row(row, "adopted", before={}, after=after, actor=actor, now=now)
    hand_out(adoption_id=row.pk, operator_ids=producers_of(base, today), actor=actor, now=now)
    return row


def _fit(edition: Edition, base: Any, today: date) -> None:
    """Refuse a draft, what is over, and another product. One whose successor begins on a day to come still holds."""
    over = edition.in_force_until is not None and edition.in_force_until <= today
    if edition.state == Edition.State.DRAFT or over:
        raise Refused("只能采用现行的一版。", "")
    code = edition.procedure.product.code
    if base.product is not None and not (
        base.product.code.startswith(code) or code.startswith(base.product.code)
    ):
        raise Refused(
            f"这部规程是{edition.procedure.product.name}的，基地登记的产品是{base.product.name}。", "base"
        )


@transaction.atomic
def hand_out(*, adoption_id: int, operator_ids: Collection[int], actor: Actor, now: datetime) -> int:
    """Each of these producers has been handed the adopted edition, once; who was handed it before is left as it is.

    Returns:
        How many were handed it now.

    Raises:
        Unknown: no such adoption in the actor's scope. NotAllowed: not the base's side nor its office.
    """
    adoption = find_adoption(adoption_id, actor)
    if not _may_adopt(actor, adoption.base):
        raise NotAllowed("发放规程由基地自己，或基地所在地的审核员、农技员办理。")
    had = set(adoption.handings.values_list("operator_id", flat=True))
    fresh = sorted(set(operator_names(list(operator_ids))) - had)
    with one_of_two("这份规程刚刚发放过。请刷新页面。"):
        made = Handing.objects.bulk_create(
            [
                Handing(operator_id=one, adoption=adoption, division=adoption.division, handed_at=now)
                for one in fresh
            ]
        )
    if made:
        record_row(adoption, "handed", before={}, after={"producers": len(made)}, actor=actor, now=now)
    for one in made:
        notify(
            title=f"新的操作规程：{adoption.edition.procedure.title}",
            body="请阅读后确认。纸上签收的，由基地、代记的主体或县里登记。",
            link=f"/field/standards/{one.pk}/",
            matter=one.matter,
            now=now,
            operator_id=one.operator_id,
        )
    return len(made)


def may_confirm(handing: Handing, actor: Actor, on: date) -> bool:
    """Whether the actor says that it was read: the producer's own people, or whoever writes down what was signed on paper.

    That is the base's side, an office of its area, or the neighbour that keeps the producer's books on the day.
    """
    return (
        _own(handing, actor)
        or _may_adopt(actor, handing.adoption.base)
        or handing.operator_id in may_record_for(actor, on)
    )


def _own(handing: Handing, actor: Actor) -> bool:
    return bool(actor.roles & PRODUCERS) and actor.operator_id == handing.operator_id


@transaction.atomic
def confirm_read(
    *, handing_id: int, version: int | None, actor: Actor, now: datetime, **said: Any
) -> Handing:
    """The producer has read it, and is asked no more: their own word, or written down from a signed sheet (``may_confirm``).

    Raises:
        Unknown: no such handing in the actor's scope. NotAllowed: not the actor's to say.
        Refused: a field will not do. StaleState: it is confirmed already.
    """
    values = checked(READ, said)
    today = clock.local_date(now)
    handing = find_handing(handing_id, actor, today)
    if not may_confirm(handing, actor, today):
        raise NotAllowed("由被发放的主体自己确认，或由基地、代记的主体、县里登记纸质签收。")
    if handing.read_at is not None:
        raise StaleState("这份规程已经确认过。", now={"reader": handing.reader})
    way = Handing.Way.ACCOUNT if _own(handing, actor) else Handing.Way.PAPER
    advance(handing, seen=version, **values, read_at=now, read_by_id=actor.user_id, way=way)
    after = {"reader": handing.reader, "way": str(way)}
    record_row(handing, "confirmed", before={}, after=after, actor=actor, now=now)
    settle(handing.matter, now=now)
    return handing
