"""The form for a day that differs from the week's pattern."""

from __future__ import annotations

from django import forms

from youji.divisions.fields import DAY, DayKind
from youji.shared.fields import ValueField


class DayForm(forms.Form):
    """A holiday or a 调休 workday, with the notice that says so."""

    day = ValueField(DAY["day"])
    until = ValueField(DAY["until"])
    kind = ValueField(DAY["kind"], widget=forms.Select(choices=DayKind.choices))
    name = ValueField(DAY["name"])
    source = ValueField(DAY["source"])
