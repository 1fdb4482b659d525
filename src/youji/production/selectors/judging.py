"""The one place where production asks the rules: what was used on a piece of ground, put as compliance wants it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from youji.compliance import selectors as compliance
from youji.production.logic.ground import counts, shared_cm2
from youji.production.logic.judged import Found, Judged
from youji.production.logic.kinds import JUDGED
from youji.production.models import Overlap, Season, Work
from youji.production.selectors.grounds import Piece
from youji.shared.findings import Verdict

#: What the rules look back at: what was used, and when something was taken.
COUNTED = sorted(JUDGED)


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


@dataclass(slots=True)
class Ground:
    """The seasons of one message, what lies on their ground, and everything that was used there."""

    areas: dict[UUID, int] = field(default_factory=dict)
    common: dict[UUID, dict[UUID, int]] = field(default_factory=lambda: defaultdict(dict))
    treated: dict[UUID, list[Treated]] = field(default_factory=lambda: defaultdict(list))
    grounds: dict[UUID, Mapping[str, Any] | None] = field(default_factory=dict)
    harvests: dict[UUID, list[tuple[UUID, date]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, seasons: Iterable[Season]) -> Ground:
        """Everything that was ever used on the ground of these seasons, in three queries."""
        here = {season.pk: season for season in seasons}
        found = cls()
        for season in here.values():
            found.areas[season.pk] = season.area_cm2
            found.grounds[season.pk] = season.ground
        operators = {season.operator_id for season in here.values()}
        for met in Overlap.objects.filter(operator_id__in=operators, season_id__in=here):
            found.common[met.season_id][met.other_id] = met.shared_cm2
            operators.add(met.other_operator_id)
        others = {other for some in found.common.values() for other in some}
        rows = Work.objects.filter(operator_id__in=operators, season_id__in=others | set(here))
        for row in rows.filter(kind__in=COUNTED).order_by("day", "pk"):
            found.add(row)
        return found

    def add(self, work: Work) -> None:
        """What was just done counts for what follows in the same message."""
        if work.kind in ("harvest", "catch"):
            self.harvests[work.season_id].append((work.root, work.day))
            return
        self.treated[work.season_id].append(
            Treated(
                work.root,
                work.operator_id,
                work.season_id,
                work.day,
                work.kind,
                tuple(sorted((work.use or {}).items())),
                work.part,
                work.part_cm2,
            )
        )

    def forget(self, root: UUID) -> None:
        """A record that is corrected counts no more."""
        for season_id, some in self.treated.items():
            self.treated[season_id] = [one for one in some if one.root != root]
        for season_id, days in self.harvests.items():
            self.harvests[season_id] = [one for one in days if one[0] != root]

    def uses_on(self, piece: Piece) -> list[tuple[Treated, int]]:
        """Every treatment that reached the piece, with the shared ground in cm²; a common border is none."""
        season = piece.season
        met: list[tuple[Treated, int]] = []
        for other, whole in ((season.pk, piece.cm2), *self.common[season.pk].items()):
            for one in self.treated[other]:
                shared = self._shared(piece, one, whole)
                if season.ground is None or counts(shared, piece.cm2):
                    met.append((one, shared))
        return sorted(met, key=lambda pair: (pair[0].day, str(pair[0].root)))

    def harvest_after(self, season_id: UUID, day: date) -> date | None:
        """The first harvest of the season on or after the day: what a treatment put down late may have spoilt."""
        return min((one for _, one in self.harvests[season_id] if one >= day), default=None)

    def first_harvest(self, season_id: UUID) -> date | None:
        """The first of all harvests of the season."""
        return min((one for _, one in self.harvests[season_id]), default=None)

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

    def stands(self, piece: Piece, day: date) -> Judged:
        """What the rules say of everything used on the piece up to and on ``day``."""
        uses = [one for one in self.ground.uses_on(piece) if one[0].day <= day]
        return _told(self._asked(piece, uses, self.ground.harvest_after(piece.season.pk, day)))

    def harvest(self, piece: Piece, day: date) -> Judged:
        """Whether what stands on the piece may be harvested on ``day``: by everything that was used before."""
        return _told(
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
        before = self._asked(piece, [one for one in uses if one[0].root != root], harvest_on)
        if before.verdict == Verdict.ALLOWED:
            return _told(after)
        alone = self._asked(piece, [one for one in uses if one[0].root == root], harvest_on)
        return _told(compliance.caused(after, before, alone))

    def _asked(
        self, piece: Piece, met: Iterable[tuple[Treated, int]], harvest_on: date | None
    ) -> compliance.Judgement:
        season = piece.season
        uses = tuple(
            (one.day, one.kind, one.use, None if shared >= piece.cm2 else shared) for one, shared in met
        )
        # How large the ground is says something only where a part of it was treated.
        cm2 = piece.cm2 if any(shared is not None for *_, shared in uses) else None
        key = (season.product.code, season.category, season.kind, cm2, uses, harvest_on)
        if key not in self._known:
            self._known[key] = ask(season, piece.cm2, uses, harvest_on)
        return self._known[key]


def ask(
    season: Season, cm2: int, uses: tuple[tuple[date, str, Any, int | None], ...], harvest_on: date | None
) -> compliance.Judgement:
    """The rules' answer to these uses, by the norms in force on the day of each."""
    return compliance.judge(
        compliance.Asked(
            crop_code=season.product.code,
            category=season.category,
            uses=tuple(compliance.Use.said(day, kind, dict(use), shared) for day, kind, use, shared in uses),
            harvest_on=harvest_on,
            ground_cm2=cm2 or None,
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
