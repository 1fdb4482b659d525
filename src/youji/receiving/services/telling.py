"""Whoever keeps what does not agree is told: the phone could not know better, or the picture came later."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from youji.accounts.services import notify
from youji.receiving.logic.verdict import Verdict
from youji.receiving.models import Pile, Scan


def tell_of_wrong(pile: Pile, scans: Collection[Scan], now: datetime) -> None:
    """Of ``scans`` of a delivery that was kept, those that do not agree are told to who keeps it."""
    wrong = [one for one in scans if one.verdict == Verdict.MISMATCH]
    if not wrong or pile.decision != "kept":
        return
    notify(
        title=f"收下的合格证有{len(wrong)}张核验不符",
        body="；".join(f"{one.code or '看不出编号'}：{one.found}" for one in wrong[:3])
        + "。请核对，可以撤销收货、上报产地县。",
        link=f"/desk/receiving/piles/{pile.pk}/",
        now=now,
        operator_id=pile.operator_id,
    )
