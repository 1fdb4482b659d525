"""The form of a base."""

from __future__ import annotations

from typing import Any

from youji.registry.fields import BASE
from youji.registry.forms.common import offer_products
from youji.registry.logic.ownership import OFFICERS_ONLY
from youji.shared.fields import DescribedForm


class BaseForm(DescribedForm):
    """Facts of a base; what it is and where only when it is new."""

    described = BASE

    def __init__(
        self,
        *args: Any,
        divisions: list[tuple[str, str]] | None = None,
        operator: str | None = None,
        area: str = "",
        **kwargs: Any,
    ) -> None:
        """``divisions`` is ``None`` to change a base; ``operator`` is set when its people add their own base."""
        fields = BASE.without("kind", "operator", "division")
        if divisions is not None:
            own = () if operator is None else ("kind", "operator", *OFFICERS_ONLY["base"])
            fields = BASE.offering(division=divisions).without(*own)
        super().__init__(*args, fields=fields, **kwargs)
        offer_products(self, area)
