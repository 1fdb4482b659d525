"""Forms made from the descriptions of their values (``shared.values``): what is typed is read where all doors read it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django import forms

from youji.shared import reading, typed
from youji.shared.values import (
    SEEN,
    VERSION,
    Amount,
    Choice,
    Code,
    Day,
    Fields,
    Phone,
    Several,
    Text,
    Unreadable,
    Value,
    Whether,
    YesNo,
)

NOTHING = ("", "（不选）")
NOT_YET = ("", "请选择")
UNSAID = ("", "未填")


class DayInput(forms.DateInput):
    """A date with the browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WhetherInput(forms.Select):
    """是, 否 or 未填: what nobody ticks is not said, and no 否."""

    def __init__(self) -> None:
        super().__init__(choices=[UNSAID, ("true", "是"), ("false", "否")])

    def format_value(self, value: Any) -> list[str]:
        """The option that is chosen."""
        return super().format_value(str(value).lower() if isinstance(value, bool) else value)


#: How each kind is typed; a kind stands before the kind it is made from. Text boxes for numbers: the browser's own
#: number box throws away what it cannot read. No maxlength: the browser would cut off silently, and count a rare
#: character twice.
_WIDGETS: tuple[tuple[type[Value], type[forms.Widget], dict[str, Any]], ...] = (
    (Amount, forms.TextInput, {"inputmode": "decimal", "autocomplete": "off"}),
    (YesNo, forms.CheckboxInput, {}),
    (Text, forms.Textarea, {"rows": 4}),
    (Phone, forms.TextInput, {"inputmode": "tel"}),
    (Code, forms.TextInput, {"autocapitalize": "characters", "spellcheck": "false"}),
    (Value, forms.TextInput, {}),
)


def _widget(value: Value) -> forms.Widget:
    if isinstance(value, Day):
        return DayInput()
    if isinstance(value, Whether):
        return WhetherInput()
    if isinstance(value, Several):
        return forms.CheckboxSelectMultiple(choices=value.options)
    if isinstance(value, Choice) and value.options:
        asked = [] if value.default else [NOT_YET if value.required else NOTHING]
        return forms.Select(choices=[*asked, *value.options])
    widget, attrs = next((made, attrs) for kind, made, attrs in _WIDGETS if isinstance(value, kind))
    return widget(attrs=dict(attrs))


class ValueField(forms.Field):
    """The form's field for a described value; ``notes`` of the last reading say what was visible and is gone."""

    def __init__(self, value: Value, **options: Any) -> None:
        self.described = value
        self.notes: tuple[str, ...] = ()
        super().__init__(
            **{
                "label": value.heading,
                "help_text": value.hint,
                "required": value.required,
                "widget": _widget(value),
                **options,
            }
        )

    def clean(self, value: Any) -> Any:
        """The value as it is stored.

        Raises:
            ValidationError: with the description's sentence.
        """
        try:
            look = self.described.look(value)
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from unreadable
        self.notes = look.notes
        return look.value


class DescribedForm(forms.Form):
    """A form of one noun's fields, then the version the person is looking at."""

    #: The noun, whole; who makes a form may leave fields out or offer choices.
    described: ClassVar[Fields] = Fields()

    def __init__(self, *args: Any, fields: Fields | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made: dict[str, forms.Field] = {
            key: ValueField(value) for key, value in (self.described if fields is None else fields).items()
        }
        seen = ValueField(SEEN, widget=forms.HiddenInput())
        self.fields = made | self.fields | {VERSION.key: seen}

    def values(self) -> dict[str, Any]:
        """What was said, as it is stored: what the service is given."""
        return {key: self.cleaned_data[key] for key in self.fields if key in self.described}

    @property
    def seen_version(self) -> int:
        """The version the person was looking at; one that never was when they sent none."""
        version = self.cleaned_data[VERSION.key]
        return -1 if version is None else int(version)

    @classmethod
    def told_of(cls, row: Any) -> dict[str, Any]:
        """What the form begins with when ``row`` is to be changed."""
        return {key: getattr(row, key) for key in [*cls.described, VERSION.key] if hasattr(row, key)}

    @property
    def notes(self) -> list[str]:
        """Field by field, what was visible in what was typed and is not in what is kept."""
        return [
            f"{field.label}：{note}。"
            for field in self.fields.values()
            if isinstance(field, ValueField)
            for note in field.notes
        ]

    def _post_clean(self) -> None:
        """Shown again, the form says it beside the field."""
        for name, field in self.fields.items():
            if isinstance(field, ValueField) and field.notes:
                notes = "；".join(field.notes)
                self[name].help_text = f"{field.help_text}（{notes}）" if field.help_text else f"{notes}。"


class DayField(forms.DateField):  # noqa: TID251  (this is the one)
    """A date, however it is written, that can be reckoned with: ``9999-12-31`` plus a day is no date at all."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": DayInput(), **kwargs})

    def to_python(self, value: Any) -> date | None:
        """The date."""
        if value in self.empty_values or isinstance(value, date | datetime):
            day = super().to_python(value)
        elif (day := typed.as_day(str(value))) is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if day is not None and not reading.plausible(day):
            raise forms.ValidationError(reading.DAY_SENTENCE, code="implausible")
        return day
