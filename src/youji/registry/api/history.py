"""What was done to a record of the register, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from youji.ledger.reports import Event, history_of
from youji.registry import selectors
from youji.registry.policy import READERS
from youji.shared.api import ActorRequest, Id, Name, admits, answers, present, room_router

router = room_router("registry", "登记簿的历史")


class FieldChangeOut(Schema):
    """One field, before and after, as people read it."""

    field: str
    before: str
    after: str


class EventOut(Schema):
    """One thing that was done."""

    at: datetime
    action: str
    actor: str
    agency: str
    reason: str
    changes: list[FieldChangeOut]

    @staticmethod
    def resolve_changes(row: Event) -> list[dict[str, str]]:
        """Field, before, after."""
        return [{"field": c.label, "before": c.before, "after": c.after} for c in row.changes]


@router.get("/operators/{code}/history", response=answers(list[EventOut]), summary="主体的历史")
@admits(READERS)
def operator_history(request: ActorRequest, code: Name) -> Any:
    """What was done to the operator, newest first."""
    found = present(selectors.find_operator(code, request.actor))
    return history_of(f"registry.operator:{found.pk}")


@router.get("/bases/{code}/history", response=answers(list[EventOut]), summary="基地的历史")
@admits(READERS)
def base_history(request: ActorRequest, code: Name) -> Any:
    """What was done to the base and its plots, newest first."""
    found = present(selectors.find_base(code, request.actor))
    return history_of(f"registry.base:{found.pk}")


@router.get(
    "/certificates/{int:certificate_id}/history", response=answers(list[EventOut]), summary="证书的历史"
)
@admits(READERS)
def certificate_history(request: ActorRequest, certificate_id: Id) -> Any:
    """What was done to the certificate, newest first."""
    found = present(selectors.find_certified(certificate_id, request.actor))
    return history_of(f"registry.certifiedproduct:{found.pk}")
