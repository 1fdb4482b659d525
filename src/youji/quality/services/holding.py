"""A lot whose test failed goes no further: held in the same transaction in which the result is written."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from youji.accounts.services import notify
from youji.environment.selectors.goods import failed_parameters
from youji.lots.services import keep_hold
from youji.lots.services.posting import By
from youji.quality.selectors.lots import lots_of_sample
from youji.shared.actor import Actor, Role
from youji.shared.clock import local_date

#: What whoever holds a lot and the county are asked to do.
WHAT_TO_DO = "这一批和用它制成的批次已经停止流转。请查明原因；处置以后，由县级监管人员解除封存。"


def hold_lots_of(lots: Collection[Any], reason: str, *, actor: Actor, now: datetime) -> None:
    """These lots are held because a test failed, and whoever has them and the county's officers are told; in the caller's transaction."""
    by = By(actor, now, local_date(now), reason[:200])
    for lot in lots:
        keep_hold(lot, "sample", by)
        title, body = f"批次{lot.code}检测不合格，已封存", f"{reason}。{WHAT_TO_DO}"
        notify(title=title, body=body, link=f"/desk/lots/{lot.code}/", now=now, operator_id=lot.operator_id)
        notify(
            title=title,
            body=body,
            link=f"/desk/lots/{lot.code}/",
            now=now,
            roles=(Role.COUNTY_REVIEWER, Role.SUPERVISOR),
            division=lot.division[:6],
        )


def after_report(sample: Any, actor: Actor, now: datetime) -> None:
    """What ``environment`` calls when a sample is reported: the lots that a failed sample of goods speaks for are held."""
    if sample.kind != "product" or sample.grade != "over":
        return
    reason = f"样品{sample.code}超限：{'、'.join(failed_parameters(sample))}"
    hold_lots_of(lots_of_sample(sample), reason, actor=actor, now=now)
