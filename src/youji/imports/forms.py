"""What the owner of a run says."""

from __future__ import annotations

from django import forms

TAKE, TAKE_RIGHT, CANCEL, ERASE, KEEP = "take", "take_right", "cancel", "erase", "keep"


class RunForm(forms.Form):
    """Which button was pressed."""

    do = forms.ChoiceField(
        choices=(
            (TAKE, "导入"),
            (TAKE_RIGHT, "先导入对的"),
            (CANCEL, "取消"),
            (ERASE, "空白格清空登记内容"),
            (KEEP, "空白格保留登记内容"),
        ),
        widget=forms.HiddenInput,
    )
