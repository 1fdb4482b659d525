"""What the owner of a run says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

TAKE, TAKE_RIGHT, CANCEL, ERASE, KEEP, ANSWER = "take", "take_right", "cancel", "erase", "keep", "answer"


class RunForm(forms.Form):
    """Which button was pressed."""

    do = forms.ChoiceField(
        choices=(
            (TAKE, "导入"),
            (TAKE_RIGHT, "先导入对的"),
            (CANCEL, "取消"),
            (ERASE, "空白格清空登记内容"),
            (KEEP, "空白格保留登记内容"),
            (ANSWER, "按选的再看"),
        ),
        widget=forms.HiddenInput,
    )
    #: What the file does not say of itself.
    answer = forms.ChoiceField(required=False, label="请选")

    def __init__(self, *args: Any, asks: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer: Any = self.fields["answer"]
        if asks:
            answer.required = not self.is_bound or self.data.get("do") == ANSWER
            answer.label = asks["label"]
            answer.choices = [("", "请选"), *(tuple(one) for one in asks["choices"])]
            answer.error_messages["required"] = f"请选{asks['label']}。"
            answer.initial = "" if asks["open"] else asks["now"]
