"""The form of a round."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from youji.recognition.services.rounds import Draft
from youji.shared.fields import DayField

QUOTA_LINE = re.compile(r"^\s*(\d{4}|\d{6})\D*?[\s,，:：]+.*?(\d{1,4})\s*$")
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ExtensionForm(forms.Form):
    """A later closing day, and the notice that says so."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    closes_on = DayField(label="新的截止日", widget=DATE, error_messages={"required": "请选择新的截止日。"})
    document_number = forms.CharField(
        label="延期通知文号",
        max_length=60,
        help_text="例如“湘农办函〔2026〕18号”。",
        error_messages={"required": "请填写延期通知的文号，例如“湘农办函〔2026〕18号”。"},
    )


class RoundForm(forms.Form):
    """Everything of a round that can be changed before it is announced."""

    title = forms.CharField(
        label="批次名称",
        required=False,
        help_text="例如“2026年第一批绿色优质农产品生产基地”。",
    )
    scheme_version_id = forms.TypedChoiceField(label="认定办法", coerce=int, choices=())
    document_number = forms.CharField(label="文号", required=False, help_text="例如“湘农办函〔2026〕12号”。")
    opens_on = DayField(label="申报开始", widget=DATE, error_messages={"required": "请选择申报开始的日期。"})
    closes_on = DayField(label="申报截止", widget=DATE, error_messages={"required": "请选择申报截止的日期。"})
    default_quota = forms.IntegerField(
        label="每个单位的名额", required=False, min_value=0, help_text="不填按认定办法的上限。"
    )
    announcement = forms.CharField(
        label="通知正文", required=False, widget=forms.Textarea(attrs={"rows": 8}), max_length=20000
    )
    quotas = forms.CharField(
        label="单独确定的名额",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "430611 君山区 3"}),
        help_text="一行一个单位：行政区划代码、名称、名额。没有写的按上面的名额。",
    )

    def __init__(self, *args: Any, schemes: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme_version_id"].choices = schemes  # type: ignore[attr-defined]

    def clean_quotas(self) -> dict[str, int]:
        """Code → number; a line that cannot be read is named."""
        found: dict[str, int] = {}
        for number, line in enumerate(self.cleaned_data["quotas"].splitlines(), start=1):
            if not line.strip():
                continue
            read = QUOTA_LINE.match(line)
            if read is None:
                raise forms.ValidationError(
                    f"第{number}行“{line[:30]}”读不出代码和名额，请写成“430611 君山区 3”。"
                )
            found[read.group(1)] = int(read.group(2))
        return found

    def draft(self) -> Draft:
        """The round as filled in."""
        return Draft(**self.cleaned_data)
