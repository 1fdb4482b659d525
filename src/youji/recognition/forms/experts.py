"""The forms of the expert review: who is to score what, the minutes, a score."""

from __future__ import annotations

from typing import Any

from django import forms

from youji.recognition.fields import SCORE
from youji.recognition.forms.review import BUTTONS, TICKED
from youji.shared.fields import DescribedForm, ValueField
from youji.shared.values import Several

EXPERTS: Any = Several("expert", "专家", of=int, coded="专家的编号")


class PanelForm(DescribedForm):
    """The cases ticked, and the experts to score them or the minutes to put to them."""

    AT = {"applications": "pk", "experts": "expert"}
    pk = ValueField(TICKED)
    expert = ValueField(EXPERTS)
    file = forms.FileField(
        label="评审会纪要", required=False, error_messages={"empty": "这个文件是空的，请重新选择。"}
    )
    do = forms.ChoiceField(
        choices=[("assign", "请专家评分"), ("minutes", "附会议纪要")], required=False, error_messages=BUTTONS
    )

    def clean(self) -> None:
        """Minutes are a file."""
        if self.cleaned_data.get("do") == "minutes" and not self.cleaned_data.get("file"):
            self.add_error("file", "请先选择会议纪要文件。")

    def ticked(self, name: str) -> set[str]:
        """The boxes called ``name`` as they were."""
        return set(map(str, self[name].value() or ()))


class ScoreForm(DescribedForm):
    """An expert's score and opinion."""

    described = SCORE
    use_required_attribute = False
