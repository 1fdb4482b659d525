"""The same copy in two buyers' hands: its issuer and its county are told, once, without naming a buyer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from youji.accounts.services import notify
from youji.divisions.selectors import full_name
from youji.receiving.logic.reports import COPIES
from youji.receiving.models import Doubled, Scan
from youji.receiving.selectors.copies import copied_among
from youji.receiving.services.reporting import open_report
from youji.shared.actor import SYSTEM, Actor
from youji.shared.identifiers import uuid7


def flag_copies(scans: Collection[Scan], *, actor: Actor, now: datetime) -> int:
    """Every copy among ``scans`` that another buyer has too, with no hand-over between them, is told; how many are new.

    In the caller's transaction. The buyers' counties are told, and not who they are.
    """
    new = 0
    for scan, counties in copied_among(scans):
        with transaction.atomic():
            _, made = Doubled.objects.get_or_create(
                operator_id=scan.issuer_id or 0,
                code=scan.code,
                copy=scan.copy,
                defaults={"division": scan.origin, "counties": list(counties), "at": now},
            )
            if made:
                _tell(scan, counties, now)
                new += 1
    return new


def _tell(scan: Scan, counties: Collection[str], now: datetime) -> None:
    where = "、".join(full_name(one) for one in counties)
    said = f"合格证{scan.code}的第{scan.copy}份在{where}的两处收货点都收到，之间没有交付记录：可能有人复制了标签。"
    open_report(
        key=uuid7(), source=COPIES, code=scan.code, found=said, issuer_id=scan.issuer_id, issuer=scan.issuer,
        division=scan.origin or scan.division, by_guess=not scan.origin, actor=SYSTEM, now=now,
    )  # fmt: skip
    notify(
        title="同一份合格证在两处收到",
        body=f"{said}请核对打印和粘贴的情况；县里会核查。",
        link=f"/desk/certificates/{scan.code}/",
        now=now,
        operator_id=scan.issuer_id or 0,
    )
