"""What the audit desk may be asked."""

from __future__ import annotations

from typing import Any

from django import forms

from youji.shared.fields import DayField


class DayInput(forms.DateInput):
    """A date field the browser draws a calendar for."""

    input_type = "date"


class AuditFilter(forms.Form):
    """Filters of the trail; all optional."""

    action = forms.CharField(
        label="动作", required=False, max_length=80, help_text="从头匹配，如 recognition.application"
    )
    subject = forms.CharField(
        label="对象", required=False, max_length=120, help_text="从头匹配，如 recognition.entry:12"
    )
    person = forms.CharField(label="人员或机构", required=False, max_length=80)
    first = DayField(label="从", required=False, widget=DayInput())
    last = DayField(label="至", required=False, widget=DayInput())

    def clean(self) -> dict[str, Any]:
        """The period must not end before it begins."""
        cleaned = super().clean() or {}
        if cleaned.get("first") and cleaned.get("last") and cleaned["last"] < cleaned["first"]:
            self.add_error("last", "结束日期早于开始日期，请把“至”改到“从”之后。")
        return cleaned
