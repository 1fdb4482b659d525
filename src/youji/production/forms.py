"""Input of the pages, cleaned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from youji.production.fields import CLOSING, HANDLED, PLAN, REOPENING, SEASON
from youji.shared.fields import DescribedForm

Options = Iterable[tuple[str, str]]


class SeasonForm(DescribedForm):
    """A season to be opened: on plots that are offered, or without."""

    described = SEASON.without("id", "operator")

    def __init__(self, *args: Any, plots: Options = (), **kwargs: Any) -> None:
        super().__init__(*args, fields=self.described.offering(plots=plots), **kwargs)


class PlanForm(DescribedForm):
    """A spraying that is still to be done."""

    described = PLAN.without("operator", "plots")

    def __init__(self, *args: Any, seasons: Options = (), **kwargs: Any) -> None:
        super().__init__(*args, fields=self.described.offering(seasons=seasons), **kwargs)


class CloseForm(DescribedForm):
    """The end of a season."""

    described = CLOSING


class ReopenForm(DescribedForm):
    """A season that was closed by mistake."""

    described = REOPENING


class HandledForm(DescribedForm):
    """What became of a finding."""

    described = HANDLED
