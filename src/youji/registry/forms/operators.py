"""The form of an operator."""

from __future__ import annotations

from typing import Any

from youji.registry.fields import OPERATOR
from youji.shared.fields import DescribedForm


class OperatorForm(DescribedForm):
    """Facts of a 经营主体; the division only when it is new."""

    described = OPERATOR

    def __init__(self, *args: Any, divisions: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        fields = (
            OPERATOR.offering(division=divisions) if divisions is not None else OPERATOR.without("division")
        )
        super().__init__(*args, fields=fields, **kwargs)
        self.fields["identity_number"].widget.attrs |= {"autocomplete": "off", "data-private": ""}
