"""The forms of notices and objections, read as ``fields`` describes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms

from youji.recognition.fields import (
    CONCLUSION,
    CONTACT,
    NOTICE,
    NOTICE_CORRECTION,
    NOTICE_EXTENSION,
    NOTICE_WITHDRAWAL,
)
from youji.shared.fields import DescribedForm
from youji.shared.values import Fields

_BUTTONS = {"required": "请用页面上的按钮办理。", "invalid_choice": "请用页面上的按钮办理。"}


class NoticeForm(DescribedForm):
    """A notice: its title, number, length and text. Which applications it is of is ticked in the list beside it."""

    described = NOTICE | CONTACT
    use_required_attribute = False


class ChangeForm(DescribedForm):
    """What becomes of a published notice; ``rows`` are those still on it, by the number of the application."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, rows: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        asked = self.described.offering(code=rows) if "code" in self.described else self.described
        super().__init__(data, fields=asked, **kwargs)


class CorrectionForm(ChangeForm):
    """更正公告: which row is listed again, or which words are put right."""

    described = NOTICE_CORRECTION


class ExtensionForm(ChangeForm):
    """延长公示."""

    described = NOTICE_EXTENSION


class WithdrawalForm(ChangeForm):
    """撤回公示, the whole or one row."""

    described = NOTICE_WITHDRAWAL


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
