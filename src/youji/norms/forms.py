"""Input of the pages, cleaned."""

from __future__ import annotations

from django import forms

from youji.norms.fields import CONFIRMATION
from youji.shared.fields import DescribedForm


class ConfirmForm(DescribedForm):
    """That a row is what the label or the standard says, with the picture of it."""

    described = CONFIRMATION
    picture = forms.FileField(
        label="标签或标准原文的照片",
        help_text="照片或 PDF，20 MB 以内；要看得清编号和数字。",
        error_messages={"empty": "这个文件是空的，请重新选择。", "required": "请上传标签或标准原文的照片。"},
    )


class CorrectForm(ConfirmForm):
    """What the picture says otherwise; the row's own fields are given to it."""
