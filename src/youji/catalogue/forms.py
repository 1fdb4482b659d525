"""Input of the catalogue pages, read as ``fields`` describes it. What the law asks is the rules' business; no form here saves anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms

from youji.catalogue.fields import (
    AMENDMENT,
    CONCLUSION,
    EDITION,
    GROUND,
    HIDING,
    MEASURE,
    MOST_FILES,
    NATIONAL,
    OPINION,
    OWN_WORD,
    PHOTO,
    PHOTO_OFF,
    REPORT,
    RESULTS,
    VERDICT,
    unplaced,
)
from youji.catalogue.logic.changes import ChangeKind
from youji.catalogue.logic.measures import Measure
from youji.registry.forms.common import offer_products
from youji.schemes.logic.scheme import Ground
from youji.shared.fields import NOT_YET, DescribedForm, ValueField
from youji.shared.values import Choice, Fields, Value

#: Where on a form a rule's objection belongs.
FIELD_OF = {
    "CAT-001": "effective_on",
    "CAT-002": "ground",
    "CAT-003": "reason",
    "CAT-004": "document_number",
    "CAT-005": "deadline",
    "CAT-013": "document_number",
    "CAT-014": "document_number",
    "CAT-012": "recognised_on",
    "CAT-024": "document",
    "CAT-025": "document_number",
    "CAT-018": "document",
    "CAT-029": "document",
    "CAT-026": "recognised_on",
}


def file_field(label: str, help_text: str = "照片、PDF 或文档，20 MB 以内") -> forms.FileField:
    """An upload; what it may be, the documents room decides."""
    return forms.FileField(
        label=label,
        required=False,
        help_text=help_text,
        error_messages={"empty": "这个文件是空的，请重新选择。"},
    )


class CatalogueForm(DescribedForm):
    """A form of this room: where on it a rule's objection belongs, and the version its reader saw."""

    AT = FIELD_OF
    use_required_attribute = False


def _written(value: Value, rows: int) -> ValueField:
    """A text written in ``rows`` lines."""
    return ValueField(value, widget=forms.Textarea(attrs={"rows": rows}))


def _offering(value: Value, grounds: Sequence[Ground]) -> Choice:
    choice: Any = value
    return choice.offering(
        (ground.key, f"{ground.label}（{ground.source}）" if ground.source else ground.label)
        for ground in grounds
    )


class MeasureForm(CatalogueForm):
    """A measure on an entry: only the questions this measure asks."""

    described = MEASURE

    def __init__(
        self, *args: Any, measure: Measure, grounds: Sequence[Ground], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, fields=_asked(measure, grounds), **kwargs)
        self.fields["reason"].widget.attrs["rows"] = 5
        self.fields["effective_on"].initial = today
        if grounds:
            self.fields["ground"].widget = forms.RadioSelect(choices=_offering(GROUND, grounds).options)
        self.fields["document"] = file_field("决定文件或证据")


def _asked(measure: Measure, grounds: Sequence[Ground]) -> Fields:
    needed = ["reason", "effective_on"]
    needed += ["document_number"] if measure.needs_document_number else []
    needed += ["deadline"] if measure.needs_deadline else []
    needed += ["ground"] if grounds else []
    also = ["name", "area_mu"] if measure.name == "correct" else []
    told = MEASURE | {"ground": replace(_offering(GROUND, grounds), ask="请选择一项适用情形。")}
    return Fields(
        *(replace(value, required=key in needed) for key, value in told.items() if key in (*needed, *also))
    )


class ReasonForm(CatalogueForm):
    """An opinion on a report."""

    reason = _written(OPINION["reason"], 4)


class OwnWordForm(CatalogueForm):
    """What a holder says for himself."""

    described = OWN_WORD


class PhotoForm(CatalogueForm):
    """The photograph of a base: one of those handed in already, or a new one."""

    described = PHOTO
    picture = forms.FileField(
        label="或者拍一张、上传一张",
        required=False,
        help_text="JPEG、PNG 或 WebP，20 MB 以内；公开的是缩小的一张，拍摄时间和地点已去掉。",
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp", "data-shrink": ""}
        ),
        error_messages={"empty": "这个文件是空的，请重新选择。", "required": "请选择一张照片。"},
    )

    def __init__(self, *args: Any, pictures: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not pictures:  # nothing to choose from: this one it is
            self.fields["picture"].label = "拍一张，或者上传一张"
            self.fields["picture"].required = True
        self.fields["chosen"] = forms.ChoiceField(
            label="从交过的照片里选",
            required=False,
            choices=[("", "不选"), *((str(one.pk), one.name) for one in pictures)],
            error_messages={"invalid_choice": "请从列出的照片里选。"},
        )


class PhotoOffForm(CatalogueForm):
    """Why a photograph is not confirmed, or taken off the public page."""

    described = PHOTO_OFF


class HidingForm(CatalogueForm):
    """Why what a holder says is taken off the public page."""

    described = HIDING


class _Several(forms.FileInput):
    """Any number of files, chosen at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """What was chosen, in that order."""
        return list(files.getlist(name))


class FilesField(forms.FileField):
    """Several uploads; what they may be, the documents room decides."""

    widget = _Several

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each as a single one is cleaned."""
        return [super(FilesField, self).clean(one) for one in data or []]


class ReportForm(CatalogueForm):
    """A report by the holder, with its photos and files."""

    report = _written(REPORT["report"], 8)
    documents = FilesField(
        label="照片和附件",
        required=False,
        help_text=f"照片、PDF 或文档，可以一次选几个，最多{MOST_FILES}个，每个20 MB 以内",
        error_messages={"empty": "有一个文件是空的，请重新选择。"},
        widget=_Several(attrs={"accept": "image/*,.pdf,.xlsx,.docx", "data-shrink": ""}),
    )


class ConcludeForm(CatalogueForm):
    """The conclusion of an annual check."""

    result = ValueField(
        VERDICT["result"], widget=forms.RadioSelect(attrs={"class": "tiers"}, choices=RESULTS)
    )
    opinion = _written(VERDICT["opinion"], 4)
    ground = ValueField(VERDICT["ground"])
    deadline = ValueField(VERDICT["deadline"])

    def __init__(self, *args: Any, grounds: Sequence[Ground], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"] = ValueField(_offering(VERDICT["ground"], grounds))


class EditionForm(CatalogueForm):
    """Publishing the next edition."""

    title = ValueField(EDITION["title"])
    document_number = ValueField(EDITION["document_number"])
    number = ValueField(EDITION["number"], widget=forms.HiddenInput())


#: The page has always called the kind of recognition ``scheme``.
SCHEME: Any = replace(NATIONAL["choice"], key="scheme")


#: Bases are offered, of the chosen kind, while one is typed (``offered.js``); the address is the list's.
OFFERING = {"list": "offered-bases", "autocomplete": "off"}


class NationalForm(CatalogueForm):
    """A national recognition, as the ministry's list has it."""

    described = Fields(SCHEME) | NATIONAL.without("choice")
    document = file_field("公布文件")

    def __init__(
        self,
        *args: Any,
        schemes: Sequence[tuple[str, str]],
        divisions: Sequence[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, fields=self.described.offering(scheme=schemes), **kwargs)
        # Counties under their prefectures; the code sent is read like the name in a cell.
        self.fields["division"].widget = forms.Select(choices=[NOT_YET, *divisions])
        self.fields["base_code"].widget.attrs |= OFFERING

    def clean(self) -> None:
        """Said with what else is missing."""
        for name, sentence in unplaced(self.cleaned_data).items():
            self.add_error(name, sentence)


class AmendForm(CatalogueForm):
    """What an entry says of its document, put right."""

    document = file_field("公布文件")

    def __init__(self, *args: Any, categories: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, fields=AMENDMENT.offering(category=categories), **kwargs)


class CheckForm(ReasonForm):
    """The check of a rectification report: which of the two buttons was pressed, and why."""

    do = forms.ChoiceField(
        choices=[("close", "销号"), ("return", "退回")],
        error_messages={"required": "请用页面上的按钮办理。", "invalid_choice": "请用页面上的按钮办理。"},
    )


class ChangeForm(CatalogueForm):
    """What a holder asks to have changed: only the questions this kind asks."""

    document = file_field("证明材料", "营业执照、协议、批准文件等，20 MB 以内")

    def __init__(self, *args: Any, fields: Fields, area: str, **kwargs: Any) -> None:
        super().__init__(*args, fields=fields, **kwargs)
        if "product_id" in fields:
            offer_products(self, area)


class ConcludeChangeForm(CatalogueForm):
    """The conclusion on a request: which of the two buttons was pressed, and why."""

    opinion = _written(CONCLUSION["opinion"], 4)
    do = forms.ChoiceField(
        choices=[("confirm", "确认"), ("refuse", "不予变更")],
        error_messages={"required": "请用页面上的按钮办理。", "invalid_choice": "请用页面上的按钮办理。"},
    )

    def __init__(self, *args: Any, kind: ChangeKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind.document_number:
            self.fields["document_number"] = ValueField(CONCLUSION["document_number"])
