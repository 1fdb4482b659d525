"""A certificate as the statement that is signed."""

from __future__ import annotations

from decimal import Decimal

from youji.certificates.logic.statement import Statement
from youji.certificates.logic.tables import BASIS_NUMBERS, FORM_NUMBERS
from youji.certificates.models import Certificate


def statement_of(row: Certificate, copy: int = 0) -> Statement:
    """What the certificate says as it is signed; ``copy`` 0 is the certificate itself.

    Raises:
        BadStatement: a name is too long for it.
    """
    return Statement(
        code=row.code,
        copy=copy,
        copies=row.copies,
        product=row.product,
        quantity=Decimal(row.quantity) / 1000,
        unit=row.unit,
        place=row.place,
        issuer=row.issuer,
        promise=row.text_edition,
        basis=tuple(sorted(BASIS_NUMBERS[one] for one in row.basis)),
        form=FORM_NUMBERS[row.form],
    )
