"""What the seasons and plots named in a message are: read at once, given out one record at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from youji.production.models import Season
from youji.production.selectors.grounds import Piece, pieces_of_plots
from youji.registry.models import Plot
from youji.shared.prepared import prepared
from youji.shared.refusals import FieldProblem


@prepared
def _held(operators: Collection[int], codes: Collection[str]) -> QuerySet[Season]:
    held = Season.objects.select_for_update(of=("self",)).select_related("product")
    return held.filter(operator_id__in=operators, code__in=codes).order_by("pk")


@dataclass(slots=True)
class Sites:
    """The seasons by code, and what grows on the plots."""

    by_code: dict[str, Season] = field(default_factory=dict)
    plots: dict[UUID, Plot] = field(default_factory=dict)
    on_plot: dict[UUID, list[Piece]] = field(default_factory=dict)

    @classmethod
    def of(cls, codes: Collection[str], plots: Collection[UUID], operators: Collection[int]) -> Sites:
        """Those of these operators; the seasons are held until the transaction ends, so that two messages about one season
        are worked out one after the other.
        """
        found = cls()
        if plots:
            there = Plot.objects.filter(pk__in=plots, retired_at__isnull=True)
            found.plots = {plot.pk: plot for plot in there}
        if found.plots:
            found.on_plot = pieces_of_plots(found.plots.values(), operators)
        grown = {piece.season.code for some in found.on_plot.values() for piece in some}
        if wanted := grown | set(codes):
            for season in _held(operators, wanted):
                found.by_code[season.code] = season
        return found

    @property
    def seasons(self) -> Iterable[Season]:
        """All of them, each once."""
        return self.by_code.values()

    def pieces(
        self, codes: Iterable[str], plots: Iterable[str], operator: int
    ) -> tuple[list[FieldProblem], list[Piece]]:
        """What a record of this operator is about, each season or part of one once, and what is wrong with what it names."""
        problems: list[FieldProblem] = []
        pieces: dict[tuple[UUID, int | None], Piece] = {}
        for code in codes:
            season = self.by_code.get(code)
            if season is None or season.operator_id != operator:
                problems.append(FieldProblem("seasons", f"没有{code}这个生产季，或者它不是您的。"))
                continue
            pieces[season.pk, None] = Piece(season)
        for text in plots:
            grown = [one for one in self.on_plot.get(UUID(text), []) if one.season.operator_id == operator]
            if not grown:
                plot = self.plots.get(UUID(text))
                said = (
                    "这块地不在您名下，或已经改过边界。"
                    if plot is None
                    else f"“{plot.name}”上没有您正在生产的季。请先开一季。"
                )
                problems.append(FieldProblem("plots", said))
            for one in grown:
                pieces.setdefault((one.season.pk, one.part_cm2), one)
        return problems, list(pieces.values())
