"""Input of the pages, read as ``fields`` describes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django import forms

from youji.catalogue.forms import CatalogueForm, file_field
from youji.hearings.fields import (
    ABSENCE,
    ARRANGEMENT,
    CONFIRMATION,
    DECISION,
    HEARING,
    INTERIM,
    LIFTING,
    MINUTES,
    NOTICE,
    REQUEST,
    STATEMENT,
)
from youji.schemes.logic.scheme import Ground
from youji.shared.fields import ValueField
from youji.shared.values import Fields

ASK = "请用页面上的按钮办理。"


def _button(*choices: tuple[str, str]) -> forms.ChoiceField:
    """Which of the page's buttons was pressed."""
    return forms.ChoiceField(choices=list(choices), error_messages={"required": ASK, "invalid_choice": ASK})


class OpeningForm(CatalogueForm):
    """What has happened, on which ground, with what shows it."""

    def __init__(self, *args: Any, fields: Fields, grounds: Sequence[Ground], **kwargs: Any) -> None:
        options = [(g.key, f"{g.label}（{g.source}）") for g in grounds]
        offered: Any = fields["ground"]
        asked = {"ground": replace(offered.offering(options), required=True)}
        super().__init__(*args, fields=fields | asked if grounds else fields.without("ground"), **kwargs)
        if grounds:
            self.fields["ground"].widget = forms.RadioSelect(choices=options)
        self.fields["reason"].widget.attrs["rows"] = 5
        self.fields["document"] = file_field("证据或文件")


class InterimForm(OpeningForm):
    """An interim suspension."""

    described = INTERIM


class NoticeForm(OpeningForm):
    """A measure that is intended."""

    described = NOTICE


class StatementForm(CatalogueForm):
    """The holder's word."""

    statement = ValueField(STATEMENT["statement"], widget=forms.Textarea(attrs={"rows": 8}))
    document = file_field("证据")


class ConfirmForm(CatalogueForm):
    """Confirming an interim suspension, or lifting it: the number is asked of the one that is confirmed."""

    opinion = ValueField(CONFIRMATION["opinion"], widget=forms.Textarea(attrs={"rows": 4}))
    document_number = ValueField(
        replace(CONFIRMATION["document_number"], required=False, hint="确认时填写；解除的不用填。")
    )
    do = _button(("confirm", "确认"), ("lift", "解除"))


class HearingForm(CatalogueForm):
    """Upholding a suspension after its holder was heard, or lifting it by a number."""

    opinion = ValueField(HEARING["opinion"], widget=forms.Textarea(attrs={"rows": 5}))
    document_number = ValueField(LIFTING["document_number"])
    do = _button(("uphold", "维持"), ("lift", "解除"))


class LiftForm(CatalogueForm):
    """Taking back what oneself ordered and nobody confirmed yet: it has no number."""

    opinion = ValueField(HEARING["opinion"], widget=forms.Textarea(attrs={"rows": 5}))
    do = _button(("lift", "解除"))


class DecisionForm(CatalogueForm):
    """The decision on what was intended."""

    AT = {**CatalogueForm.AT, "CAT-020": "view"}
    view = ValueField(DECISION["view"])
    opinion = ValueField(DECISION["opinion"], widget=forms.Textarea(attrs={"rows": 5}))
    document_number = ValueField(DECISION["document_number"])
    carry_out = ValueField(DECISION["carry_out"], widget=forms.HiddenInput())  # which button was pressed


class OralForm(CatalogueForm):
    """Asking to be heard in person, or doing without: the page says which."""

    points = ValueField(REQUEST["points"], required=False)
    do = _button(("ask", "要求听证"), ("withdraw", "撤回"))


class ArrangeForm(CatalogueForm):
    """When, where, and before whom."""

    AT = {**CatalogueForm.AT, "CAT-031": "held_on", "CAT-032": "presider_id"}

    def __init__(self, *args: Any, presiders: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        presider: Any = ARRANGEMENT["presider_id"]
        fields = ARRANGEMENT | {"presider_id": presider.offering(presiders)}
        super().__init__(*args, fields=Fields(*fields.values()), **kwargs)


class MinutesForm(CatalogueForm):
    """What was said, as signed."""

    AT = {**CatalogueForm.AT, "CAT-034": "minutes"}
    described = MINUTES
    document = file_field("签字笔录")


class AbsenceForm(CatalogueForm):
    """Nobody came."""

    described = ABSENCE
