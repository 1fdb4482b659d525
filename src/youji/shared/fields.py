"""Form fields that read numbers and dates as people write them (``shared.typed``), and show them again as typed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms

from youji.shared import reading, typed


class AmountField(forms.DecimalField):
    """A number with a unit. A plain text box: the browser's own number box throws away what it cannot read."""

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        self.unit = unit
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"widget": widget, **kwargs})

    def to_python(self, value: Any) -> Any:
        """The amount in the field's unit."""
        if value in self.empty_values or isinstance(value, Decimal | int | float):
            return super().to_python(value)
        number = typed.as_decimal(str(value), self.unit)
        if number is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(typed.plain(number))


class DayInput(forms.DateInput):
    """A date with the browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


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
