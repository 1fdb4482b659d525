"""What the public may write: a real-name objection, and the question after a receipt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from youji.portal.fields import RECEIPT, ROW
from youji.recognition.fields import OBJECTION
from youji.shared.fields import ValueField


class ObjectionForm(forms.Form):
    """异议: about which row, what for, by whom, with what evidence: in the order of the page, and of what is wrong."""

    application = ValueField(ROW)
    text = ValueField(OBJECTION["text"], widget=forms.Textarea(attrs={"rows": 6}))
    name = ValueField(OBJECTION["name"])
    phone = ValueField(
        OBJECTION["phone"], widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    )
    email = ValueField(OBJECTION["email"], widget=forms.EmailInput())
    file = forms.FileField(label="证明材料", required=False, help_text="可附一个图片或 PDF，不超过 20 MB。")

    def __init__(self, rows: Iterable[dict[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"] = ValueField(
            ROW.offering((row["code"], _title(row)) for row in rows if row.get("code"))
        )


def _title(row: Mapping[str, Any]) -> str:
    place = row.get("district") or ""
    return f"{row.get('name', '')}（{place}）" if place else str(row.get("name", ""))


class ReceiptForm(forms.Form):
    """Who asks after a receipt knows the end of the telephone number left with it."""

    phone_end = ValueField(
        RECEIPT["phone_end"],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "autocomplete": "off"}),
    )
