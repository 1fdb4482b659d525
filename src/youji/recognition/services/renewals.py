"""续期: the holder opens an application that, once recognised, carries the same entry on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from youji.catalogue.logic.courses import renewal_opens_on
from youji.catalogue.selectors.courses import in_force_until, standing_of_base, status_of
from youji.catalogue.selectors.entries import find_entry
from youji.recognition.logic.renewals import not_while_suspended, not_within_ban, renewal_in_window
from youji.recognition.models import Application
from youji.recognition.services.applications import start_application
from youji.recognition.services.carrying import carry_into, last_application
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.refusals import Blocked


def open_renewal(*, code: str, round_id: int, actor: Actor, now: datetime) -> Application:
    """A draft in the round that renews the entry, filled in as the last application was.

    Raises:
        UnknownEntry: no such entry in the actor's scope.
        Blocked: outside the window (CAT-007), suspended (CAT-008) or removed (CAT-009).
        Refused: the round does not take it; NotAllowed: not the actor's to apply for.
    """
    entry = find_entry(code, actor)
    today = clock.local_date(now)
    scheme = scheme_of(entry.scheme_version)
    until = in_force_until(entry, today)
    objections = (
        renewal_in_window(
            opens_on=renewal_opens_on(until, scheme.renewal_months), valid_until=until, today=today
        ),
        not_while_suspended(status=status_of(entry, today)),
        not_within_ban(banned_until=standing_of_base(entry.base_id, today).banned_until),
    )
    findings = [found for found in objections if found is not None]
    if findings:
        raise Blocked(findings)
    with transaction.atomic():
        made = start_application(
            round_id=round_id,
            base_id=entry.base_id,
            category=entry.category,
            actor=actor,
            now=now,
            renews_id=entry.pk,
        )
        last = last_application(entry.application_code)
        return carry_into(made, last, actor=actor, now=now) if last else made
