"""Loading the reference data under ``data/``: products, GI products, known bases. Loading again changes nothing."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from youji.ledger.services import record
from youji.registry.fields import BASE, GI_ENTRY, ORIGIN, PRODUCT_ENTRY
from youji.registry.logic.initials import initials_of
from youji.registry.models import Base, GIProduct, Product
from youji.registry.services.bases import serials
from youji.shared.actor import SYSTEM
from youji.shared.checked import checked
from youji.shared.roles import PROVINCE

#: What the list of known bases says of each.
_KNOWN = BASE.only("name", "division", "kind", "area_mu", "responsible") | ORIGIN


def _rows(name: str) -> list[dict[str, str]]:
    path = settings.DATA / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]


@transaction.atomic
def load_reference(now: datetime) -> dict[str, int]:
    """The tables say what the files say; how many rows each added or changed.

    Codes of known bases and their own rows are kept once made; a row an official has changed since (``version``
    above 0) is left alone.
    """
    changed = {"products": _products(), "gi_products": _gi_products(), "known_bases": _known_bases()}
    if any(changed.values()):
        record(
            "registry.reference.loaded",
            subject="registry.reference:data",
            before={},
            after=changed,
            actor=SYSTEM,
            now=now,
            division=PROVINCE,
        )
    return changed


def _put(model: Any, key: dict[str, Any], values: dict[str, Any]) -> int:
    row = model.objects.filter(**key).first()
    if row is None:
        model.objects.create(**key, **values)
        return 1
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    if differing:
        model.objects.filter(pk=row.pk).update(**differing)
    return int(bool(differing))


def _products() -> int:
    changed = 0
    for row in sorted(_rows("products.csv"), key=lambda row: row["code"]):
        parent = Product.objects.filter(code=row["parent"]).first() if row["parent"] else None
        values = {
            **checked(PRODUCT_ENTRY, {key: row[key] for key in PRODUCT_ENTRY}),
            "parent_id": parent.pk if parent else None,
            "initials": initials_of(row["name"]),
        }
        changed += _put(Product, {"code": values.pop("code")}, values)
    return changed


def _gi_products() -> int:
    products = dict(Product.objects.values_list("name", "pk"))
    changed = 0
    for row in _rows("gi_products.csv"):
        values = {
            **checked(GI_ENTRY, {key: row[key] for key in GI_ENTRY}),
            "product_id": products.get(row["product"]),
            "counties": row["counties"].split(),
        }
        changed += _put(GIProduct, {"name": values.pop("name")}, values)
    return changed


def _known_bases() -> int:
    products = dict(Product.objects.values_list("name", "pk"))
    named = dict(GIProduct.objects.values_list("name", "pk"))
    changed = 0
    for row in _rows("known_bases.csv"):
        described = checked(_KNOWN, {key: row[key] for key in _KNOWN})
        key = {name: described.pop(name) for name in ("name", "division", "kind")} | {"is_demo": False}
        if Base.objects.filter(**key).exists():
            continue
        Base.objects.create(
            code=next(serials(row["division"])),
            product_id=products.get(row["product"]),
            gi_product_id=named.get(row["gi_product"]),
            initials=initials_of(row["name"]),
            **described,
            **key,
        )
        changed += 1
    return changed
