"""The people who act in the demonstration world: found where they exist, made where they do not."""

from __future__ import annotations

from datetime import datetime

from youji.accounts.models import Agency, Person
from youji.accounts.selectors import actor_of
from youji.accounts.services import create_demo_person
from youji.demo import names
from youji.registry.models import Base, Operator, Product
from youji.shared.actor import Actor, Role

#: The words in a made user name, by role.
WORDS = {
    Role.COUNTY_APPLICANT: "shenbao",
    Role.CITY_APPLICANT: "shenbao",
    Role.COUNTY_REVIEWER: "shenhe",
    Role.CITY_REVIEWER: "shenhe",
    Role.PROVINCE_REVIEWER: "fuhe",
    Role.ASSESSOR: "yanshou",
    Role.EXPERT: "zhuanjia",
    Role.DECISION_MAKER: "shending",
    Role.PUBLISHER: "fabu",
    Role.SUPERVISOR: "jianguan",
}


class Cast:
    """Actors by role and place, at one instant after another."""

    def __init__(self, random: object) -> None:
        self._random = random
        self._people: dict[tuple[Role, str, int], Person] = {}

    def officer(self, role: Role, division: str, now: datetime, *, number: int = 0) -> Actor:
        """The ``number``-th officer with ``role`` whose area is exactly ``division``."""
        key = (role, division, number)
        if key not in self._people:
            self._people[key] = self._find(role, division, number) or self._make(role, division, number, now)
        return actor_of(self._people[key], now=now)

    def assessor(self, city: str, base: Base, now: datetime, *, number: int) -> Actor:
        """The ``number``-th assessor of the city who knows this base's kind of product."""
        group = base.product.group if base.product else ""
        people = Person.objects.filter(agency__division=city, grants__role=Role.ASSESSOR, is_active=True)
        able = [p for p in people.order_by("pk") if not group or group in p.specialities]
        while len(able) <= number:
            able.append(self._make(Role.ASSESSOR, city, Person.objects.count(), now))
        return actor_of(able[number], now=now)

    def holder(self, operator: Operator, now: datetime) -> Actor:
        """The person who answers for ``operator``."""
        key = (Role.HOLDER, operator.division, operator.pk)
        if key not in self._people:
            found = Person.objects.filter(operator_id=operator.pk, grants__role=Role.HOLDER).first()
            self._people[key] = found or create_demo_person(
                username=f"zhuti-{operator.code.lower()}",
                name=operator.contact_name or names.person(self._random),  # type: ignore[arg-type]
                roles=[Role.HOLDER],
                operator_id=operator.pk,
                area=operator.division,
                now=now,
            )
        return actor_of(self._people[key], now=now)

    @staticmethod
    def _find(role: Role, division: str, number: int) -> Person | None:
        people = Person.objects.filter(agency__division=division, grants__role=role, is_active=True)
        return people.order_by("pk")[number : number + 1].first()

    def _make(self, role: Role, division: str, number: int, now: datetime) -> Person:
        agency = Agency.objects.filter(division=division).order_by("parent_id", "pk").first()
        return create_demo_person(
            username=f"{division}-{WORDS[role]}{number or ''}",
            name=names.person(self._random),  # type: ignore[arg-type]
            roles=[role],
            agency=agency.name if agency else "",
            specialities=sorted(set(Product.objects.values_list("group", flat=True)))
            if role in {Role.ASSESSOR, Role.EXPERT}
            else (),
            now=now,
        )
