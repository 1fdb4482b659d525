"""Reading people and agencies, inside the reader's scope."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from youji.accounts.labels import ROLE_LABELS
from youji.accounts.logic import rules
from youji.accounts.logic.posts import DUTIES
from youji.accounts.models import Agency, ApiToken, Delegation, Grant, Person, Proposal
from youji.ledger.models import AuditEntry
from youji.shared import clock, rooms
from youji.shared.actor import Actor, Role
from youji.shared.periods import contains

SIGN_IN_ACTIONS = (
    "accounts.session.",
    "accounts.password.",
    "accounts.mail.",
    "accounts.passkey.",
    "accounts.second_factor.",
    "accounts.sessions.",
)

#: Where the register says which operator a 主体码 is, inside an actor's scope.
OPERATORS = "accounts.operators"
#: Where the register says what operators are called, by their numbers.
OPERATOR_NAMES = "accounts.operator_names"
#: Where the room of samples says what laboratories are called, by their numbers.
LABORATORY_NAMES = "accounts.laboratory_names"
#: Where the register says which 主体码 operators have, by their numbers.
OPERATOR_CODES = "accounts.operator_codes"
#: Where the register says which operators have a text in their name, inside an actor's scope: a query, not yet asked.
OPERATORS_CALLED = "accounts.operators_called"


def people_with(role: Role, division: str, *, today: date | None = None) -> QuerySet[Person]:
    """Active people who hold ``role`` at exactly ``division`` (``"4306"`` the city's, not its counties')."""
    held = Q(role=role)
    if today is not None:
        held &= Q(valid_from__isnull=True) | Q(valid_from__lte=today)
        held &= Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    return Person.objects.filter(
        is_active=True, agency__division=division, pk__in=Grant.objects.filter(held).values("person_id")
    ).order_by("pk")


def in_force(roles: Collection[Role], today: date) -> QuerySet[Grant]:
    """The grants of these roles that hold on the day, of people who can sign in."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=today)
    going = Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    return Grant.objects.filter(begun, going, role__in=roles, person__is_active=True)


def manned(roles: Collection[Role], today: date) -> list[tuple[Role, str, int]]:
    """Who of themselves holds one of ``roles`` today: the role, the code of the agency, the person."""
    rows = in_force(roles, today).values_list("role", "person__agency__division", "person")
    return [(Role(role), code or "", person) for role, code, person in rows]


def holders(roles: Collection[Role], today: date) -> set[tuple[int, str]]:
    """Who holds one of ``roles`` today, by themselves or for a colleague who is away: (person, code of the agency)."""
    own = in_force(roles, today)
    held = {
        (person, role): code
        for person, role, code in own.values_list("person", "role", "person__agency__division")
    }
    lent = Delegation.objects.filter(
        starts_on__lte=today,
        ends_on__gte=today,
        revoked_at__isnull=True,
        deputy__is_active=True,
        deputy__agency=F("absent__agency"),
    )
    return {(person, code) for (person, _), code in held.items()} | {
        (deputy, held[absent, role])
        for absent, deputy, lent_roles in lent.values_list("absent", "deputy", "roles")
        for role in lent_roles
        if (absent, role) in held
    }


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What the page of one person shows."""

    person: Person
    grants: tuple[Grant, ...]
    grantable: tuple[tuple[Role, str], ...]
    sessions: int
    tokens: int
    second_factor: bool
    proposals: tuple[Proposal, ...]
    log: tuple[AuditEntry, ...]


def search_people(actor: Actor, *, q: str = "", role: str = "", state: str = "") -> QuerySet[Person]:
    """People in scope by name, user name, agency or operator; by role held; locked or not."""
    rows = Person.objects.visible_to(actor).prefetch_related("grants")
    if q := q.strip():
        found = Q(name__icontains=q) | Q(username__icontains=q) | Q(agency__name__icontains=q) | Q(phone=q)
        for look_up in rooms.extensions(OPERATORS_CALLED).values():
            found |= Q(operator_id__in=look_up(q, actor))
        rows = rows.filter(found)
    if role:
        rows = rows.filter(pk__in=Grant.objects.filter(role=role).values("person_id"))
    if state in {"active", "locked"}:
        rows = rows.filter(is_active=state == "active")
    if state == "waiting":
        rows = rows.filter(pk__in=Proposal.objects.filter(settled_at__isnull=True).values("person"))
    return rows.order_by(F("agency__division").asc(nulls_last=True), "agency__name", "username")


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as the list shows them, with what their operator is called."""

    person: Person
    operator: str


def listed(people: Sequence[Person]) -> list[Listed]:
    """Each with the name of their operator: two of one name are told apart by it. One query."""
    called = _of_operators(OPERATOR_NAMES, people)
    return [Listed(one, called.get(one.operator_id or 0, "")) for one in people]


def names_of(people: Collection[int]) -> dict[int, str]:
    """What these people are called, by their numbers."""
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))


def own_operator_codes(numbers: Collection[int]) -> dict[int, str]:
    """The 主体码 of these operators, of whom the caller has established that the reader may know."""
    said: dict[int, str] = {}
    for look_up in rooms.extensions(OPERATOR_CODES).values():
        said |= look_up(set(numbers))
    return said


def people_holding(operator_id: int, role: Role, today: date) -> bool:
    """Whether somebody of the 经营主体 who can sign in holds ``role`` on the day."""
    return in_force({role}, today).filter(person__operator_id=operator_id).exists()


def anybody_of(column: str) -> Exists:
    """Whether anybody of the 经营主体 named in ``column`` of an outer query has an account that is open."""
    return Exists(Person.objects.filter(operator_id=OuterRef(column), is_active=True))


def signs_in(operator_id: int) -> bool:
    """Whether anybody of the 经营主体 has an account that is open."""
    return Person.objects.filter(operator_id=operator_id, is_active=True).exists()


def people_of_laboratory(laboratory_id: int) -> list[int]:
    """Whoever tests for the laboratory and can sign in, by their numbers."""
    rows = Person.objects.filter(laboratory_id=laboratory_id, is_active=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def operator_codes(people: Sequence[Person]) -> dict[int, str]:
    """The 主体码 of these people's operators, by the operator's number. One query."""
    return _of_operators(OPERATOR_CODES, people)


def _of_operators(point: str, people: Sequence[Person]) -> dict[int, str]:
    numbers = {one.operator_id for one in people if one.operator_id is not None}
    said: dict[int, str] = {}
    for look_up in rooms.extensions(point).values():
        said |= look_up(numbers) if numbers else {}
    return said


def holder_of(person: Person, now: datetime) -> rules.Holder:
    """The person as the rules see them: own roles only, borrowed ones aside."""
    today = clock.local_date(now)
    grants = Grant.objects.filter(person=person)
    held = {Role(g.role) for g in grants if contains(None, g.valid_until, today)}
    return rules.Holder(
        person_id=person.pk,
        roles=frozenset(held),
        level=person.agency.level if person.agency else "",
        division=person.agency.division if person.agency else person.area,
        agency_id=person.agency_id,
        operator_id=person.operator_id,
        laboratory_id=person.laboratory_id,
        active=person.is_active,
    )


def person_page(person_id: int, actor: Actor, now: datetime) -> PersonPage | None:
    """Everything the page of one person shows, or ``None`` outside the scope."""
    person = Person.objects.visible_to(actor).filter(pk=person_id).first()
    if person is None:
        return None
    makes = Role.SYSTEM_ADMIN in actor.roles
    proposals = tuple(open_proposals(person))
    asked = {Role(one.value) for one in proposals if one.what == Proposal.What.ROLE}
    holder = holder_of(person, now)
    would_be = replace(holder, roles=holder.roles | asked)
    open_roles = rules.grantable(actor, would_be) if makes else []
    watches = bool(actor.roles & {Role.SECURITY_ADMIN, Role.AUDITOR})
    return PersonPage(
        person=person,
        grants=tuple(person.grants.order_by("role")),
        grantable=tuple((role, ROLE_LABELS[role]) for role in open_roles),
        sessions=UserSession.objects.filter(user=person).count(),
        tokens=ApiToken.objects.filter(person=person, revoked_at__isnull=True, expires_at__gt=now).count(),
        second_factor=Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists(),
        proposals=proposals,
        log=tuple(sign_in_log(person)) if watches else (),
    )


def confirming_office(offices: Sequence[str], *, without: Collection[int], today: date) -> str:
    """The first of ``offices`` with a security administrator who is none of ``without``; empty where there is none."""
    guards = in_force([Role.SECURITY_ADMIN], today).exclude(person__in=without)
    manned = set(
        guards.filter(person__agency__division__in=offices).values_list("person__agency__division", flat=True)
    )
    return next((office for office in offices if office in manned), "")


def open_proposals(person: Person) -> QuerySet[Proposal]:
    """What waits of this account for another hand, the oldest first."""
    waits = Proposal.objects.filter(person=person, settled_at__isnull=True)
    return waits.select_related("asked_by", "person__agency").order_by("asked_at", "pk")


def roles_asked(person: Person) -> frozenset[Role]:
    """The roles that wait for another hand: together with those held they keep to the rules as well."""
    waits = open_proposals(person).filter(what=Proposal.What.ROLE)
    return frozenset(Role(role) for role in waits.values_list("value", flat=True))


def mail_asked(person: Person) -> Proposal | None:
    """The mail address that waits to be confirmed."""
    return open_proposals(person).filter(what=Proposal.What.MAIL).first()


def sign_in_log(person: Person, limit: int = 50) -> QuerySet[AuditEntry]:
    """What happened at this person's door, newest first."""
    at_the_door = Q()
    for start in SIGN_IN_ACTIONS:
        at_the_door |= Q(action__startswith=start)
    return AuditEntry.objects.filter(at_the_door, subject=f"accounts.person:{person.pk}").order_by("-at")[
        :limit
    ]


def agencies_for(actor: Actor) -> list[tuple[int, str]]:
    """The agencies of the actor's area, for a list to choose from."""
    if not actor.division:
        return []
    return list(
        Agency.objects.filter(division__startswith=actor.division)
        .order_by("division", "pk")
        .values_list("pk", "name")
    )


def people_of_operator(actor: Actor) -> list[Person]:
    """Everybody who acts for the actor's operator; ``is_staff_only`` says whom its 主体负责人 looks after."""
    if actor.operator_id is None:
        return []
    rows = list(
        Person.objects.filter(operator_id=actor.operator_id).prefetch_related("grants").order_by("pk")
    )
    for row in rows:
        row.is_staff_only = {grant.role for grant in row.grants.all()} <= {Role.STAFF}
    return rows


def operator_for(code: str, actor: Actor) -> tuple[int, str] | None:
    """The operator with this 主体码 and its division; the register above us answers, inside the actor's scope."""
    for look_up in rooms.extensions(OPERATORS).values():
        if (found := look_up(code, actor)) is not None:
            return found.pk, found.division
    return None


def demo_accounts() -> list[dict[str, object]]:
    """The demonstration world's accounts, as ``youji accounts`` prints them, one row per role held."""
    rows = list(
        Grant.objects.filter(person__is_demo=True)
        .select_related("person", "person__agency")
        .order_by("person_id", "role")
    )
    called = _of_operators(OPERATOR_NAMES, [grant.person for grant in rows])
    tested_by = _of_laboratories({grant.person.laboratory_id for grant in rows} - {None})
    return [
        {
            "role": grant.role,
            "role_name": DUTIES.get(grant.person.duty) or ROLE_LABELS[Role(grant.role)],
            "duty": grant.person.duty,
            "user": grant.person.username,
            "name": grant.person.name,
            "agency": grant.person.agency.name if grant.person.agency else "",
            "division": grant.person.agency.division if grant.person.agency else grant.person.area,
            "operator_id": grant.person.operator_id,
            "operator": called.get(grant.person.operator_id or 0, ""),
            "laboratory_id": grant.person.laboratory_id,
            "laboratory": tested_by.get(grant.person.laboratory_id or 0, ""),
        }
        for grant in rows
    ]


def _of_laboratories(numbers: Collection[int | None]) -> dict[int, str]:
    """What these laboratories are called; the room of samples above us answers."""
    said: dict[int, str] = {}
    for look_up in rooms.extensions(LABORATORY_NAMES).values():
        said |= look_up(numbers) if numbers else {}
    return said


def demo_person(username: str) -> Person | None:
    """The demonstration's person of that name; nobody real."""
    return Person.objects.filter(username=username, is_demo=True, is_active=True).first()
