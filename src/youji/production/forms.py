"""Input of the pages, cleaned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from youji.production.fields import CLOSING, HANDLED, IDENTITY, PLAN, REOPENING, SEASON, STORE, WORK
from youji.production.logic.kinds import KINDS
from youji.shared.fields import DescribedForm
from youji.shared.values import Fields

Options = Iterable[tuple[str, str]]


class SeasonForm(DescribedForm):
    """A season to be opened: on plots that are offered, or without."""

    described = SEASON.without("id", "operator")

    def __init__(self, *args: Any, plots: Options = (), **kwargs: Any) -> None:
        super().__init__(*args, fields=self.described.offering(plots=plots), **kwargs)


class WorkForm(DescribedForm):
    """One piece of work of one kind, in some of the seasons that go on."""

    described = WORK | IDENTITY.only("reason")

    def __init__(
        self, *args: Any, kind: str, seasons: Options = (), correcting: bool = False, **kwargs: Any
    ) -> None:
        one = KINDS[kind]
        keys = ["day", "seasons", *one.needs, *one.asks, "note"]
        fields: Fields = (self.described if correcting else WORK).only(
            *keys, *(["reason"] if correcting else [])
        )
        super().__init__(*args, fields=fields.offering(seasons=seasons), **kwargs)
        for key in one.needs:
            self.fields[key].widget.attrs["aria-required"] = "true"


class StoreForm(DescribedForm):
    """A line of the ledger of inputs."""

    described = STORE.without("id", "operator")


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
