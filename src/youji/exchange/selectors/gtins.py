"""GTINs of an operator, and what stands behind a Digital Link of one: nothing that ``/q/`` would not tell."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from youji.certificates.selectors.certificates import Certificate, of_lot, with_code
from youji.exchange.models import Gtin
from youji.exchange.selectors.events import whose
from youji.production.selectors.lots import lot_with
from youji.shared.actor import Actor
from youji.shared.refusals import Unknown

VOC = "https://ref.gs1.org/voc/"


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link of a type leads."""

    kind: str  # of GS1's vocabulary, without what stands before it
    href: str
    title: str


def gtins(actor: Actor) -> QuerySet[Gtin]:
    """The GTINs of the actor's operator that hold, and those that held."""
    return (
        Gtin.objects.filter(operator_id=whose(actor)).select_related("product").order_by("ended_at", "gtin")
    )


def find_gtin(gtin: str, actor: Actor) -> Gtin:
    """The operator's GTIN that holds.

    Raises:
        Unknown: none of theirs.
    """
    rows = Gtin.objects.filter(operator_id=whose(actor), gtin=gtin.zfill(14), ended_at=None)
    found = rows.select_related("product").first()
    if found is None:
        raise Unknown(gtin)
    return found


def links(gtin: str, lot_code: str, serial: str) -> tuple[Link, ...]:
    """Where a Digital Link leads, the default first; nothing where no such lot was ever certified.

    A GTIN that ended still stands on labels: what it was then, it is.
    """
    lot = lot_with(lot_code)
    if (
        lot is None
        or not Gtin.objects.filter(gtin=gtin, operator_id=lot.operator_id, product_id=lot.product_id).exists()
    ):
        return ()
    found = of_lot(lot.pk)
    if serial:
        certificate = with_code(serial)
        found = [one for one in found if certificate is not None and one.pk == certificate.pk]
    if not found:
        return ()
    base = _base(found)
    # Of several nobody has said which is meant: their numbers are no stranger's to list.
    if len(found) > 1:
        return (Link("defaultLink", base.href, base.title), base) if base else ()
    page = f"{settings.ORIGIN}/q/{found[0].code}"
    kinds = {
        "defaultLink": "承诺达标合格证",
        "certificationInfo": "承诺达标合格证",
        "traceability": "来自哪里、检测和状态",
    }
    return (*(Link(kind, page, title) for kind, title in kinds.items()), *([base] if base else []))


def _base(found: list[Certificate]) -> Link | None:
    """The base their pages name, where it is one."""
    codes = {base["code"] for one in found for base in one.bases}
    return Link("pip", f"{settings.ORIGIN}/q/{codes.pop()}", "产自哪个基地") if len(codes) == 1 else None
