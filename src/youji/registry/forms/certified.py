"""The form of a product certificate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from youji.registry.fields import CERTIFICATE, CONFIRMATION, LAST_DAY, OUTCOMES
from youji.registry.forms.common import offer_products
from youji.registry.logic.ownership import OFFICERS_ONLY
from youji.shared.fields import DescribedForm
from youji.shared.values import Fields

ONE_DAY = timedelta(days=1)
#: People write the last day included, as it is printed; the register keeps the day after.
PRINTED = Fields(*(LAST_DAY if key == "valid_until" else value for key, value in CERTIFICATE.items()))


class CertifiedForm(DescribedForm):
    """Facts of a certificate as it is printed."""

    described = PRINTED
    AT = {"valid_until": "last_day"}  # what the table and the form call differently

    def __init__(
        self,
        *args: Any,
        divisions: list[tuple[str, str]] | None = None,
        own: bool = False,
        area: str = "",
        **kwargs: Any,
    ) -> None:
        """``divisions`` is ``None`` to change a certificate, which then keeps its kind and holder; ``own`` when that holder writes."""
        fields = PRINTED.without("kind", "operator", "division")
        if divisions is not None:
            fields = PRINTED.offering(division=divisions).without("revoked_on", "revoked_reason")
        if own:
            fields = fields.without("operator", *OFFICERS_ONLY["certificate"])
        super().__init__(*args, fields=fields, **kwargs)
        offer_products(self, area)

    @classmethod
    def told_of(cls, row: Any, *, asks: bool = False) -> dict[str, Any]:
        """With the last day included. Who ``asks`` goes on with what waits; whose word stands sees what is confirmed:
        whatever they send is confirmed with it."""
        asked = row.asked if asks else {}
        said = super().told_of(row) | {name: CERTIFICATE[name].read(value) for name, value in asked.items()}
        until = said.pop("valid_until", row.valid_until)
        return said | {"last_day": until - ONE_DAY if until else None}

    def values(self) -> dict[str, Any]:
        """What the service is given, with the day after the last."""
        given = super().values()
        last = given.pop("last_day")
        return given | {"valid_until": last + ONE_DAY if last else None}


class ConfirmationForm(DescribedForm):
    """What a reviewer says to a certificate that others registered or changed."""

    described = CONFIRMATION

    def __init__(self, *args: Any, asked: bool = True, **kwargs: Any) -> None:
        """One that nobody ``asked`` for again was refused already: an officer who put it right can confirm it."""
        outcomes = CONFIRMATION.offering(outcome=OUTCOMES if asked else OUTCOMES[:1])
        super().__init__(*args, fields=outcomes if asked else outcomes.only("outcome"), **kwargs)
