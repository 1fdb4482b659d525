"""Input of the pages, cleaned as ``fields`` describes it."""

from __future__ import annotations

from django import forms

from youji.exchange.fields import ANSWER, CAPTURE, GTIN, SENDING
from youji.shared.fields import DescribedForm


class CaptureForm(DescribedForm):
    """An EPCIS document, and what becomes of the rest where one event will not do."""

    described = CAPTURE
    file = forms.FileField(
        label="事件文件",
        help_text="EPCIS 2.0 的 JSON 文件，最多 2 MB、2,000个事件。",
        error_messages={"required": "请选择文件。", "empty": "这个文件是空的。"},
    )


class GtinForm(DescribedForm):
    """A GTIN and its product."""

    described = GTIN


class SendingForm(DescribedForm):
    """What is to be sent, to whom."""

    described = SENDING


class AnswerForm(DescribedForm):
    """What the receiver said."""

    described = ANSWER
