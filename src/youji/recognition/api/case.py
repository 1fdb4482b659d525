"""One case as its reviewers see it: what the register says, what stands in conflict, who scored and who recused."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from ninja import Schema

from youji.recognition import policy
from youji.recognition.selectors import case, cases
from youji.registry.api.plots import OverlapOut
from youji.shared.api import ActorRequest, Name, admits, answers, room_router

router = room_router("recognition", "审核")


class FactsOut(Schema):
    """What the register said of the base when it was handed in; its certificates are today's."""

    base_code: str
    area_mu: Decimal | None
    scale_text: str
    plots_area_mu: Decimal
    plot_count: int
    plot_problems: list[str]
    operator_code: str
    operator_problems: list[str]
    valid_certificates: int


class ChangeOut(Schema):
    """One thing the register says otherwise by now; the case goes on as it was submitted."""

    field: str
    label: str
    submitted: str
    registered: str


class SubmissionOut(Schema):
    """What was handed in, or taken from the register by a reviewer, who gave the ``reason``."""

    number: int
    at: datetime
    by_name: str
    agency: str
    reason: str
    facts: (
        list[dict[str, Any]] | None
    )  # what was known of the base by itself; of those before it was kept: null
    digest: str


class EarlierOut(Schema):
    """Another application for the same base, or an entry of it."""

    code: str
    status: str


class ScoreOut(Schema):
    """An expert's score; none is told before everybody asked has scored."""

    expert: str
    score: Decimal
    opinion: str


class RecusalOut(Schema):
    """Who takes no part, and why."""

    person: str
    reason: str
    at: datetime


class CaseOut(Schema):
    """What surrounds an application."""

    facts: FactsOut
    changes: list[ChangeOut]
    submissions: list[SubmissionOut]
    overlaps: list[OverlapOut]
    earlier: list[EarlierOut]
    entries: list[EarlierOut]
    interest: bool
    recusals: list[RecusalOut]
    scores: list[ScoreOut]
    quota: int | None
    taken: int


@router.get("/applications/{code}/case", response=answers(CaseOut), summary="审核所见")
@admits(policy.CASES)
def get_case(request: ActorRequest, code: Name) -> Any:
    """What was handed in of the base, what the register says otherwise by now, overlapping ground, earlier cases, recognitions, recusals, scores, the quota."""
    application = cases.find_by_code(code, request.actor)
    found = case.case_of(application, request.actor, request.now)
    columns = (
        "area_mu",
        "scale_text",
        "plots_area_mu",
        "plot_count",
        "plot_problems",
        "operator_code",
        "operator_problems",
    )
    facts = {key: getattr(found.registry, key) for key in (*columns, "valid_certificates")}
    return {
        "facts": {**facts, "base_code": found.registry.code},
        "changes": [
            {"field": c.field, "label": c.label, "submitted": c.before, "registered": c.after}
            for c in found.changes
        ],
        "submissions": list(application.submissions.all()),
        "overlaps": list(found.registry.overlaps),
        "earlier": [{"code": one.code, "status": status} for one, status in found.earlier],
        "entries": [{"code": one.code, "status": status} for one, status in found.entries],
        "interest": bool(cases.has_interest(application, request.actor)),
        "recusals": [{"person": r.person_name, "reason": r.reason, "at": r.at} for r in found.recusals],
        "scores": [{"expert": s.expert_name, "score": s.score, "opinion": s.opinion} for s in found.scores],
        "quota": found.quota,
        "taken": found.taken,
    }
