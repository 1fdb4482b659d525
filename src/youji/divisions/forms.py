"""The form for a day that differs from the week's pattern."""

from __future__ import annotations

from django import forms

from youji.divisions.fields import DAY, YEAR, DayKind
from youji.shared.fields import ValueField


class DayForm(forms.Form):
    """A holiday or a 调休 workday, with the notice that says so."""

    day = ValueField(DAY["day"])
    until = ValueField(DAY["until"])
    kind = ValueField(DAY["kind"], widget=forms.Select(choices=DayKind.choices))
    name = ValueField(DAY["name"])
    source = ValueField(DAY["source"])


class YearForm(forms.Form):
    """That a year's notice is entered as a whole."""

    source = ValueField(YEAR["source"])
