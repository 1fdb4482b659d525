"""What each later step of a case would say today, so that nobody hands in what the next office must stop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from youji.recognition.logic import ahead
from youji.recognition.logic.ahead import Outlook, Place
from youji.recognition.logic.guards import findings_of
from youji.recognition.logic.pages import DOCUMENTS, FORM, anchor
from youji.recognition.models import Application
from youji.recognition.selectors import apply, cases, facts
from youji.schemes.logic import vocabulary
from youji.schemes.logic.scheme import Step
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Actor
from youji.shared.findings import Finding


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that would stop later steps, which of them, and where it is mended."""

    finding: Finding
    steps: tuple[Step, ...]
    mended_at: str  # an address, empty where it is not in the applicant's hands

    @property
    def where(self) -> str:
        """The steps it stops, in words."""
        return "、".join(dict.fromkeys(step.label for step in self.steps))


def ahead_of(
    application: Application, actor: Actor, now: datetime, around: facts.Surroundings | None = None
) -> list[Outlook]:
    """The steps before the case, whoever's they are, each with what its guards would say were it taken today.

    Only of what is so already (``logic.ahead``): that nobody has accepted or scored yet is no obstacle.
    """
    scheme = scheme_of(application.scheme_version)
    way = cases.way_on(scheme, application)
    if not way:
        return []
    known = facts.gather(application, actor, now, around=around)
    return [Outlook(step, findings_of(ahead.foreseen(step), known)) for step in way]


def obstacles(application: Application, outlooks: Iterable[Outlook]) -> list[Obstacle]:
    """Each thing that stands in the way once, in the order in which it is met."""
    found: dict[str, tuple[Finding, list[Step]]] = {}
    for one in outlooks:
        for finding in one.findings:
            found.setdefault(finding.code, (finding, []))[1].append(one.step)
    return [
        Obstacle(finding, tuple(steps), address_of(application, ahead.mended_at(finding.code)))
        for finding, steps in found.values()
    ]


def address_of(application: Application, place: Place) -> str:
    """The applicant's page for ``place``; none where what stands there is not theirs to change any more."""
    changes = CHANGES.get(place)
    return "" if changes and not changes(application) else ADDRESSES[place](application)


def lead(application: Application, code: str) -> str:
    """Where the applicant mends what the rule ``code`` says on handing in: the very field, document or line.

    What is missing stands on the page that hands in itself (``finishing.Rest``), unless corrections are answered there.
    """
    scheme = scheme_of(application.scheme_version)
    asked = apply.corrections_of(application, scheme)
    if code == vocabulary.GUARDS["milestones_are_reported"]:
        return reverse("recognition:building", args=[application.code])
    if code == vocabulary.GUARDS["corrections_are_answered"]:
        return next((one["address"] for one in asked if not one["row"].answered_at), "")
    place = ahead.mended_at(code)
    stock = facts.dossier_of(application, scheme)
    gaps = {Place.FORM: stock.fields, Place.DOCUMENTS: stock.documents, Place.SHEET: stock.items}.get(place)
    if not gaps:
        return address_of(application, place)
    first = gaps[0].target
    return apply.address_of(application, scheme, first) if asked else f"#{anchor(first)}"


#: Whether what stands in a place of the application itself may still be changed.
CHANGES = {
    Place.FORM: cases.is_editable,
    Place.DOCUMENTS: cases.is_editable,
    Place.SHEET: cases.is_assessable,
}


def _page(application: Application, key: str) -> str:
    return reverse("recognition:apply-section", args=[application.code, key])


def _of_sheet(application: Application) -> str:
    """Where the self-assessment is wanting, or where it begins."""
    scheme = scheme_of(application.scheme_version)
    wanting = [gap.target for gap in facts.dossier_of(application, scheme).items]
    every = [f"item:{item.key}" for item in (scheme.sheet.items if scheme.sheet else ())]
    return next((apply.address_of(application, scheme, target) for target in wanting or every), "")


#: The applicant's page for each place.
ADDRESSES: Mapping[Place, Callable[[Application], str]] = {
    Place.FORM: lambda one: _page(one, FORM),
    Place.DOCUMENTS: lambda one: _page(one, DOCUMENTS),
    Place.SHEET: _of_sheet,
    Place.BASE: lambda one: reverse("registry-field:edit_base", args=[one.base.code]),
    Place.PLOTS: lambda one: reverse("registry-field:plots", args=[one.base.code]),
    Place.CERTIFICATES: lambda one: reverse("registry-field:certified"),
    Place.ENTRIES: lambda one: reverse("catalogue:my-entries"),
    Place.NOWHERE: lambda one: "",
}
