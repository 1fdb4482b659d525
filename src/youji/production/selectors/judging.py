"""The one place where production asks the rules: what was used on a piece of ground, put as compliance wants it."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from youji.compliance import selectors as compliance
from youji.production.logic.earlier import of_what_stood_before
from youji.production.logic.ground import counts, shared_cm2
from youji.production.logic.judged import Found, Judged
from youji.production.logic.kinds import BEGINS, JUDGED, KINDS
from youji.production.models import Overlap, Season, Work
from youji.production.selectors.grounds import Piece
from youji.production.selectors.water import warmth_after
from youji.shared.findings import Verdict
from youji.shared.prepared import prepared

#: What is looked back at: what was used, when something was taken, and when something was put there.
COUNTED = sorted(JUDGED | BEGINS)
#: Of a season in water, what may leave it by degree-days.
POND, MEDICATE = "pond", "medicate"


@dataclass(frozen=True, slots=True)
class Treated:
    """One treatment, where and when: what ``Work`` holds of it."""

    root: UUID
    operator_id: int
    season_id: UUID
    day: date
    kind: str
    use: tuple[tuple[str, Any], ...]
    part: Mapping[str, Any] | None = field(default=None, hash=False, compare=False)
    part_cm2: int | None = None
    record_id: UUID | None = field(default=None, compare=False)  # the version that counts
    need: str = ""  # kilograms of nitrogen per 亩, where it was said


def _by_day(one: Treated) -> tuple[date, str]:
    """Where it stands among the others of its ground: on every database in the same place."""
    return one.day, str(one.root)


@prepared
def _lying_on(operators: Collection[int], seasons: Collection[UUID]) -> QuerySet[Overlap]:
    return Overlap.objects.filter(operator_id__in=operators, season_id__in=seasons)


@prepared
def _done(operators: Collection[int], seasons: Collection[UUID]) -> QuerySet[Work]:
    rows = Work.objects.filter(operator_id__in=operators, season_id__in=seasons, kind__in=COUNTED)
    return rows.order_by("day", "pk")


@dataclass(slots=True)
class Ground:
    """The seasons of one message, what lies on their ground, and everything that was used there."""

    areas: dict[UUID, int] = field(default_factory=dict)
    common: dict[UUID, dict[UUID, int]] = field(default_factory=lambda: defaultdict(dict))
    treated: dict[UUID, list[Treated]] = field(default_factory=lambda: defaultdict(list))
    grounds: dict[UUID, Mapping[str, Any] | None] = field(default_factory=dict)
    harvests: dict[UUID, list[tuple[UUID, date]]] = field(default_factory=lambda: defaultdict(list))
    begun: dict[UUID, list[tuple[UUID, date]]] = field(default_factory=lambda: defaultdict(list))
    crops: dict[UUID, int] = field(
        default_factory=dict
    )  # what each season grows, where others used something
    warmth: dict[UUID, tuple[tuple[date, int], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, seasons: Iterable[Season]) -> Ground:
        """Everything that was ever used on the ground of these seasons, in two queries; of others' seasons one more."""
        here = {season.pk: season for season in seasons}
        found = cls()
        for season in here.values():
            found.areas[season.pk] = season.area_cm2
            found.grounds[season.pk] = season.ground
            found.crops[season.pk] = season.product_id
        operators = {season.operator_id for season in here.values()}
        for met in _lying_on(operators, set(here)):
            found.common[met.season_id][met.other_id] = met.shared_cm2
            operators.add(met.other_operator_id)
        others = {other for some in found.common.values() for other in some}
        for row in _done(operators, others | set(here)):
            found.add(row)
        if any(found.treated.get(pk) for pk in others):
            found.crops |= dict(Season.objects.filter(pk__in=others).values_list("pk", "product_id"))
        return found

    def add(self, work: Work) -> None:
        """What was just done counts for what follows in the same message."""
        if KINDS[work.kind].opens_lot:
            self.harvests[work.season_id].append((work.root, work.day))
        elif work.kind in BEGINS:
            self.begun[work.season_id].append((work.root, work.day))
        elif work.kind in JUDGED:
            self._treat(work)

    def _treat(self, work: Work) -> None:
        use = work.use or {}
        one = Treated(
            work.root,
            work.operator_id,
            work.season_id,
            work.day,
            work.kind,
            tuple(sorted(use.items())),
            work.part,
            work.part_cm2,
            work.record_id,
            use.get("nitrogen_need") or "",
        )
        insort(self.treated[work.season_id], one, key=_by_day)

    def forget(self, root: UUID) -> None:
        """A record that is corrected counts no more."""
        for season_id, some in self.treated.items():
            self.treated[season_id] = [one for one in some if one.root != root]
        for each in (self.harvests, self.begun):
            for season_id, days in each.items():
                each[season_id] = [one for one in days if one[0] != root]

    def uses_on(self, piece: Piece) -> list[tuple[Treated, int]]:
        """Every treatment that reached the piece, with the shared ground in cm²; a common border is none.

        A record over several seasons that lie on the piece is one treatment of it: on the largest of their parts.
        """
        season = piece.season
        met: dict[UUID, tuple[Treated, int]] = {}
        for other, whole in ((season.pk, piece.cm2), *self.common[season.pk].items()):
            parts: dict[UUID, tuple[Treated, int]] = {}
            for one in self.treated[other]:
                here = parts[one.root][1] if one.root in parts else 0
                parts[one.root] = one, min(here + self._shared(piece, one, whole), max(whole, piece.cm2))
            for root, (one, shared) in parts.items():
                if root in met:  # the season's own stands before another's
                    met[root] = met[root][0], max(met[root][1], shared)
                else:
                    met[root] = one, shared
        reached = [pair for pair in met.values() if season.ground is None or counts(pair[1], piece.cm2)]
        # One season's stand in their order; of several they are put in one.
        return sorted(reached, key=lambda pair: _by_day(pair[0])) if self.common[season.pk] else reached

    def earlier(self, season: Season, one: Treated) -> bool:
        """Whether it was for what grew there before: another season's, before this one began, and not on what stands still."""
        if one.season_id == season.pk:
            return False
        # Another's harvest on a strip of it takes nothing of what stands on the rest.
        most = {pk for pk, shared in self.common[season.pk].items() if 2 * shared >= season.area_cm2}
        alike = [pk for pk in {one.season_id} | most if self.crops.get(pk) == season.product_id]
        return of_what_stood_before(
            one.day,
            began=season.started_on,
            same=self.crops.get(one.season_id) == season.product_id,
            taken=(day for pk in alike for _, day in self.harvests[pk]),
            put=(day for pk in (season.pk, *alike) for _, day in self.begun[pk]),
        )

    def harvest_after(self, season_id: UUID, day: date) -> date | None:
        """The first harvest of the season on or after the day: what a treatment put down late may have spoilt."""
        return min((one for _, one in self.harvests[season_id] if one >= day), default=None)

    def first_harvest(self, season_id: UUID) -> date | None:
        """The first of all harvests of the season."""
        return min((one for _, one in self.harvests[season_id]), default=None)

    def temperatures(self, season: Season) -> tuple[tuple[date, int], ...]:
        """The water's mean of each day on which some medicine given in the season may still run; asked for of ponds alone."""
        if season.kind != POND or season.base_id is None:
            return ()
        if season.pk not in self.warmth:
            given = sorted({one.day for one in self.treated[season.pk] if one.kind == MEDICATE})
            self.warmth[season.pk] = warmth_after(season.base_id, given) if given else ()
        return self.warmth[season.pk]

    def _shared(self, piece: Piece, one: Treated, whole: int) -> int:
        if piece.part is None and one.part is None:
            return whole
        there = one.part if one.part is not None else self._ground_of(one.season_id)
        here = piece.ground
        if here is None or there is None:
            return whole
        return shared_cm2(here, there)

    def _ground_of(self, season_id: UUID) -> Mapping[str, Any] | None:
        if season_id not in self.grounds:
            self.grounds[season_id] = Season.objects.values_list("ground", flat=True).get(pk=season_id)
        return self.grounds[season_id]


class Judge:
    """Asks the rules, and the same question once: a record over fifty blocks of one treatment is one question."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._known: dict[Any, compliance.Judgement] = {}
        self._judged: dict[compliance.Judgement, Judged] = {}

    def stands(self, piece: Piece, day: date) -> Judged:
        """What the rules say of everything used on the piece up to and on ``day``."""
        uses = [one for one in self.ground.uses_on(piece) if one[0].day <= day]
        return self._told(self._asked(piece, uses, self.ground.harvest_after(piece.season.pk, day)))

    def harvest(self, piece: Piece, day: date) -> Judged:
        """Whether what stands on the piece may be harvested on ``day``: by everything that was used before."""
        return self._told(
            self._asked(piece, [one for one in self.ground.uses_on(piece) if one[0].day <= day], day)
        )

    def use(self, piece: Piece, day: date, root: UUID, *, last: date | None = None) -> Judged:
        """What the record ``root`` is answerable for, which says what was done on ``day``: not for what is on file without it.

        It may be put down after what was done later: all of the season is looked at, or what was done until ``last``; and a
        harvest that followed it. The first day of a harvest is that of the whole ground.
        """
        harvest_on = self.ground.harvest_after(piece.season.pk, day)
        last = last or piece.season.ended_on or date.max
        uses = [one for one in self.ground.uses_on(piece) if one[0].day <= last]
        after = self._asked(piece, uses, harvest_on)
        others = [one for one in uses if one[0].root != root]
        if not others:  # nothing else was used: whatever is said is said of this
            return self._told(after)
        before = self._asked(piece, others, harvest_on)
        if before.verdict == Verdict.ALLOWED:
            return self._told(after)
        alone = self._asked(piece, [one for one in uses if one[0].root == root], harvest_on)
        return self._told(compliance.caused(after, before, alone))

    def _told(self, answer: compliance.Judgement) -> Judged:
        if answer not in self._judged:
            self._judged[answer] = _told(answer)
        return self._judged[answer]

    def _asked(
        self, piece: Piece, met: Iterable[tuple[Treated, int]], harvest_on: date | None
    ) -> compliance.Judgement:
        season = piece.season
        some = list(met)
        uses = tuple(
            (
                one.day,
                one.kind,
                one.use,
                None if shared >= piece.cm2 else shared,
                self.ground.earlier(season, one),
            )
            for one, shared in some
        )
        need = need_of(season, (one for one, _ in some))
        # How large the ground is says something only where a part of it was treated.
        cm2 = piece.cm2 if any(shared is not None for *_, shared, _ in uses) else None
        warmth = self.ground.temperatures(season)
        key = (season.product.code, season.category, season.kind, cm2, uses, need, harvest_on, warmth)
        if key not in self._known:
            about = {"nitrogen_need": need, "temperatures": warmth}
            self._known[key] = ask(season, piece.cm2, uses, harvest_on, **about)
        return self._known[key]


def need_of(season: Season, some: Iterable[Treated]) -> str | None:
    """Kilograms of nitrogen per 亩 that the crop needs, as it was said in the season; where differently, the least."""
    said = {one.need for one in some if one.need and one.season_id == season.pk}
    return min((one for one in said if Decimal(one) > 0), key=Decimal, default=None)


def ask(
    season: Season,
    cm2: int,
    uses: tuple[tuple[date, str, Any, int | None, bool], ...],
    harvest_on: date | None,
    **about: Any,
) -> compliance.Judgement:
    """The rules' answer to these uses, by the norms in force on the day of each."""
    return compliance.judge(
        compliance.Asked(
            crop_code=season.product.code,
            category=season.category,
            uses=tuple(
                compliance.Use.said(day, kind, dict(use), shared, earlier=before)
                for day, kind, use, shared, before in uses
            ),
            harvest_on=harvest_on,
            ground_cm2=cm2 or None,
            **about,
        )
    )


def _told(answer: compliance.Judgement) -> Judged:
    findings = tuple(
        Found(
            one["rule"],
            one["verdict"],
            one["message"],
            one["source"],
            one["mark"],
            one["remedy"],
            one["values"],
        )
        for one in answer.findings
    )
    return Judged(answer.verdict, answer.earliest_harvest_on, answer.edition, findings)
