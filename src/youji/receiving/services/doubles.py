"""Copies that cannot all be ours: their issuer and their county are told, once, without naming a buyer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from youji.accounts.services import notify
from youji.certificates.logic.events import LabelsSuspected
from youji.divisions.selectors import full_name
from youji.receiving.logic.reports import COPIES, LOOKS
from youji.receiving.models import Doubled, Report, Scan
from youji.receiving.selectors.copies import copied_among, overcounted_among
from youji.receiving.services.reporting import open_report
from youji.shared.actor import SYSTEM, Actor
from youji.shared.identifiers import uuid7

#: Whoever looks for a doubled copy finds the certificate as a whole under this one: more was received than it has copies.
ALL = 0


def flag_copies(scans: Collection[Scan], *, actor: Actor, now: datetime) -> int:
    """Every copy among ``scans`` that another buyer has too, with no hand-over between them, is told, and every certificate
    of which more boxes were received than it has copies; how many are new.

    In the caller's transaction. The buyers' counties are told, and not who they are.
    """
    new = 0
    for scan, counties in copied_among(scans):
        said = (
            f"合格证{scan.code}的第{scan.copy}份在{_named(counties)}的两处收货点都收到，之间没有交付记录："
            "可能有人复制了标签。"
        )
        new += _flag(scan, scan.copy, counties, title="同一份合格证在两处收到", said=said, now=now)
    for one in overcounted_among(scans):
        if Doubled.objects.filter(code=one.scan.code).exists():
            continue  # it is being looked at
        said = (
            f"合格证{one.scan.code}一共{one.copies}份，{_named(one.counties)}的收货点收到了{one.received}份："
            "可能有人复制了标签。"
        )
        new += _flag(one.scan, ALL, one.counties, title="收到的合格证比开出的多", said=said, now=now)
    return new


def _named(counties: Collection[str]) -> str:
    return "、".join(full_name(one) for one in counties)


def _flag(scan: Scan, copy: int, counties: Collection[str], *, title: str, said: str, now: datetime) -> bool:
    with transaction.atomic():
        _, made = Doubled.objects.get_or_create(
            operator_id=scan.issuer_id or 0,
            code=scan.code,
            copy=copy,
            defaults={"division": scan.origin, "counties": list(counties), "at": now},
        )
        if made:
            _tell(scan, title, said, now)
    return made


def _tell(scan: Scan, title: str, said: str, now: datetime) -> None:
    open_report(
        key=uuid7(), source=COPIES, code=scan.code, found=said[:240], issuer_id=scan.issuer_id, issuer=scan.issuer,
        division=scan.origin or scan.division, by_guess=not scan.origin, actor=SYSTEM, now=now,
    )  # fmt: skip
    notify(
        title=title,
        body=f"{said}请核对打印和粘贴的情况；县里会核查。",
        link=f"/desk/certificates/{scan.code}/",
        now=now,
        operator_id=scan.issuer_id or 0,
    )


def take_up(event: LabelsSuspected, now: datetime) -> None:
    """Too many looks are a matter of the county the certificate comes from; told twice they are one."""
    with transaction.atomic():
        if not Report.objects.filter(key=UUID(event.id)).exists():
            open_report(
                key=UUID(event.id), source=LOOKS, code=event.code, found=event.said, issuer_id=event.operator_id,
                issuer=event.issuer, division=event.division, actor=SYSTEM, now=now,
            )  # fmt: skip
