"""The agencies of the province, from ``data/agencies.csv``."""

from __future__ import annotations

import csv
from datetime import datetime

from django.conf import settings
from django.db import transaction

from youji.accounts.fields import AGENCY
from youji.accounts.models import Agency
from youji.ledger.services import record
from youji.shared.actor import SYSTEM
from youji.shared.checked import checked


@transaction.atomic
def load_agencies(now: datetime) -> int:
    """Every agency of the file exists, under its parent; the number added. Changes nothing when repeated."""
    with (settings.DATA / "agencies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {agency.name: agency for agency in Agency.objects.all()}
    added = 0
    for row in rows:
        if row["name"] in known:
            continue
        # A parent stands above its children in the file.
        parent = known[row["parent"]] if row["parent"] else None
        known[row["name"]] = Agency.objects.create(
            **checked(AGENCY, {key: row[key] for key in AGENCY}), parent=parent
        )
        added += 1
    if added:
        record(
            "accounts.agencies.loaded",
            subject="accounts.agency:*",
            before={},
            after={"added": added},
            actor=SYSTEM,
            now=now,
        )
    return added
