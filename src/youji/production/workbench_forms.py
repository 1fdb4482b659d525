"""The forms of the grower's workbench: one kind of work, its own fields, units as buttons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from youji.production.fields import IDENTITY, STORE, WORK
from youji.production.logic.kinds import KINDS, SORTS, Kind
from youji.shared.fields import DescribedForm

#: The units a thumb finds first, by kind and field; another one is a correction away, or in the workbook.
UNITS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "spray": {
        "dose_unit": ("mL/亩", "g/亩", "倍", "mg/kg", "mL/hm²", "g/hm²"),
        "volume_unit": ("L/亩", "kg/亩"),
    },
    "fertilise": {"dose_unit": ("kg/亩", "g/亩", "L/亩", "mL/亩", "kg/hm²", "倍")},
    "medicate": {"dose_unit": ("g/kg", "mg/kg", "mL/头", "g/头", "mg/L", "g/m³", "mL/m³")},
    "disinfect": {"dose_unit": ("g/m³", "mL/m³", "mg/L", "倍", "kg/亩")},
    "harvest": {"unit": ("kg", "t", "箱", "袋", "个", "枚")},
    "stock": {"unit": ("头", "只", "羽", "尾", "kg")},
    "catch": {"unit": ("头", "只", "羽", "尾", "kg", "t")},
    "feed": {"unit": ("kg", "t", "袋", "g")},
    "dispose": {"unit": ("头", "只", "羽", "尾", "kg", "袋")},
}
#: Why a record is corrected: asked only of a correction.
AMENDS = IDENTITY.only("supersedes", "reason")


@dataclass(frozen=True, slots=True)
class Control:
    """A field on the screen; ``buttons`` (value, word) where it is chosen with the thumb."""

    bound: BoundField
    buttons: tuple[tuple[str, str], ...] = ()


class WorkForm(DescribedForm):
    """One record of one kind of work, over some of the open seasons."""

    described = WORK | AMENDS

    def __init__(
        self, kind: Kind, seasons: Iterable[tuple[str, str]], *args: Any, amends: bool = False, **kwargs: Any
    ) -> None:
        """``seasons`` are (code, word) of those it may be about; ``amends``: it corrects a record."""
        fields = WORK.only("day", "seasons", *kind.needs, *kind.asks, "note").offering(seasons=seasons)
        self.kind = kind
        super().__init__(*args, fields=fields | AMENDS if amends else fields, **kwargs)

    def needed(self) -> list[Control]:
        """What this kind of work must say, in order."""
        must = [key for key in self.kind.needs if key in self.fields]
        return [self._control(key) for key in must]

    def more(self) -> list[Control]:
        """What it may say besides."""
        return [self._control(key) for key in (*self.kind.asks, "note")]

    def _control(self, key: str) -> Control:
        units = UNITS.get(self.kind.code, {}).get(key, ())
        return Control(self[key], tuple((one, one) for one in units))

    def body(self) -> dict[str, Any]:
        """What was said, as ``services.take_records`` reads it."""
        said = {key: value for key, value in self.values().items() if value not in (None, "", [], ())}
        return {"kind": self.kind.code, **said}

    def put_problems(self, problems: Sequence[tuple[str, str]]) -> None:
        """What was refused stands at its field."""
        for field, sentence in problems:
            self.add_error(field if field in self.fields else None, sentence)


def kind_of(code: str) -> Kind | None:
    """The kind of work an address names."""
    return KINDS.get(code)


#: What of the ledger's line a phone asks of each kind of entry, in order.
ASKED_OF: Mapping[str, tuple[str, ...]] = {
    "purchase": (
        "day", "input", "sort", "quantity", "unit", "dealer", "label_code", "registration", "licence", "batch",
        "maker", "content", "note",
    ),
    "issue": ("day", "input", "sort", "quantity", "unit", "to", "registration", "note"),
    "return": ("day", "input", "sort", "quantity", "unit", "to", "registration", "note"),
    "count": ("day", "input", "sort", "quantity", "unit", "registration", "note"),
}  # fmt: skip
ENTRY_BUTTONS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "sort": SORTS,
    "unit": tuple((one, one) for one in ("kg", "g", "L", "mL", "袋", "瓶", "箱", "个")),
}


class EntryForm(DescribedForm):
    """One line of the ledger of inputs, with the photograph of label or invoice."""

    described = STORE

    id = forms.CharField(required=False, widget=forms.HiddenInput)
    photo = forms.FileField(required=False)

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        """``kind`` is one of ``ASKED_OF``."""
        self.kind = kind
        super().__init__(*args, fields=STORE.only(*ASKED_OF[kind]), **kwargs)
        if kind == "purchase":
            self.fields["dealer"].required = True

    def controls(self) -> list[Control]:
        """Its fields in order; those chosen with the thumb as buttons."""
        return [Control(self[key], ENTRY_BUTTONS.get(key, ())) for key in ASKED_OF[self.kind]]

    def given(self) -> dict[str, Any]:
        """What was said, as ``services.enter`` reads it."""
        said = {key: self.cleaned_data[key] for key in ASKED_OF[self.kind]}
        said = {key: value for key, value in said.items() if value not in (None, "")}
        return {"kind": self.kind, "id": self.cleaned_data["id"], **said}


class PhotoForm(forms.Form):
    """A picture from the phone's queue, and the key it was kept under there."""

    photo = forms.FileField(error_messages={"required": "没有收到照片，请重拍。"})
    key = forms.UUIDField(
        error_messages={"required": "没有收到照片，请重拍。", "invalid": "没有收到照片，请重拍。"}
    )
