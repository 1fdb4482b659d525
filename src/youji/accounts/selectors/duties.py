"""Who works for which 经营主体."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from youji.accounts.models import Person
from youji.accounts.selectors.people import in_force
from youji.shared.actor import Role


def of_operators(people: Collection[int]) -> dict[int, int]:
    """For which 经营主体 each of these people works who can sign in; who works for none is not there."""
    rows = Person.objects.filter(pk__in=people, operator_id__isnull=False, is_active=True)
    return {pk: operator for pk, operator in rows.values_list("pk", "operator_id") if operator is not None}


def with_role(username: str, role: Role, today: date) -> tuple[int, str, str] | None:
    """Who signs in with this name and holds the role on the day: number, name, and the division of their office."""
    rows = in_force({role}, today).filter(person__username=username.strip().lower(), person__is_active=True)
    found = rows.select_related("person__agency").first()
    if found is None:
        return None
    person = found.person
    return person.pk, person.name, person.agency.division if person.agency else person.area


def called(operator_id: int, name: str) -> list[tuple[int, str]]:
    """The people of a 经营主体 who can sign in and have this name."""
    rows = Person.objects.filter(operator_id=operator_id, name=name.strip(), is_active=True).order_by("pk")
    return [(one.pk, one.name) for one in rows]
