"""Where entries and cases stand, folded once more from the rows themselves: no rule of the house is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.season.look import Since
from youji.catalogue.models import Entry, EntryEvent
from youji.recognition.models import Application, Movement
from youji.schemes.logic.scheme import Step
from youji.schemes.selectors import scheme_of
from youji.shared.periods import add_years


def step_of(one: Movement) -> Step | None:
    """The row of the scheme's table, if the movement is one of the scheme's."""
    scheme = scheme_of(one.application.scheme_version)
    return next((step for step in scheme.steps if step.name == one.step), None)


def forward(since: Since) -> Iterator[Movement]:
    for one in since.movements:
        steps = {step.name: step for step in scheme_of(one.application.scheme_version).steps}
        if one.step in steps and steps[one.step].tone == "forward":
            yield one


def stated(case: Application) -> dict[str, object]:
    """What was handed in of the base, as it is kept."""
    return case.submission.statement if case.submission else {"gi_product_id": case.base.gi_product_id}


def effective(entry: Entry, today: date) -> list[EntryEvent]:
    events = [event for event in entry.events.all() if event.effective_on <= today]
    return sorted(events, key=lambda event: (event.effective_on, event.recorded_at))


GONE = ("removed", "exited", "annulled")


def removed(entry: Entry, today: date) -> bool:
    last = [event.kind for event in effective(entry, today) if event.kind in (*GONE, "restored")]
    return bool(last) and last[-1] in GONE


def suspended(entry: Entry, today: date) -> bool:
    """For good or for the time being: what a later event takes back, or a resumption lifts, is over."""
    held: list[EntryEvent] = []
    for event in effective(entry, today):
        if event.kind == "suspended":  # what was so for the time being is so for good
            held = [event, *(one for one in held if one.kind == "suspended")]
        elif event.kind == "interim_suspended":
            held.append(event)
        elif event.revokes_id is not None:
            held = [one for one in held if one.pk != event.revokes_id]
        elif event.kind == "resumed":
            held = []
    return bool(held) and not removed(entry, today) and not over(entry, today)


def over(entry: Entry, today: date) -> bool:
    ends = [
        event.until
        for event in entry.events.all()
        if event.until
        and (event.kind == "recognised" or (event.kind == "renewed" and event.effective_on <= today))
    ]
    return bool(ends) and max(ends) <= today


def banned(entry: Entry, today: date) -> bool:
    since: date | None = None
    for event in effective(entry, today):
        if event.kind == "removed":
            since = since or event.effective_on
        elif event.kind == "restored":
            since = None
    years = scheme_of(entry.scheme_version).reapply_ban_years
    return since is not None and today < add_years(since, years)


def forbidden(case: Application, today: date) -> Iterator[str]:
    """Whatever forbids that the case is recognised, each in words."""
    entries = list(
        Entry.objects.filter(base_id=case.base_id)
        .exclude(application_code=case.code)
        .select_related("scheme_version")
        .prefetch_related("events")
    )
    if any(suspended(entry, today) for entry in entries):
        yield "while its base is suspended"
    if any(banned(entry, today) for entry in entries):
        yield "while its base is banned"
    if any(
        (entry.scheme_version.key, entry.category) == (case.scheme_key, case.category)
        and entry.pk != case.renews_id
        and not removed(entry, today)
        and not over(entry, today)
        for entry in entries
    ):
        yield "though its base is recognised already"
    scheme = scheme_of(case.scheme_version)
    said = case.submission.answers if case.submission else case.answers
    if any(f.must_be and said.get(f.key) not in ("", None, f.must_be) for f in scheme.fields):
        yield "against what its form declares"
    if scheme.category(case.category).needs_gi_product and stated(case).get("gi_product_id") is None:
        yield "without a GI product"
