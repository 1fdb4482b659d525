"""The form for a day that differs from the week's pattern."""

from __future__ import annotations

from django import forms

from youji.shared.fields import DayField


class DayForm(forms.Form):
    """A holiday or a 调休 workday, with the notice that says so."""

    day = DayField(
        label="日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填日期。", "invalid": "日期写成 2027-10-01 这样。"},
    )
    until = DayField(
        label="到哪一天",
        required=False,
        help_text="连续几天一次登记；只有一天的不用填。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期写成 2027-10-07 这样。"},
    )
    kind = forms.ChoiceField(label="这一天", choices=[("holiday", "放假"), ("workday", "调休上班")])
    name = forms.CharField(
        label="节日", max_length=40, error_messages={"required": "请填是哪个节日，如“国庆节”。"}
    )
    source = forms.CharField(
        label="依据",
        max_length=200,
        help_text="国务院办公厅通知的名称和文号",
        error_messages={"required": "请填依据的通知，期限计算要经得起复核。"},
    )
