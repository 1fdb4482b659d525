"""The applicant's forms: what to apply for, a file for one item, what was corrected, a task reported done.

The pages of the dossier save themselves field by field and are ``forms.answers``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms

from youji.recognition.fields import ANSWER, BASE, CATEGORY, EVIDENCE, MILESTONE, SIGNED
from youji.shared.fields import DescribedForm, ValueField
from youji.shared.values import Fields

EMPTY = {"empty": "这个文件是空的，请重新选择。"}

#: The service names the files, or asks.
TOLD_BY_FILES = Fields(replace(ANSWER["answer"], required=False, hint="换了材料的，可以不写。"))


class StartForm(DescribedForm):
    """Which of one's own, in which category."""

    described = Fields(BASE, CATEGORY)

    def __init__(
        self,
        data: Any = None,
        *,
        bases: Iterable[tuple[int, str]],
        categories: Iterable[tuple[str, str]],
    ) -> None:
        super().__init__(data, fields=self.described.offering(base=bases, category=categories))


class EvidenceForm(DescribedForm):
    """What the files sent along are put forward for."""

    described = EVIDENCE


class CorrectionForm(DescribedForm):
    """What was done about one reason for returning; files put forward anew may speak for themselves."""

    described = ANSWER
    use_required_attribute = False

    def __init__(self, data: Any = None, *, about: Any = None) -> None:
        """``about`` is the correction; an answer to one that is closed is refused by the service."""
        first = {"answer": about.answer} if about else {}
        by_files = about is not None and about.target.startswith(("doc:", "item:"))
        super().__init__(
            data,
            initial=first,
            auto_id=f"c{about.pk if about else 0}-%s",
            fields=TOLD_BY_FILES if by_files else ANSWER,
        )
        self.fields["answer"].widget.attrs["rows"] = 2


class HandInForm(DescribedForm):
    """申报人声明: ticked, with the name of who answers for it. The service says what is missing, with all the rest."""

    described = SIGNED
    use_required_attribute = False
    AT = {"REC-040": "declared"}
    #: The last open correction, whose answer comes with the handing in.
    correction = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    others_seen = forms.IntegerField(
        required=False, min_value=0, max_value=1_000_000, widget=forms.HiddenInput
    )

    def __init__(self, data: Any = None, *, signer: str = "") -> None:
        """To be signed by ``signer``; without one it has been pressed, be it empty."""
        if signer:
            super().__init__(initial={"declared_by": signer})
        else:
            super().__init__({} if data is None else data)
        self.fields["declared_by"].required = True  # said by the service, with whatever else is missing

    @property
    def signed(self) -> str:
        """Who declares; nobody while the box is not ticked."""
        return str(self.cleaned_data["declared_by"]) if self.cleaned_data["declared"] else ""


class MilestoneForm(DescribedForm):
    """One task of the construction period reported done; ``key`` says which."""

    use_required_attribute = False
    key = forms.CharField(widget=forms.HiddenInput)
    note = ValueField(MILESTONE["note"], required=True, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="照片或文件", required=False, error_messages=EMPTY)
