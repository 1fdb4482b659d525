"""Who hears of a certificate that waits to be confirmed, and of what was said to it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from youji.accounts.services import notify
from youji.procedures.selectors import Hands
from youji.registry.logic.permission import CONFIRMERS
from youji.registry.models import CertifiedProduct
from youji.shared import clock


def errand(row: CertifiedProduct) -> str:
    """What the messages that ask for it are settled by."""
    return f"certificate:{row.pk}"


def ask_office(row: CertifiedProduct, *, now: datetime) -> None:
    """Whoever may confirm it where it is held is asked to; the office above where nobody works there."""
    notify(
        title=f"{row.name}：证书待核实",
        body=f"{row.operator}登记或修改了{row.get_kind_display()}证书{row.number}，核实后才计入统计、用于申报。",
        link=reverse("registry:confirm_certified", args=[row.pk]),
        matter=errand(row),
        now=now,
        person_ids=Hands(CONFIRMERS, clock.local_date(now)).free(row.division),
    )


def tell_holder(row: CertifiedProduct, *, now: datetime) -> None:
    """Its holder hears what was decided, and where to put it right."""
    said = (
        f"原因：{row.refusal.rstrip('。')}。请对照证书改正后重新提交。"
        if row.refusal
        else "现在计入统计，可以用于申报。"
    )
    notify(
        title=f"{row.name}：证书{'未予确认' if row.refusal else '已核实'}",
        body=f"{row.get_kind_display()}证书{row.number}。{said}",
        link=reverse("registry-field:edit_certified", args=[row.pk]),
        now=now,
        operator_id=row.operator_id,
    )
