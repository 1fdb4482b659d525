"""Input of the appeal pages, read as ``fields`` describes it."""

from __future__ import annotations

from django import forms

from youji.appeals.fields import APPEAL, DECISION
from youji.catalogue.forms import CatalogueForm, file_field
from youji.shared.fields import ValueField

CONCLUSIONS = [("yes", "申诉成立，撤销原决定"), ("no", "维持原决定")]


class AppealForm(CatalogueForm):
    """The holder's appeal."""

    text = ValueField(APPEAL["text"], widget=forms.Textarea(attrs={"rows": 8}))
    document = file_field("证据")


class DecideForm(CatalogueForm):
    """The decision on an appeal."""

    upheld = ValueField(
        DECISION["upheld"], widget=forms.RadioSelect(attrs={"class": "tiers"}, choices=CONCLUSIONS)
    )
    outcome = ValueField(DECISION["outcome"], widget=forms.Textarea(attrs={"rows": 5}))
    document_number = ValueField(DECISION["document_number"])
