"""Certificates that were read are on file, each once, with what the house finds of them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid5

from django.core.files import File
from django.db import transaction

from youji.certificates.services.publishing import known
from youji.documents.logic.kinds import PHOTO
from youji.documents.services import store
from youji.ledger.services import record
from youji.production.selectors.whom import operators_of
from youji.receiving.fields import SCAN
from youji.receiving.logic.verdict import Found, Verdict
from youji.receiving.models import Pile, Scan
from youji.receiving.selectors.judging import LONGEST, House, Looked
from youji.receiving.services.doubles import flag_copies
from youji.receiving.services.goods import take_late
from youji.receiving.services.telling import tell_of_wrong
from youji.shared import reading
from youji.shared.actor import Actor
from youji.shared.barcodes import codes_in
from youji.shared.checked import checked
from youji.shared.clock import local_date
from youji.shared.inserting import insert, new
from youji.shared.refusals import NotAllowed, Refused

NOT_YOURS = "只有经营主体自己的人能收货查验。"
OTHER_CONTENT = "这个编号已经存了另一条内容。请刷新页面后再扫一次。"
NO_CODE = "照片上没有读出码，原样保存，无法核验。"
#: So many certificates of one message or one picture.
MOST = 300
LONGEST_WAIT = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told of one that was sent: it is there, with what was found, or why not."""

    id: str
    scan: Scan | None
    said: str = ""


def buyer(actor: Actor) -> Any:
    """For whom the actor receives.

    Raises:
        NotAllowed: nobody.
    """
    if actor.operator_id is None:
        raise NotAllowed(NOT_YOURS)
    return operators_of(frozenset({actor.operator_id}))[actor.operator_id]


def take_scans(sent: Sequence[Mapping[str, Any]], *, actor: Actor, now: datetime) -> list[Answer]:
    """Each of ``sent`` is on file once: ``{id, pile, how, text}``, perhaps ``phone``, ``list``, ``made``; one audit entry.

    Raises:
        NotAllowed: the actor belongs to nobody who receives.
    """
    who = buyer(actor)
    with transaction.atomic():
        ids = [number for one in sent if (number := as_id(one.get("id")))]
        there = Scan.objects.in_bulk(ids)
        piles = {number for one in sent if (number := as_id(one.get("pile")))}
        by = _By(who, actor, House(known(now), who.pk, now), others_piles(who, piles))
        made: dict[UUID, Scan] = {}
        answers = []
        for one in sent:
            answer = _answer(one, by, {**there, **made})
            if answer.scan is not None and answer.scan.pk not in there:
                made[answer.scan.pk] = answer.scan
            answers.append(answer)
        _keep(list(made.values()), actor, now)
    return answers


def _answer(one: Mapping[str, Any], by: _By, there: Mapping[UUID, Scan]) -> Answer:
    told = str(one.get("id") or "")
    number, pile = as_id(told), as_id(one.get("pile"))
    if number is None or pile is None:
        return Answer(told, None, "缺少编号。请刷新页面后再扫一次。")
    if pile in by.others:
        return Answer(told, None, OTHER_CONTENT)
    try:
        values = checked(SCAN, {key: one.get(key) for key in SCAN})
    except Refused as refused:
        return Answer(told, None, str(refused))
    if (before := there.get(number)) is not None:
        same = (before.operator_id, before.pile_id, before.text) == (by.who.pk, pile, values["text"])
        return Answer(told, before) if same else Answer(told, None, OTHER_CONTENT)
    looked = by.house.look(values["text"], pile)
    return Answer(told, _row(number, pile, values, looked, by, said=one))


@dataclass(frozen=True, slots=True)
class _By:
    """Who read it, for whom, what of it is judged by, and in which of the piles it has no business."""

    who: Any
    actor: Actor
    house: House
    others: frozenset[UUID] = frozenset()


def others_piles(who: Any, piles: Collection[UUID]) -> frozenset[UUID]:
    """Those of ``piles`` that somebody else received: nothing is added to them, and nobody is told what is in them."""
    return frozenset(
        Pile.objects.filter(pk__in=piles).exclude(operator_id=who.pk).values_list("pk", flat=True)
    )


def _row(
    number: UUID,
    pile: UUID,
    values: Mapping[str, Any],
    looked: Looked,
    by: _By,
    *,
    said: Mapping[str, Any] = MappingProxyType({}),
    document_id: UUID | None = None,
) -> Scan:
    who, now = by.who, by.house.now
    phone = str(said.get("phone") or "")
    return new(
        Scan,
        id=number,
        operator_id=who.pk,
        division=who.division,
        pile_id=pile,
        how=values["how"],
        text=values["text"],
        code=looked.code,
        copy=looked.copy,
        certificate_id=looked.certificate.pk if looked.certificate else None,
        issuer_id=looked.issuer_id,
        issuer=looked.issuer[:160],
        origin=looked.origin,
        product=looked.product[:90],
        document_id=document_id,
        verdict=looked.found.verdict.value,
        found=looked.found.reason[:LONGEST],
        phone_verdict=phone if phone in set(Verdict) else "",
        phone_list_on=_day(said.get("list")),
        day=day_of(made_at(said.get("made"), now), now),
        made_at=made_at(said.get("made"), now),
        at=now,
        person_id=by.actor.user_id,
        person_name=by.actor.name[:80],
    )


def _keep(rows: list[Scan], actor: Actor, now: datetime) -> None:
    if not rows:
        return
    insert(rows)
    first = rows[0]
    record(
        "receiving.scan.added",
        subject=f"receiving.pile:{first.pile_id}",
        before={},
        after={"certificates": len(rows)},
        actor=actor,
        now=now,
        operator_id=first.operator_id,
        division=first.division,
    )
    for pile in Pile.objects.filter(pk__in={one.pile_id for one in rows}, undoing__isnull=True):
        late = [one for one in rows if one.pile_id == pile.pk and str(one.pk) not in pile.away]
        take_late(pile, late, actor=actor, now=now)
        tell_of_wrong(pile, late, now)
    flag_copies(rows, actor=actor, now=now)


def take_photo(*, key: str, pile: str, file: File, actor: Actor, now: datetime) -> list[Scan]:
    """The picture is kept, and each code on it is on file as if it had been scanned; without one, the picture alone.

    Args:
        key: made on the phone: a picture sent twice under it is one.

    Raises:
        NotAllowed: the actor belongs to nobody who receives. Refused: no picture, or the number is another one's.
    """
    who, number, of = buyer(actor), as_id(key), as_id(pile)
    if number is None or of is None:
        raise Refused("缺少编号。请刷新页面后再拍一次。", "id")
    if others_piles(who, {of}):
        raise Refused(OTHER_CONTENT, "pile")
    with transaction.atomic():
        content = file.read()
        before = list(Scan.objects.filter(operator_id=who.pk, pile_id=of, document__sha256=_sha256(content)))
        if before:
            return before
        if Scan.objects.filter(pk=uuid5(number, "0")).exists():
            raise Refused(OTHER_CONTENT, "key")
        document = store(
            file=content,
            name=file.name or "合格证.jpg",
            actor=actor,
            now=now,
            operator_id=who.pk,
            kinds=PHOTO,
        )
        by = _By(who, actor, House(known(now), who.pk, now))
        rows = [
            _row(uuid5(number, str(n)), of, {"how": how, "text": text}, looked, by, document_id=document.pk)
            for n, (how, text, looked) in enumerate(_on_picture(content, of, by.house))
        ]
        _keep(rows, actor, now)
    return rows


def _on_picture(content: bytes, pile: UUID, house: House) -> list[tuple[str, str, Looked]]:
    """How, what, and what was found, of every code in the picture; of one without a code the picture alone."""
    texts = codes_in(content)[:MOST]
    if not texts:
        return [("paper", "", Looked(Found(Verdict.UNVERIFIABLE, NO_CODE)))]
    return [("photo", text, house.look(text, pile)) for text in texts]


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def as_id(said: object) -> UUID | None:
    """The number in what was sent, or nothing."""
    try:
        return UUID(str(said or ""))
    except ValueError:
        return None


def _day(said: object) -> date | None:
    return reading.day(str(said or ""))


def day_of(made: datetime | None, now: datetime) -> date:
    """The day it was put down: what waited on a phone without a line is of the day it was read, not of the day it came.

    A clock that is more than a month off is not believed.
    """
    return local_date(made if made is not None and now - made < LONGEST_WAIT else now)


def made_at(said: object, now: datetime) -> datetime | None:
    """When the phone says it was; a clock that runs ahead is ours."""
    if not isinstance(said, int) or isinstance(said, bool) or not 0 < said < 4_000_000_000_000:
        return None
    return min(datetime.fromtimestamp(said / 1000, UTC), now)
