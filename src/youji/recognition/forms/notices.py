"""The forms of notices and objections, read as ``fields`` describes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from youji.recognition.fields import (
    CONCLUSION,
    CONTACT,
    INVESTIGATION,
    NOTICE,
    NOTICE_CORRECTION,
    NOTICE_EXTENSION,
    NOTICE_WITHDRAWAL,
    UNSETTLED,
)
from youji.shared.fields import DescribedForm

_BUTTONS = {"required": "请用页面上的按钮办理。", "invalid_choice": "请用页面上的按钮办理。"}


class NoticeForm(DescribedForm):
    """A notice: its title, number, length and text. Which applications it is of is ticked in the list beside it."""

    described = NOTICE | UNSETTLED | CONTACT
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


class InvestigationForm(DescribedForm):
    """What was found about an objection, and by what."""

    described = INVESTIGATION
    use_required_attribute = False
    document = forms.FileField(
        label="调查材料",
        required=False,
        help_text="现场照片、丈量记录、谈话记录，20 MB 以内。",
        error_messages={"empty": "这个文件是空的，请重新选择。"},
    )


class AnswerForm(DescribedForm):
    """The answer to an objection; which of the two buttons was pressed."""

    described = CONCLUSION
    use_required_attribute = False
    do = forms.ChoiceField(
        choices=[("dismiss", "异议不成立"), ("uphold", "异议成立")], error_messages=_BUTTONS
    )
