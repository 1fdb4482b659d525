"""What a case is judged by: what was handed in, and what the register says otherwise by now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from youji.catalogue.selectors.revisions import newest_statement
from youji.recognition.models import Application
from youji.registry.logic.statement import Difference, Statement, differences
from youji.registry.selectors.facts import BaseFacts, facts_as_stated, facts_of
from youji.registry.selectors.statement import statement_of, statements_of
from youji.schemes.logic.statuses import IN_FLIGHT


def stated_of(application: Application) -> Statement:
    """What is judged of the base: as it was handed in, or while it is the applicant's as the register has it."""
    return application.frozen.stated if application.frozen else statement_of(application.base)


def judged_facts(application: Application, today: date) -> BaseFacts:
    """What a decision rests on: the base as it was handed in, among what the world has on ``today``."""
    if application.frozen is None:
        return facts_of(application.base, today)
    return facts_as_stated(application.base, application.frozen.stated, today)


def changes_since(application: Application) -> tuple[Difference, ...]:
    """What the register says of the base otherwise than what is judged, while it is."""
    if application.frozen is None or application.status not in IN_FLIGHT:
        return ()
    return differences(application.frozen.stated, statement_of(application.base))


def unadopted_changes(application: Application) -> tuple[Difference, ...]:
    """Of a renewal what was confirmed of its entry after it was handed in, and the register says, and it does not.

    Recognised as it is, it would undo that.
    """
    entry, judged = application.renews, application.frozen
    if entry is None or judged is None or not entry.revisions.filter(recorded_at__gt=judged.at).exists():
        return ()
    confirmed = {one.field for one in differences(judged.stated, newest_statement(entry))}
    return tuple(one for one in changes_since(application) if one.field in confirmed)


def change_rows(changes: Iterable[Difference]) -> list[tuple[str, str, str]]:
    """As pages show them side by side."""
    return [(one.label, one.before, one.after) for one in changes]


def with_changes(applications: Iterable[Application]) -> list[Application]:
    """Each with ``register_changed``: whether its base is another by now than the one that is judged."""
    rows = list(applications)
    frozen = [one for one in rows if one.frozen and one.status in IN_FLIGHT]
    now = statements_of([one.base for one in frozen]) if frozen else {}
    changed = {one.pk for one in frozen if one.frozen and differences(one.frozen.stated, now[one.base_id])}
    for one in rows:
        one.register_changed = one.pk in changed
    return rows
