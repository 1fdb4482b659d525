"""What the public may write: a real-name objection, and the question after a receipt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

NEEDED = {"required": "这一项必须填写。"}


class ObjectionForm(forms.Form):
    """异议: about which row, by whom, what for, with what evidence."""

    application = forms.ChoiceField(
        label="针对哪一项", error_messages={**NEEDED, "invalid_choice": "请在名单中选一项。"}
    )
    name = forms.CharField(
        label="姓名",
        max_length=40,
        error_messages=NEEDED,
        help_text="异议须实名。姓名和电话不公开，只用于核实和答复。",
    )
    phone = forms.CharField(
        label="联系电话",
        max_length=30,
        error_messages=NEEDED,
        help_text="手机，或带区号的座机。查询处理结果时要用后四位。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label="电子邮箱", required=False, error_messages={"invalid": "邮箱地址不完整，例如 name@example.cn。"}
    )
    text = forms.CharField(
        label="异议内容",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages=NEEDED,
        help_text="写清事实、时间、地点和理由，至少 10 个字。",
    )
    file = forms.FileField(label="证明材料", required=False, help_text="可附一个图片或 PDF，不超过 20 MB。")

    def __init__(self, rows: Iterable[dict[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row["code"], _title(row)) for row in rows if row.get("code")]
        self.fields["application"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]


def _title(row: Mapping[str, Any]) -> str:
    place = row.get("district") or ""
    return f"{row.get('name', '')}（{place}）" if place else str(row.get("name", ""))


class ReceiptForm(forms.Form):
    """Who asks after a receipt knows the end of the telephone number left with it."""

    phone_end = forms.RegexField(
        label="电话后四位",
        regex=r"^\d{4}$",
        error_messages={**NEEDED, "invalid": "写四位数字。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "autocomplete": "off"}),
    )
