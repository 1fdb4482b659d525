"""Rounds from a workbook: all of its lines, or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.recognition.models import Quota, Round
from youji.recognition.selectors.exports import quota_rows
from youji.recognition.selectors.round_sheets import on_file
from youji.recognition.services.rounds import (
    Draft,
    amend_round,
    create_round,
    demand_unannounced,
    quota_problems,
    set_quotas,
)
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Actor
from youji.shared.workbook import Plan, Reading, Row, make_plan


def apply_plan(plan: Plan, *, actor: Actor, now: datetime) -> tuple[int, int]:
    """New rounds are drafts, drafts on file say what their lines say; how many of each.

    Raises:
        Refused: a round is not as it may be. NotAllowed: rounds are not the actor's to make.
        StaleState: somebody changed a round since the workbook was read.
    """
    with transaction.atomic():
        for row in plan.created:
            create_round(draft=_draft(row.values, {}), actor=actor, now=now)
        old = on_file([row.key for row in plan.updated])
        for row in plan.updated:
            known = old[row.key]
            quotas = dict(Quota.objects.filter(round_id=known["id"]).values_list("division", "maximum"))
            amend_round(
                round_id=known["id"],
                version=known["version"],
                draft=_draft(row.values, quotas),
                actor=actor,
                now=now,
            )
    return len(plan.created), len(plan.updated)


def _draft(values: Mapping[str, Any], quotas: Mapping[str, int]) -> Draft:
    return Draft(
        title=values["title"],
        scheme_version_id=int(values["scheme"]),
        document_number=values["document_number"],
        opens_on=values["opens_on"],
        closes_on=values["closes_on"],
        announcement=values.get("announcement") or "",
        default_quota=values.get("default_quota"),
        quotas=quotas,
    )


def plan_quotas(found: Round, reading: Reading) -> Plan:
    """What the round's quotas would become; nothing is written.

    Raises:
        StaleState: the round is announced, and stands.
    """
    demand_unannounced(found)
    known = {row["division"]: {"maximum": row["maximum"]} for row in quota_rows(found)}
    return make_plan(
        reading,
        key=lambda row: row.values.get("division"),
        existing=lambda _: known,
        check=lambda row, _: _quota_problem(found, row),
        key_column="division",
    )


def apply_quotas(found: Round, plan: Plan, *, actor: Actor, now: datetime) -> int:
    """The round's quotas are those of the workbook, whatever they were; how many.

    Raises:
        Refused, NotAllowed: as ``set_quotas``.
    """
    quotas = {row.values["division"]: row.values["maximum"] for row in plan.rows}
    set_quotas(round_id=found.pk, quotas=quotas, actor=actor, now=now)
    return len(quotas)


def _quota_problem(found: Round, row: Row) -> dict[str, str]:
    """What stands against one line of a quota workbook, by column."""
    code, number = row.values.get("division") or "", row.values.get("maximum") or 0
    said = quota_problems({code: number}, scheme_of(found.scheme_version))
    return {"maximum" if "名额" in said[0] else "division": said[0]} if said else {}
