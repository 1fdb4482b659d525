"""Input of the appeal pages, cleaned."""

from __future__ import annotations

from django import forms

from youji.catalogue.forms import CatalogueForm, file_field, text_field


class AppealForm(CatalogueForm):
    """The holder's appeal."""

    text = text_field("申诉理由", rows=8, help_text="写明对哪项决定不服、事实和依据。")
    document = file_field("证据")


class DecideForm(CatalogueForm):
    """The decision on an appeal."""

    upheld = forms.ChoiceField(
        label="结论",
        choices=[("yes", "申诉成立，撤销原决定"), ("no", "维持原决定")],
        widget=forms.RadioSelect(attrs={"class": "tiers"}),
        error_messages={"required": "请选择结论。"},
    )
    outcome = text_field("理由", rows=5, help_text="随决定公开，不要写个人姓名、电话。")
    document_number = text_field("文号", required=False, limit=60)
