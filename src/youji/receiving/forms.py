"""Input of the pages, cleaned as ``fields`` describes it."""

from __future__ import annotations

from typing import Any

from django import forms

from youji.receiving.fields import ANSWER, CODES, HAND_ON, PILE, PUBLIC_REPORT, REPORT, UNDOING
from youji.shared.fields import NOT_YET, DescribedForm, ValueField

#: What a scanner types is nobody's spelling.
AS_TYPED = {"rows": 2, "autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}


class PileForm(DescribedForm):
    """A delivery. ``codes`` is the one field that all four ways lead into: without a script, a certificate a line."""

    described = PILE
    key = forms.UUIDField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"] = ValueField(PILE["decision"], widget=forms.HiddenInput())
        self.fields["codes"] = ValueField(CODES["codes"], widget=forms.Textarea(attrs=AS_TYPED))

    @property
    def from_whom(self) -> list[forms.BoundField]:
        """Who delivered."""
        return [self[name] for name in ("supplier", "party", "party_kind", "contact")]

    @property
    def goods(self) -> list[forms.BoundField]:
        """What, and how much."""
        return [self[name] for name in ("product", "quantity", "unit", "as_lot", "lot", "day")]


class UndoingForm(DescribedForm):
    """Why a delivery counts as kept no more."""

    described = UNDOING


class ReportForm(DescribedForm):
    """What is doubtful about a certificate that was received."""

    described = REPORT
    photo = forms.FileField(label="照片", required=False, help_text="合格证的照片；已经拍过的不用再拍")
    key = forms.UUIDField(widget=forms.HiddenInput())


class PublicReportForm(DescribedForm):
    """What somebody saw of a certificate."""

    described = PUBLIC_REPORT
    key = forms.UUIDField(widget=forms.HiddenInput())


class AnswerForm(DescribedForm):
    """How it ended, and what whoever reported is told."""

    described = ANSWER

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["founded"] = ValueField(
            ANSWER["founded"],
            widget=forms.RadioSelect(choices=[("true", "属实，已处理"), ("false", "没有发现问题")]),
        )


class HandOnForm(DescribedForm):
    """To which county it goes."""

    described = HAND_ON

    def __init__(self, *args: Any, counties: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].widget = forms.Select(choices=[NOT_YET, *counties])


class PhotoForm(forms.Form):
    """One picture from the phone's outbox."""

    id = forms.UUIDField()
    pile = forms.UUIDField()
    photo = forms.FileField()


class PhoneReportForm(DescribedForm):
    """One report from the phone's outbox."""

    described = REPORT
    id = forms.UUIDField()
    scan = forms.UUIDField()
    photo = forms.FileField(required=False)
