"""Input of the pages, cleaned as ``fields`` describes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django import forms

from youji.certificates.fields import ALL_OR_NONE, ISSUE, LOT, NOW, PRINT, REPLACES, ROW, VOIDING
from youji.certificates.selectors.lots import Open
from youji.certificates.services.bulk import Told
from youji.shared.fields import NOT_YET, DescribedForm, ValueField
from youji.shared.values import Fields


class IssueForm(DescribedForm):
    """What a certificate is to say, of which lot."""

    described = Fields(LOT, *ISSUE.values(), REPLACES)
    #: What a rule says stands where it is mended.
    AT = {"CER-007": "quantity", "CER-006": "basis", "CER-012": "basis"}

    def __init__(self, *args: Any, lots: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lot"].widget = forms.Select(choices=[NOT_YET, *(lots or [])])
        self.fields["replaces"].widget = forms.HiddenInput()


class IssueManyForm(DescribedForm):
    """So many parcels of each of one's lots; what rests the promise is said once for all of them."""

    described = Fields(*ROW.only("basis", "on_package", "decision").values(), ALL_OR_NONE, NOW)
    EACH = ("quantity", "times", "copies")

    def __init__(self, *args: Any, lots: list[Open], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lots = lots
        self.told: dict[str, Told] = {}
        self.initial = dict(self.initial)
        for one in lots:
            for key in self.EACH:
                said = replace(ROW[key], required=False, hint="")
                self.fields[f"{key}_{one.code}"] = ValueField(said, label=self.LABELS[key])
        wanted = self.initial.get("lot", "")
        for one in lots:
            if one.code == wanted:
                self.initial |= {f"quantity_{one.code}": one.quantity, f"copies_{one.code}": 1}

    LABELS: ClassVar[Mapping[str, str]] = {"quantity": "每张的数量", "times": "开几张", "copies": "每张几份"}

    def asked(self) -> list[dict[str, Any]]:
        """A row for each lot of which something is said."""
        shared = {key: self.cleaned_data[key] for key in ("basis", "on_package", "decision")}
        rows = []
        for one in self.lots:
            said = {key: self.cleaned_data[f"{key}_{one.code}"] for key in self.EACH}
            if any(value is not None for value in said.values()):
                rows.append({"lot": one.code, **shared, **said})
        return rows

    def tell(self, told: Sequence[Told], lots: list[Open]) -> None:
        """Each lot knows what came of it, and what it still has; of what was issued nothing is left in the form."""
        self.lots = lots
        self.told = {one.lot: one for one in told}
        if any(one.made for one in told):
            issued = {f"{key}_{one.lot}" for one in told if one.made for key in self.EACH}
            self.data = {
                key: self.data.getlist(key) if key in ("basis", "on_package") else value  # type: ignore[attr-defined]
                for key, value in self.data.items()
                if key not in issued
            }

    def rows(self) -> list[tuple[Open, list[Any], Told | None]]:
        """Each lot with its fields and what came of it."""
        return [
            (one, [self[f"{key}_{one.code}"] for key in self.EACH], self.told.get(one.code))
            for one in self.lots
        ]


class PrintForm(DescribedForm):
    """Which labels the worker draws."""

    described = PRINT


class VoidForm(DescribedForm):
    """Why a certificate, or some of its copies, holds no more."""

    described = VOIDING
