"""Rounds from a workbook: all of its lines, or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.recognition.models import Quota, Round
from youji.recognition.selectors.round_sheets import on_file
from youji.recognition.selectors.schemes import scheme_of
from youji.recognition.services.rounds import Draft, amend_round, create_round, quota_problems
from youji.shared.actor import Actor
from youji.shared.workbook import Plan, Row


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


def quota_problem(found: Round, row: Row) -> dict[str, str]:
    """What stands against one line of a quota workbook, by column."""
    code, number = row.values.get("division") or "", row.values.get("maximum") or 0
    said = quota_problems({code: number}, scheme_of(found.scheme_version))
    return {"maximum" if "名额" in said[0] else "division": said[0]} if said else {}
