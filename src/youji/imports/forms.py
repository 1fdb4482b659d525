"""What the owner of a run says."""

from __future__ import annotations

from django import forms

TAKE, CANCEL = "take", "cancel"


class RunForm(forms.Form):
    """Which button was pressed."""

    do = forms.ChoiceField(choices=((TAKE, "导入"), (CANCEL, "取消")), widget=forms.HiddenInput)
