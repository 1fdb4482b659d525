"""Renewal: as the holder's page of an entry offers it, and what it has against changing the entry meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from youji.catalogue.selectors.entries import EntryDetail
from youji.recognition.logic.renewals import not_while_renewal_is_settled
from youji.recognition.models import Application
from youji.recognition.selectors.cases import forward_steps
from youji.recognition.selectors.rounds import open_rounds_for
from youji.schemes.labels import status_word
from youji.schemes.logic.statuses import Status
from youji.schemes.logic.vocabulary import REVIEWING_ROLES
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Actor
from youji.shared.findings import Finding
from youji.shared.rooms import Panel


def on_holders_page(detail: EntryDetail, actor: Actor, today: date) -> Panel | None:
    """The rounds in which the entry may be renewed now; nothing outside the window."""
    if not detail.renewal_open:
        return None
    rounds = [r for r in open_rounds_for(actor, today) if r.scheme_version.key == detail.scheme.key]
    return Panel("recognition/_renewal.html", {"found": detail, "entry": detail.entry, "rounds": rounds})


#: Where a case has gone through the reviews: unless a scheme has it reviewed once more, nobody may adopt anything.
REVIEWED = (Status.PROVINCE_REVIEWED, Status.EXPERT_REVIEWED, Status.DECIDED, Status.ON_NOTICE)


def settled_renewals(entry_ids: Collection[int]) -> list[Finding]:
    """A finding for each renewal of these entries whose content can no longer follow a change: it would undo it."""
    cases = Application.objects.filter(renews_id__in=entry_ids, status__in=REVIEWED).select_related(
        "scheme_version"
    )
    found = (
        not_while_renewal_is_settled(renewal=case.code, stage=status_word(case.status).label)
        for case in cases
        if not _reviewed_again(case)
    )
    return [finding for finding in found if finding]


def _reviewed_again(case: Application) -> bool:
    steps = forward_steps(scheme_of(case.scheme_version), case.status)
    return any(step.role in REVIEWING_ROLES for step in steps)
