"""What a grower's screens show: the open seasons, what was recorded, what last time was, and when each piece may be harvested."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from youji.production.fields import WORK
from youji.production.logic.amounts import mu_of
from youji.production.logic.judged import Judged
from youji.production.logic.kinds import KINDS, VERDICTS, Kind
from youji.production.models import Record, Season
from youji.production.selectors import whom
from youji.production.selectors.grounds import Piece
from youji.production.selectors.judging import Ground, Judge
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.refusals import Unknown
from youji.shared.values import Amount

#: Rows of the list of what has arrived; older ones are at the desk and in the workbook.
MOST_RECORDS = 60
#: Pieces whose harvest day is worked out for 今天; the phone works out the others.
MOST_PIECES = 20
#: How far back 照上次 looks.
RECENT = timedelta(days=400)
#: What is done with what: a grower of tea is not asked for the fish caught.
OF_CROPS = ("spray", "fertilise", "irrigate", "scout", "weed", "harvest", "sow", "transplant", "dispose")
OF_FISH = ("feed", "medicate", "disinfect", "stock", "catch", "scout", "dispose")
OF_ANIMALS = ("feed", "medicate", "disinfect", "stock", "catch", "dispose")
ASKED: Mapping[str, tuple[str, ...]] = {
    "plot": OF_CROPS,
    "house": (*OF_CROPS, *OF_ANIMALS),
    "pond": OF_FISH,
    "flock": OF_ANIMALS,
    "herd": OF_ANIMALS,
}
_WORDS = dict(VERDICTS)
_TONES = {"allowed": "ok", "forbidden": "stop", "unknown": "warn"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One record that has arrived, as a list shows it; it is the newest version."""

    pk: UUID
    root: UUID
    kind: str
    word: str
    day: date
    input: str
    dose: str
    where: str
    said: str
    verdict_word: str
    tone: str
    remarks: Sequence[str]
    received_at: datetime
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Harvestable:
    """A piece in production, and from which day it may be harvested by what was used on it."""

    name: str
    product: str
    verdict: str
    open_from: date

    @property
    def from_words(self) -> str:
        """``12月3日起``."""
        return f"{self.open_from.month}月{self.open_from.day}日起"


def open_seasons(actor: Actor, on: date, besides: Collection[str] = ()) -> list[Season]:
    """What is in production with everybody whose work the actor records, by name; ``besides`` are codes of seasons that may
    have ended: a record of them is corrected.
    """
    own = whom.may_record_for(actor, on)
    rows = Season.objects.filter(Q(ended_on__isnull=True) | Q(code__in=besides), operator_id__in=own)
    return list(rows.select_related("product", "base").order_by("operator_id", "name", "code")) if own else []


def area_mu(season: Season) -> str:
    """Its area in 亩 with two places; nothing where no ground is drawn."""
    return f"{mu_of(season.area_cm2):.2f}" if season.area_cm2 else ""


def kinds_for(seasons: Iterable[Season]) -> list[Kind]:
    """The kinds of work that are done on these, those done most often first."""
    wanted = {code for season in seasons for code in ASKED.get(season.kind, OF_CROPS)}
    order = dict.fromkeys((*OF_CROPS, *OF_FISH, *OF_ANIMALS))
    return [KINDS[code] for code in order if code in wanted]


def recorded(
    actor: Actor, now: datetime, limit: int = MOST_RECORDS, seasons: Iterable[Season] = ()
) -> list[Recorded]:
    """What has arrived last, newest version only, by the day of the work; ``seasons`` are those one has at hand."""
    today = clock.local_date(now)
    own = whom.may_record_for(actor, today)
    if not own:
        return []
    rows = Record.objects.filter(operator_id__in=own, day__gt=today - RECENT).order_by("-day", "-received_at")
    newest: dict[UUID, Record] = {}
    for row in rows[: limit * 2]:
        held = newest.get(row.root)
        if held is None or held.number < row.number:
            newest[row.root] = row
    shown = sorted(newest.values(), key=lambda row: (row.day, row.received_at), reverse=True)[:limit]
    names = _names(shown, {season.code: season.name for season in seasons})
    return [_recorded(row, names) for row in shown]


def find_recorded(record_id: UUID, actor: Actor, now: datetime) -> Recorded:
    """One of one's own records.

    Raises:
        Unknown: there is none, or it is not theirs.
    """
    own = whom.may_record_for(actor, clock.local_date(now))
    row = Record.objects.filter(pk=record_id, operator_id__in=own).first()
    if row is None:
        raise Unknown("没有这条记录。")
    return _recorded(row, _names([row], {}))


def last_of_each(rows: Iterable[Recorded]) -> list[Recorded]:
    """照上次: the last record of every kind that names an input or is done again and again; the newest first."""
    last: dict[str, Recorded] = {}
    for row in rows:
        last.setdefault(row.kind, row)
    return list(last.values())[:4]


def harvestable(seasons: Sequence[Season], today: date) -> list[Harvestable]:
    """From which day each may be harvested, by everything that was used on its ground: the last opened last."""
    some = [season for season in seasons if KINDS["harvest"] in kinds_for([season])][:MOST_PIECES]
    judge = Judge(Ground.of(some))
    found = []
    for season in some:
        judged: Judged = judge.stands(Piece(season), today)
        known = judged.verdict == "" or judged.earliest is not None or not judged.findings
        verdict = "allowed" if known else "unknown"
        found.append(Harvestable(season.name, season.product.name, verdict, judged.earliest or today))
    return sorted(found, key=lambda one: (one.open_from, one.name))


def operator_codes(seasons: Iterable[Season]) -> dict[int, str]:
    """The 主体码 of whose seasons these are."""
    found = whom.operators_of(frozenset(one.operator_id for one in seasons))
    return {number: row.code for number, row in found.items()}


def _names(rows: Iterable[Record], known: Mapping[str, str]) -> Mapping[str, str]:
    codes = {one["code"] for row in rows for one in row.seasons} - set(known)
    if not codes:
        return known
    return {**known, **dict(Season.objects.filter(code__in=codes).values_list("code", "name"))}


def _as_typed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, amounts as a person types them: 25, not 25.0000."""
    return {
        key: f"{Decimal(value).normalize():f}" if isinstance(WORK[key], Amount) else value
        for key, value in facts.items()
        if key in WORK
    }


def _recorded(row: Record, names: Mapping[str, str]) -> Recorded:
    facts = _as_typed(row.facts)
    codes = [one["code"] for one in row.seasons]
    where = "、".join(names.get(code, code) for code in codes[:3]) + (
        f"等{len(codes)}块" if len(codes) > 3 else ""
    )
    dose = f"{facts['dose']} {facts.get('dose_unit', '')}".strip() if "dose" in facts else ""
    quantity = f"{facts['quantity']} {facts.get('unit', '')}".strip() if "quantity" in facts else ""
    said = "，".join(part for part in (facts.get("input", ""), dose or quantity, where) if part)
    return Recorded(
        pk=row.pk,
        root=row.root,
        kind=row.kind,
        word=KINDS[row.kind].word,
        day=row.day,
        input=facts.get("input", ""),
        dose=dose or quantity,
        where=where,
        said=said,
        verdict_word=_WORDS.get(row.verdict, ""),
        tone=_TONES.get(row.verdict, "busy"),
        remarks=row.remarks,
        received_at=row.received_at,
        body={"kind": row.kind, "day": row.day.isoformat(), "seasons": codes, **facts},
    )
