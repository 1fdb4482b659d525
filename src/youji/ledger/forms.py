"""What the audit desk may be asked."""

from __future__ import annotations

from typing import Any

from django import forms

from youji.ledger.fields import QUESTION
from youji.ledger.labels import kinds
from youji.shared.fields import ValueField

ALL = ("", "全部")


class AuditFilter(forms.Form):
    """Filters of the trail; all optional."""

    about = ValueField(QUESTION["about"])
    action = ValueField(QUESTION["action"])
    subject = ValueField(QUESTION["subject"], widget=forms.HiddenInput())
    person = ValueField(QUESTION["person"])
    first = ValueField(QUESTION["first"])
    last = ValueField(QUESTION["last"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        action: Any = QUESTION["action"]
        offered = list(kinds())
        self.fields["action"] = ValueField(
            action.offering(offered), widget=forms.Select(choices=[ALL, *offered])
        )

    def clean(self) -> dict[str, Any]:
        """The period must not end before it begins."""
        cleaned = super().clean() or {}
        if cleaned.get("first") and cleaned.get("last") and cleaned["last"] < cleaned["first"]:
            self.add_error("last", "结束日期早于开始日期，请把“至”改到“从”之后。")
        return cleaned
