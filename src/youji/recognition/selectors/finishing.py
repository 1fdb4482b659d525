"""What two pages across a whole dossier show: what is still missing, and what is asked to be corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from youji.ledger.selectors import history
from youji.recognition.logic import dossier
from youji.recognition.models import Application, Correction
from youji.recognition.selectors import apply
from youji.recognition.selectors.apply import Line, Sheet, Wanted
from youji.shared.actor import Actor

#: What changes a dossier while it is the applicant's.
WRITTEN = [
    f"{Application.trail}.{verb}"
    for verb in ("filled", "self_assessed", "evidence_added", "evidence_removed", "correction_answered")
]


@dataclass(frozen=True, slots=True)
class Rest:
    """What an application still lacks, each to be given where it stands; nothing when it is whole."""

    fields: frozenset[str]  # keys of the form
    documents: tuple[Wanted, ...]
    lines: tuple[Line, ...]
    bonus: tuple[Line, ...]  # lines that may be left, and have been so far


def rest_of(view: Sheet) -> Rest:
    """What is missing from the application that ``view`` shows."""
    missing = {gap.target for gap in view.stock.gaps}
    return Rest(
        frozenset(gap.target.removeprefix("field:") for gap in view.stock.fields),
        tuple(one for one in view.documents if f"doc:{one.spec.key}" in missing),
        tuple(one for one in view.lines if f"item:{one.item.key}" in missing),
        tuple(one for one in view.lines if one.item.bonus and not one.tier),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One reason for returning with what it is about: a field, a document, a line, or something on a page of its own."""

    row: Correction
    label: str
    field: str  # key of the form; empty where it is about something else
    document: Wanted | None
    line: Line | None
    address: str  # where else it is mended; empty where it is mended here, or nowhere

    @property
    def at(self) -> str:
        """The id of its place on the page."""
        return f"correction-{self.row.pk}"

    @property
    def form(self) -> str:
        """The id of its form."""
        return f"answer-{self.row.pk}"


def asked_of(application: Application, view: Sheet) -> tuple[Asked, ...]:
    """Every open reason, in the order of the dossier: form, documents, score sheet, and what stands elsewhere."""
    documents = {f"doc:{one.spec.key}": one for one in view.documents}
    lines = {f"item:{one.item.key}": one for one in view.lines}
    fields = {f"field:{one.key}": one.key for one in view.scheme.fields if one.key not in view.fixed}
    order = {target: number for number, target in enumerate((*fields, *documents, *lines))}
    found = []
    for one in view.corrections:
        target = one["row"].target
        here = target in order
        found.append(
            Asked(
                one["row"],
                dossier.label_of(view.scheme, target),
                fields.get(target, ""),
                documents.get(target),
                lines.get(target),
                "" if here else apply.address_of(application, view.scheme, target),
            )
        )
    return tuple(sorted(found, key=lambda one: (order.get(one.row.target, len(order)), one.row.pk)))


def open_about(application: Application, target: str = "", *, pk: int = 0) -> Correction | None:
    """A reason for returning that is still open, of those about ``target`` where that is given; or the one named by ``pk``."""
    rows = application.corrections.filter(closed_at=None)
    if pk:
        return rows.filter(pk=pk).first()
    return (rows.filter(target=target) if target else rows).order_by("pk").first()


def unanswered(asked: tuple[Asked, ...]) -> tuple[Asked, ...]:
    """Those of which nothing has been said yet."""
    return tuple(one for one in asked if not one.row.answered_at)


def by_others(application: Application, actor: Actor) -> QuerySet[Any]:
    """What others than ``actor`` changed in the dossier, oldest first; it only grows.

    A version of the application would not tell: each field that the page saves by itself makes a new one, a file none.
    """
    return history(application.subject).filter(action__in=WRITTEN).exclude(actor_id=actor.user_id)
