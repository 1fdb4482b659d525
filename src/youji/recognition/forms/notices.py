"""The forms of notices and objections, read as ``fields`` describes them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from youji.recognition.fields import CONCLUSION, NOTICE
from youji.shared.fields import DescribedForm
from youji.shared.values import Fields

_BUTTONS = {"required": "请用页面上的按钮办理。", "invalid_choice": "请用页面上的按钮办理。"}


class NoticeForm(DescribedForm):
    """A notice: its title, number, length and text. Which applications it is of is ticked in the list beside it."""

    described = NOTICE
    use_required_attribute = False


class AnswerForm(DescribedForm):
    """What was found about an objection, and the answer; which of the three buttons was pressed."""

    described = CONCLUSION
    use_required_attribute = False
    do = forms.ChoiceField(
        choices=[
            ("investigate", "保存调查情况"),
            ("dismiss", "异议不成立"),
            ("uphold", "异议成立"),
        ],
        error_messages=_BUTTONS,
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        still = bool(data) and data.get("do") == "investigate"
        asked = Fields(CONCLUSION["findings"], replace(CONCLUSION["outcome"], required=not still))
        super().__init__(data, fields=asked, **kwargs)
