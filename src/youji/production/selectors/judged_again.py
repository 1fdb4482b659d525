"""What is judged differently when rows of norms change: the live seasons, their records and the lots of their harvests.

Reads only. The same answers what an import would change, and what a change has changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from youji.compliance.selectors import Reached, reached_by
from youji.norms.logic import changes as norms
from youji.norms.selectors.both import Both
from youji.production.logic.amounts import shelf
from youji.production.logic.judged import Judged, together
from youji.production.logic.kinds import JUDGED, KINDS
from youji.production.logic.notices import notice_for, sign_of, why
from youji.production.models import Lot, Plan, Season, Work
from youji.production.selectors.grounds import Piece
from youji.production.selectors.judging import Ground, Judge
from youji.production.selectors.resting import lots_of, plans_resting_on, resting_on
from youji.registry.selectors import operator_names
from youji.shared.clock import in_words, local_date

#: Seasons judged together: what is read of them is held in memory.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Subject:
    """One thing to be judged by both: a season, a record or a lot."""

    kind: str
    ref: str
    title: str
    href: str
    operator_id: int
    division: str
    ask: Callable[[Judge], Judged]
    today: date | None = None  # where something is still to be harvested


def rest_on(both: Both, now: datetime) -> norms.Rested:
    """Whatever rests on the changed rows, judged by both, as the house judges today."""
    reached = reached_by(both.changes)
    found = sorted(resting_on(reached).items(), key=lambda one: (one[1], str(one[0])))
    looked, differing, seen = 0, list[norms.Differing](), set[tuple[str, str]]()
    for start in range(0, len(found), AT_ONCE):
        some = dict(found[start : start + AT_ONCE])
        subjects, ground = _subjects(some, reached, local_date(now))
        looked += len(subjects)
        differing += [one for one in _judged(subjects, ground, both) if (one.kind, one.ref) not in seen]
        seen |= {(one.kind, one.ref) for one in subjects}  # a record of two seasons may be met with either
    plans, ground = _plans(plans_resting_on(reached, local_date(now)))
    differing += _judged(plans, ground, both)
    return norms.Rested(looked + len(plans), tuple(differing))


def _judged(subjects: Sequence[_Subject], ground: Ground, both: Both) -> Iterator[norms.Differing]:
    with both.before():
        judge = Judge(ground)
        before = [one.ask(judge) for one in subjects]
    with both.after():
        judge = Judge(ground)
        after = [one.ask(judge) for one in subjects]
    names = operator_names({one.operator_id for one in subjects})
    for one, was, now in zip(subjects, before, after, strict=True):
        if sign_of(was, one.today) == sign_of(now, one.today):
            continue
        yield norms.Differing(
            kind=one.kind,
            ref=one.ref,
            title=one.title,
            href=one.href,
            operator_id=one.operator_id,
            operator_name=names.get(one.operator_id, ""),
            division=one.division,
            before=norms.Judged(was.verdict, was.earliest, was.edition),
            after=norms.Judged(now.verdict, now.earliest, now.edition),
            reason=why(was, now),
            notice=notice_for(one.title, was, now),
            findings=now.objections,
        )


def _subjects(found: dict[UUID, int], reached: Reached, today: date) -> tuple[list[_Subject], Ground]:
    """What is to be judged of these seasons: what was done since the input was first used there, their lots, themselves."""
    mine = {"operator_id__in": set(found.values()), "season_id__in": found}
    works = Work.objects.filter(**mine, kind__in=sorted(JUDGED)).order_by("day", "pk")
    lots = lots_of(found)
    whole = _whole(lots, works, found)
    wanted = {*found, *(one.season_id for some in whole.values() for one in some)}
    seasons = {row.pk: row for row in Season.objects.filter(pk__in=wanted).select_related("product")}
    ground = Ground.of(seasons.values())
    since = {pk: _first_use(ground, Piece(seasons[pk]), reached) for pk in found if pk in seasons}
    by_root: dict[UUID, list[Work]] = defaultdict(list)
    for work in works:
        first = since[work.season_id]
        if first is not None and work.day >= first:
            by_root[work.root].append(work)
    live = {UUID(one) for lot in lots.values() for one in lot.seasons}
    subjects = [
        _season(seasons[pk], today) for pk, day in since.items() if seasons[pk].open and day is not None
    ]
    subjects += [
        _of_work(whole.get(some[0].record_id, some), seasons, lots.get(some[0].record_id))
        for some in by_root.values()
        if any(seasons[one.season_id].open or one.season_id in live for one in some)
    ]
    return subjects, ground


def _whole(
    lots: Mapping[UUID, Lot], works: Iterable[Work], found: Collection[UUID]
) -> dict[UUID, list[Work]]:
    """All seasons of the harvests that opened these lots, by record: a lot of two is stopped while either forbids it."""
    others = {season for lot in lots.values() for one in lot.seasons if (season := UUID(one)) not in found}
    mine = {"operator_id__in": {lot.operator_id for lot in lots.values()}, "season_id__in": others}
    beside = Work.objects.filter(**mine, kind__in=("harvest", "catch")).order_by("day", "pk")
    some: dict[UUID, list[Work]] = defaultdict(list)
    for work in (*works, *(beside if others else ())):
        if work.record_id in lots:
            some[work.record_id].append(work)
    return some


def _first_use(ground: Ground, piece: Piece, reached: Reached) -> date | None:
    names = {shelf(name, "") for name in reached.names}
    days = (
        one.day
        for one, _ in ground.uses_on(piece)
        if (said := dict(one.use)).get("registration") in reached.registrations
        or shelf(str(said.get("input") or ""), "") in names
    )
    return min(days, default=None)


def _season(season: Season, today: date) -> _Subject:
    return _Subject(
        "season", str(season.pk), f"生产季“{season.name}”（{season.product.name}）",
        reverse("production:season", args=[season.pk]), season.operator_id, season.division,
        lambda judge: judge.stands(Piece(season), today), today,
    )  # fmt: skip


def _of_work(works: Sequence[Work], seasons: dict[UUID, Season], lot: Lot | None) -> _Subject:
    """A record, or the lot that it opened."""
    first = works[0]
    pieces = [Piece(seasons[one.season_id], one.part, one.part_cm2) for one in works]
    harvests = KINDS[first.kind].opens_lot

    def ask(judge: Judge) -> Judged:
        if harvests:
            return together(judge.harvest(piece, first.day) for piece in pieces)
        # Which of several arrived last is not asked again: the later by its day answers for all.
        return together(judge.use(piece, first.day, first.root, last=first.day) for piece in pieces)

    season = seasons[first.season_id]
    kind, ref = ("lot", str(lot.pk)) if lot else ("record", str(first.record_id))
    word = KINDS[first.kind].word
    title = (
        f"批次{lot.code}（{lot.product.name}）"
        if lot
        else f"{in_words(first.day)}在“{season.name}”的{word}记录"
    )
    return _Subject(
        kind, ref, title, reverse("production:record", args=[first.record_id]), first.operator_id, season.division, ask,
    )  # fmt: skip


def _plans(some: Sequence[Plan]) -> tuple[list[_Subject], Ground]:
    """What is still to be done, each as if it were: on what is on file, and not on one another."""
    wanted = {UUID(one) for plan in some for one in plan.seasons}
    rows = Season.objects.filter(pk__in=wanted, ended_on__isnull=True).select_related("product")
    seasons = {row.pk: row for row in rows}
    subjects = []
    for plan in some:
        grown = [seasons[UUID(one)] for one in plan.seasons if UUID(one) in seasons]
        if grown:
            subjects.append(_plan(plan, grown))
    return subjects, Ground.of(seasons.values())


def _plan(plan: Plan, seasons: Sequence[Season]) -> _Subject:
    works = [
        Work(
            operator_id=plan.operator_id, season_id=one.pk, day=plan.day, kind="spray", root=plan.pk, record_id=plan.pk,
            use=plan.facts,
        )
        for one in seasons
    ]  # fmt: skip

    def ask(judge: Judge) -> Judged:
        for work in works:
            judge.ground.add(work)
        judged = together(judge.use(Piece(one), plan.day, plan.pk) for one in seasons)
        judge.ground.forget(plan.pk)
        return judged

    title = f"{in_words(plan.day)}打算在“{seasons[0].name}”施{plan.facts.get('input', '')}"
    return _Subject(
        "plan", str(plan.pk), title, reverse("production:own"), plan.operator_id, plan.division, ask, plan.day,
    )  # fmt: skip
