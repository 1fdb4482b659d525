"""What the audit desk may be asked."""

from __future__ import annotations

from typing import Any

from django import forms

from youji.ledger.labels import kinds
from youji.shared.fields import DayField


class DayInput(forms.DateInput):
    """A date field the browser draws a calendar for."""

    input_type = "date"


class AuditFilter(forms.Form):
    """Filters of the trail; all optional."""

    about = forms.CharField(
        label="编号、名称", required=False, max_length=120, help_text="申报号、目录编号、文号、用户名"
    )
    action = forms.ChoiceField(label="哪一类", required=False, choices=lambda: [("", "全部"), *kinds()])
    subject = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    person = forms.CharField(label="人员或机构", required=False, max_length=80)
    first = DayField(label="从", required=False, widget=DayInput())
    last = DayField(label="至", required=False, widget=DayInput())

    def clean(self) -> dict[str, Any]:
        """The period must not end before it begins."""
        cleaned = super().clean() or {}
        if cleaned.get("first") and cleaned.get("last") and cleaned["last"] < cleaned["first"]:
            self.add_error("last", "结束日期早于开始日期，请把“至”改到“从”之后。")
        return cleaned
