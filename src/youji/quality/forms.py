"""Input of the pages, cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from youji.quality.fields import (
    BY_HAND,
    CHECK,
    CORRECTION,
    NAMED,
    PAPER,
    QUESTION,
    RAPID,
    REASON,
    SENDING,
    SESSION,
    TRAINING,
)
from youji.quality.logic.checks import ANSWERS, CHOICE, Checklist
from youji.quality.selectors.exams import Put
from youji.shared.fields import DescribedForm
from youji.shared.values import Choice, Fields, Line


class RapidForm(DescribedForm):
    """One rapid test."""

    described = RAPID

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["values"].widget.attrs["rows"] = 6


class SendingForm(DescribedForm):
    """A sample of a lot."""

    described = SENDING


class TrainingForm(DescribedForm):
    """A training."""

    described = TRAINING


class NamedForm(DescribedForm):
    """Who leads a training."""

    described = NAMED


class PaperForm(DescribedForm):
    """How its exams are set."""

    described = PAPER


class SessionForm(DescribedForm):
    """One of its meetings."""

    described = SESSION


class ByHandForm(DescribedForm):
    """Who was there without a telephone."""

    described = BY_HAND


class ReasonForm(DescribedForm):
    """Why."""

    described = REASON


class QuestionForm(DescribedForm):
    """One question."""

    described = QUESTION


class ExamForm(DescribedForm):
    """The questions of a paper: a letter each, or none."""

    def __init__(self, *args: Any, paper: Sequence[Put], **kwargs: Any) -> None:
        asked = Fields(
            *(
                Choice(f"q-{one.code}", one.stem, limit=1, options=tuple((at, at) for at, _ in one.choices))
                for one in paper
            )
        )
        super().__init__(*args, fields=asked, **kwargs)
        for one in paper:
            self.fields[f"q-{one.code}"].widget = forms.RadioSelect(
                choices=[(at, f"{at}. {words}") for at, words in one.choices]
            )

    def answers(self) -> dict[str, str]:
        """Number of a question → the letter that was chosen."""
        return {key[2:]: str(value) for key, value in self.cleaned_data.items() if key.startswith("q-")}


def _picture(label: str) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )


class CheckForm(DescribedForm):
    """A checklist gone through: an answer and a word to each item; ``id`` is made on the phone."""

    described = CHECK
    photo = _picture("照片")
    id = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, sheet: Checklist, **kwargs: Any) -> None:
        asked: list[Choice | Line] = []
        for one in sheet.items:
            if one.kind == CHOICE:
                asked.append(Choice(f"a-{one.key}", one.words, limit=4, options=ANSWERS))
            asked.append(Line(f"n-{one.key}", "说明" if one.kind == CHOICE else one.words, limit=200))
        self.sheet = sheet
        super().__init__(*args, fields=Fields(*asked) | CHECK, **kwargs)
        for one in sheet.items:
            if one.kind == CHOICE:
                self.fields[f"a-{one.key}"].widget = forms.RadioSelect(choices=ANSWERS)

    def items(self) -> list[dict[str, Any]]:
        """Each item with its controls."""
        return [
            {
                "item": one,
                "answer": self[f"a-{one.key}"] if f"a-{one.key}" in self.fields else None,
                "note": self[f"n-{one.key}"],
            }
            for one in self.sheet.items
        ]

    def answers(self) -> dict[str, dict[str, str]]:
        """Item → answer and note."""
        return {
            one.key: {
                "answer": str(self.cleaned_data.get(f"a-{one.key}") or ""),
                "note": str(self.cleaned_data.get(f"n-{one.key}") or ""),
            }
            for one in self.sheet.items
        }

    def ends(self) -> list[Any]:
        """The controls that stand after the items."""
        return [self[name] for name in ("day", "place", "due_on", "photo")]


class CorrectionForm(DescribedForm):
    """How something was put right."""

    described = CORRECTION
    photo = _picture("改好以后的照片")
