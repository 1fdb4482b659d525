"""回执: what was handed in, when, by whom, and where it goes from there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from youji.divisions.selectors import office_at
from youji.ledger.selectors import history
from youji.recognition.logic import dossier
from youji.recognition.models import Application, Evidence, Movement
from youji.recognition.selectors import cases, progress
from youji.schemes.logic.scheme import Scheme, Step
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Role
from youji.shared.refusals import Unknown
from youji.shared.roles import office_of

#: Of a file's hash, as much as two people compare by eye.
SHORT = 12


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was handed in, and what for."""

    label: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """One handing in."""

    number: str
    place: int  # the first, the second …
    row: Movement
    files: tuple[Handed, ...]
    next_step: str
    office: str  # who takes the next step


def receipts_of(application: Application, movements: Sequence[Movement] | None = None) -> list[Receipt]:
    """Every handing in, the newest first."""
    scheme = scheme_of(application.scheme_version)
    known = {step.name: step for step in scheme.steps}
    rows = progress.movements_of(application) if movements is None else movements
    given = [move for move in rows if (step := known.get(move.step)) and step.hands_in]
    if not given:
        return []
    evidence = list(application.evidence.select_related("document"))
    made = [_receipt(application, scheme, place, move, evidence) for place, move in enumerate(given, start=1)]
    return made[::-1]


def receipt(application: Application, place: int) -> Receipt:
    """The receipt of the first, second … handing in.

    Raises:
        Unknown: it was not handed in so often.
    """
    found = next((one for one in receipts_of(application) if one.place == place), None)
    if found is None:
        raise Unknown(place)
    return found


def declared_in(move: Movement) -> str:
    """The words that were put to whoever handed in, as the trail has kept them; empty where nobody declared."""
    if move.ledger_entry_id is None:
        return ""
    kept = history(move.application.subject).filter(pk=move.ledger_entry_id).values_list("after", flat=True)
    return str((kept.first() or {}).get("declaration", ""))


def _receipt(
    application: Application, scheme: Scheme, place: int, move: Movement, evidence: Iterable[Evidence]
) -> Receipt:
    following = next(iter(cases.forward_steps(scheme, move.target)), None)
    return Receipt(
        number=f"{application.code}-{place}",
        place=place,
        row=move,
        files=tuple(
            Handed(
                dossier.label_of(scheme, one.target),
                one.document.name,
                one.document.size_bytes,
                one.document.sha256[:SHORT],
            )
            for one in evidence
            if one.added_at <= move.at and (one.removed_at is None or one.removed_at > move.at)
        ),
        next_step=following.label if following else "",
        office=_office(following, application) if following else "",
    )


def _office(step: Step, application: Application) -> str:
    """Who takes a step, as a sentence names them: 岳阳市市级审核员."""
    role = Role(step.role)
    return office_at(office_of(role, application.division), [role]).name.replace(" ", "")
