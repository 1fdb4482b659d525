"""Input of the pages, cleaned."""

from __future__ import annotations

from typing import Any

from youji.shared.fields import DescribedForm
from youji.traceability.fields import DISPOSAL, ENDING, ORDER, REASON, REPLY, START, TOLD, WHOSE
from youji.traceability.logic.starts import STARTS


class StartForm(DescribedForm):
    """Where to start: what belongs to that start is asked."""

    described = START

    def __init__(self, *args: Any, start: str, **kwargs: Any) -> None:
        super().__init__(*args, fields=START.only(*STARTS[start].takes), **kwargs)


class OrderForm(DescribedForm):
    """What is ordered; a holder who recalls their own has no document's number."""

    described = ORDER

    def __init__(self, *args: Any, office: bool, levels: list[tuple[str, str]], **kwargs: Any) -> None:
        fields = ORDER if office else ORDER.without("document")
        super().__init__(*args, fields=fields.offering(level=levels), **kwargs)


class EndingForm(DescribedForm):
    """Why it ends although something is not done."""

    described = ENDING


class ReasonForm(DescribedForm):
    """Why."""

    described = REASON


class DisposalForm(DescribedForm):
    """How so much of a lot was disposed of."""

    described = DISPOSAL

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, fields=DISPOSAL.without("lot"), **kwargs)


class ToldForm(DescribedForm):
    """What they said on the phone."""

    described = TOLD


class ReplyForm(DescribedForm):
    """What whoever is concerned says to it."""

    described = REPLY


class AnswerForm(DescribedForm):
    """Whose answer it is."""

    described = WHOSE
