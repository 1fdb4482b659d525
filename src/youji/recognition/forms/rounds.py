"""The forms of a round, read as ``fields`` describes it; and the button that says nothing but what was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms

from youji.recognition.fields import EXTENSION, QUOTA_CHANGE, QUOTAS, ROUND, SCHEME
from youji.recognition.services.rounds import Draft, problems_of_draft
from youji.shared.fields import DescribedForm
from youji.shared.values import Fields

#: The page names a version of a scheme by its row.
SCHEME_VERSION: Any = replace(SCHEME, key="scheme_version_id", of=int, default=None)


class Button(DescribedForm):
    """A button with the version its page showed. It is made when it has been pressed: its address takes nothing else."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__({} if data is None else data)


class AttachmentForm(DescribedForm):
    """A public attachment of a round."""

    use_required_attribute = False
    file = forms.FileField(
        label="上传附件",
        error_messages={"required": "请先选择要上传的附件。", "empty": "这个文件是空的，请重新选择。"},
    )


class ExtensionForm(DescribedForm):
    """A later closing day, and the notice that says so."""

    described = EXTENSION
    use_required_attribute = False


class QuotaChangeForm(DescribedForm):
    """Another number for one unit, with the document that says so."""

    described = QUOTA_CHANGE
    use_required_attribute = False
    document = forms.FileField(
        label="调整名额的文件",
        required=False,
        help_text="随批次公开。",
        error_messages={"empty": "这个文件是空的，请重新选择。"},
    )

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].widget = forms.Select(choices=[("", "请选择"), *units])


class RoundForm(DescribedForm):
    """Everything of a round that can be changed before it is announced."""

    described = Fields(ROUND["title"], SCHEME_VERSION) | ROUND | {QUOTAS.key: QUOTAS}
    use_required_attribute = False

    def __init__(
        self, *args: Any, schemes: Sequence[tuple[int, str]], but: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, fields=self.described.offering(scheme_version_id=schemes), **kwargs)
        self.but = but
        self.fields["announcement"].widget.attrs["rows"] = 8
        self.fields["quotas"].widget.attrs |= {"rows": 5, "placeholder": "430611 君山区 3"}

    def clean(self) -> None:
        """What the fields say together is told with what each says alone."""
        said = dict(self.cleaned_data)
        chosen = said.pop("scheme_version_id", None) or 0
        for key, sentence in problems_of_draft(said, scheme_version_id=chosen, but=self.but).items():
            if sentence and key not in self.errors:
                self.add_error(key, sentence)

    def draft(self) -> Draft:
        """The round as filled in."""
        return Draft(**self.values())
