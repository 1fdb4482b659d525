"""People of the demonstration world."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from youji.accounts.logic.demo_people import OFFICERS, PRODUCERS, TESTERS
from youji.accounts.models import Agency, Grant, Person
from youji.accounts.services.agencies import load_agencies
from youji.ledger.services import record
from youji.shared.actor import SYSTEM, Role

#: The same for every demonstration account; the demonstration world never starts in production mode.
DEMO_PASSWORD = "youji-demo-2026"  # noqa: S105


@transaction.atomic
def create_demo_person(
    *,
    username: str,
    name: str,
    roles: Sequence[Role],
    now: datetime,
    agency: str = "",
    operator_id: int | None = None,
    laboratory_id: int | None = None,
    area: str = "",
    duty: str = "",
    specialities: Iterable[str] = (),
) -> Person:
    """A person of the demonstration world who can sign in with ``DEMO_PASSWORD``; the same one if called again.

    ``agency`` is an agency's exact name (officers); ``operator_id``, ``laboratory_id`` and ``area`` are for who has none.

    Raises:
        RuntimeError: this is not the demonstration world.
    """
    if not settings.DEMO:
        raise RuntimeError("demonstration people exist in the demonstration world only")
    person = Person.objects.filter(username=username).first()
    created = person is None
    if person is None:
        person = Person(username=username, email=f"{username}@demo.invalid", is_demo=True)
        person.password = _demo_hash()
    person.name = name
    person.agency = Agency.objects.get(name=agency) if agency else None
    person.operator_id, person.laboratory_id = operator_id, laboratory_id
    person.area, person.duty, person.specialities = area, duty, list(specialities)
    person.save()
    for role in roles:
        Grant.objects.get_or_create(person=person, role=role)
    if created:
        record(
            "accounts.person.created",
            subject=f"accounts.person:{person.pk}",
            before={},
            after={"username": username, "roles": sorted(roles), "is_demo": True},
            actor=SYSTEM,
            now=now,
            operator_id=operator_id,
            division=person.agency.division if person.agency else area,
        )
    return person


@cache
def _demo_hash() -> str:
    """One hash for all of them: fifty slow hashes would be ten seconds of the first start."""
    return make_password(DEMO_PASSWORD)


@transaction.atomic
def load_demo_people(now: datetime) -> list[Person]:
    """Everybody of ``logic.demo_people`` can sign in; repeated, it keeps the operators and laboratories they were given."""
    load_agencies(now)
    made = []
    for row in (*OFFICERS, *PRODUCERS, *TESTERS):
        known = Person.objects.filter(username=row.username).first()
        made.append(
            create_demo_person(
                username=row.username,
                name=f"{row.name}（演示）",
                roles=row.roles,
                now=now,
                agency=row.agency,
                operator_id=known.operator_id if known else None,
                laboratory_id=known.laboratory_id if known else None,
                area=row.area,
                specialities=row.specialities,
            )
        )
    return made


def assign_operator(*, username: str, operator_id: int, now: datetime) -> Person:
    """A demonstration producer from now on belongs to this operator."""
    return _assign(username, now, operator_id=operator_id)


def assign_laboratory(*, username: str, laboratory_id: int, now: datetime) -> Person:
    """A demonstration's tester from now on works for this laboratory."""
    return _assign(username, now, laboratory_id=laboratory_id)


@transaction.atomic
def _assign(username: str, now: datetime, **to: int) -> Person:
    person = Person.objects.get(username=username, is_demo=True)
    for column, key in to.items():
        setattr(person, column, key)
    person.save(update_fields=list(to))
    record(
        "accounts.person.assigned",
        subject=f"accounts.person:{person.pk}",
        before={},
        after=to,
        actor=SYSTEM,
        now=now,
        operator_id=person.operator_id,
    )
    return person
