"""Orders of labels: one's own, and how far they have come."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

from youji.certificates import files
from youji.certificates.fields import PRINT
from youji.certificates.logic.gate import MOST_COPIES
from youji.certificates.models import Certificate, Printing
from youji.certificates.selectors.certificates import find_certificate
from youji.certificates.selectors.labels import Order, order_of
from youji.shared.actor import Actor
from youji.shared.refusals import Unknown


def find_printing(order: UUID, actor: Actor) -> Printing:
    """One's own order.

    Raises:
        Unknown: absent, or another's.
    """
    found = Printing.objects.visible_to(actor).select_related("certificate").filter(pk=order).first()
    if found is None:
        raise Unknown(order)
    return found


def drawn(order: Printing) -> int:
    """How many labels of it are drawn."""
    if order.over:
        return order.copies if order.state in (Printing.State.DONE, Printing.State.GONE) else 0
    return min(files.noted(order.pk), order.copies)


def said_of(order: Printing) -> str:
    """How it stands, in a sentence."""
    if order.state == Printing.State.DONE:
        return f"{order.copies:,}份标签画好了，请在一天内下载。"
    if order.state == Printing.State.GONE:
        return "放了一天，文件已清理。要再打印，请重新下单。"
    return order.sentence if order.over else f"画好了{drawn(order):,}份，共{order.copies:,}份。"


def asked_again(order: Printing, actor: Actor, now: datetime) -> tuple[Certificate, Order]:
    """The certificate, and the labels that were ordered, as if they were ordered now.

    Raises:
        Unknown: no certificate of theirs any more. Refused: copies became void.
    """
    row = find_certificate(order.certificate.code, actor, now)
    return row, order_of(row, {key: str(getattr(order, key)) for key in PRINT}, most=MOST_COPIES)


def file_of(order: Printing, actor: Actor, now: datetime) -> Path:
    """Where its file lies, while its labels may still be printed.

    Raises:
        Unknown: it is not drawn, or gone, or the certificate no more theirs. Refused: copies became void.
    """
    asked_again(order, actor, now)
    path = files.find(order.pk) if order.state == Printing.State.DONE else None
    if path is None:
        raise Unknown(order.pk)
    return path
