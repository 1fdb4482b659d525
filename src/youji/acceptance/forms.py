"""The forms of an acceptance, read as ``fields`` describes their values, and the queue of a phone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BoundField

from youji.acceptance.fields import ARRANGEMENT, CHANGE, COMMON, LINE, POSITION, SENT_PHOTO
from youji.acceptance.selectors.scoring import Comparison
from youji.acceptance.services.lines import Change
from youji.shared.checked import checked
from youji.shared.checklists import NOT_APPLICABLE, Item, Lines
from youji.shared.fields import DescribedForm
from youji.shared.refusals import Refused
from youji.shared.values import Fields

UNREADABLE = "手机发来的内容读不懂。请刷新页面后再试。"
NO_PHOTO = "没有收到照片。请重新拍照。"


class ArrangeForm(DescribedForm):
    """The day and the team of a visit. Who may be ticked is in the list beside it."""

    #: The page has always called the team ``assessors``.
    described = Fields(ARRANGEMENT["scheduled_on"], replace(ARRANGEMENT["assessor_ids"], key="assessors"))
    AT = {"assessor_ids": "assessors"}
    use_required_attribute = False

    def __init__(self, *args: Any, asked: Fields, **kwargs: Any) -> None:
        team: Any = asked["assessor_ids"]
        fields = Fields(asked["scheduled_on"], replace(team, key="assessors"))
        super().__init__(*args, fields=fields, **kwargs)


class PositionForm(DescribedForm):
    """Where and when a phone checks in; the page has its own names for how exact, and for the clock."""

    described = Fields(
        POSITION["lon"],
        POSITION["lat"],
        replace(POSITION["accuracy_m"], key="accuracy"),
        replace(POSITION["at"], key="device_time"),
    )


class PhotoForm(DescribedForm):
    """One photo from the phone's queue."""

    described = SENT_PHOTO
    AT = {"file": "photo"}
    photo = forms.FileField(error_messages={"required": NO_PHOTO, "empty": NO_PHOTO})


def _tiers(item: Item) -> forms.RadioSelect:
    """The tiers of ``item`` as buttons; a button's label is the tier, for the template to draw."""
    tiers: list[tuple[str, Any]] = [(str(number), tier) for number, tier in enumerate(item.tiers)]
    return forms.RadioSelect(choices=[*tiers, *([(NOT_APPLICABLE, "不适用")] if item.allows_na else [])])


class LineForm(DescribedForm):
    """One item of a sheet by plain form: tier, note and photo together."""

    described = LINE
    AT = {"file": "photo"}
    use_required_attribute = False
    photo = forms.FileField(label="照片", required=False, error_messages={"empty": NO_PHOTO})

    def under(self, item: Item) -> LineForm:
        """This form as the page shows it under ``item``: its tiers, and ids that no other item's form has."""
        self.auto_id = f"%s-{item.key}"
        self.fields["tier"].widget = _tiers(item)
        self.fields["note"].widget.attrs["rows"] = 2
        return self


class CommonForm(DescribedForm):
    """The common result: for every item of the checklist a tier, and the reason where the sheets differ."""

    use_required_attribute = False

    def __init__(self, *args: Any, rows: Iterable[Comparison], **kwargs: Any) -> None:
        self.rows = tuple(rows)
        asked = {row.item.key: _asked_of(row.item) for row in self.rows}
        settled = {
            f"{name}-{row.item.key}": value
            for row in self.rows
            for name, value in (("tier", row.tier), ("note", row.note))
        }
        kwargs["initial"] = settled | kwargs.get("initial", {})
        super().__init__(*args, fields=Fields(*(one for pair in asked.values() for one in pair)), **kwargs)
        self.AT = {key: tier.key for key, (tier, _) in asked.items()}
        for row in self.rows:
            self.fields[f"tier-{row.item.key}"].widget = _tiers(row.item)
            self.fields[f"note-{row.item.key}"].widget.attrs["rows"] = 2

    def asked(self) -> list[tuple[Comparison, BoundField, BoundField]]:
        """Each item as the sheets have it, with its tier and its reason on this form."""
        return [(row, self[f"tier-{row.item.key}"], self[f"note-{row.item.key}"]) for row in self.rows]

    def lead(self, code: str) -> str:
        """Where what the rule ``code`` says of the result is put right on this page: the first reason still to be given."""
        if code != "ACP-011":
            return ""
        wanting = (note for row, _, note in self.asked() if not row.agreed and not note.value())
        return next((f"#{note.id_for_label}" for note in wanting), "")

    def lines(self) -> Lines:
        """The result: a line for every item that has a tier."""
        said = {
            row.item.key: {name: self.cleaned_data[f"{name}-{row.item.key}"] for name in COMMON}
            for row in self.rows
        }
        return {key: line for key, line in said.items() if line["tier"] is not None}


def _asked_of(item: Item) -> tuple[Any, Any]:
    return (
        replace(COMMON["tier"], key=f"tier-{item.key}", label=item.label),
        replace(COMMON["note"], key=f"note-{item.key}", label=f"{item.label}的合议理由"),
    )


class SeenForm(DescribedForm):
    """A button under what was read: nothing but its version."""


def sent_changes(body: bytes) -> list[Change]:
    """The queue of a phone: ``{"changes": [{"item", "tier", "note", "at"}]}`` (docs/offline.md).

    Raises:
        Refused: it is something else.
    """
    try:
        return [_change(one) for one in json.loads(body)["changes"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise Refused(UNREADABLE) from fault


def _change(said: Mapping[str, object]) -> Change:
    return Change(**checked(CHANGE, {name: said.get(name) for name in CHANGE}))
