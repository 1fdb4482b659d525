"""Reading rounds: for those who make them, those who apply in them, and the public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from youji.accounts.models import Grant
from youji.divisions.selectors import cities, counties, full_name
from youji.recognition.models import Application, Quota, Round, RoundAttachment
from youji.recognition.selectors.facts import QUOTA_DIGITS, places_taken, quota_in
from youji.registry.models import BaseKind
from youji.schemes.logic.scheme import Scheme
from youji.schemes.logic.statuses import IN_FLIGHT, Status
from youji.schemes.selectors import scheme_of
from youji.shared.actor import PRODUCERS, Actor, Role
from youji.shared.refusals import Unknown
from youji.shared.roles import DIGITS

WHO_APPLIES: Mapping[str, frozenset[Role]] = {
    BaseKind.OPERATOR: PRODUCERS,
    BaseKind.COUNTY_PRODUCT: frozenset({Role.COUNTY_APPLICANT}),
    BaseKind.COUNTY: frozenset({Role.COUNTY_APPLICANT}),
    BaseKind.CITY: frozenset({Role.CITY_APPLICANT}),
}


def all_rounds(actor: Actor) -> QuerySet[Round]:
    """The province sees drafts too; everybody else what has been announced."""
    rows = Round.objects.select_related("scheme_version").annotate(
        submitted=Count("applications", filter=~Q(applications__status=Status.DRAFT))
    )
    return rows if Role.PROVINCE_REVIEWER in actor.roles else rows.filter(announced_at__isnull=False)


#: Where a round can stand, by the name the list is narrowed by.
STATES = {"open": "申报中", "ahead": "未开始", "over": "已截止", "draft": "未发布"}


def search_rounds(
    actor: Actor, text: str, *, state: str = "", since: date | None = None, today: date
) -> QuerySet[Round]:
    """The rounds whose title or document number says ``text``, newest first.

    Args:
        state: one of ``STATES``. since: only those that close on that day or later.
    """
    rows = all_rounds(actor).order_by("-opens_on", "-pk")
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(document_number__icontains=text))
    if since:
        rows = rows.filter(closes_on__gte=since)
    return rows.filter(_standing(state, today)) if state else rows


def _standing(state: str, today: date) -> Q:
    announced = Q(announced_at__isnull=False)
    over = Q(closed_at__isnull=False) | Q(closes_on__lt=today)
    ahead = Q(opens_on__gt=today)
    return {
        "draft": ~announced,
        "over": announced & over,
        "ahead": announced & ~over & ahead,
        "open": announced & ~over & ~ahead,
    }[state]


def find_round(round_id: int, actor: Actor) -> Round:
    """The round, if the actor may know of it.

    Raises:
        Unknown: there is none, or it is not announced yet.
    """
    found = all_rounds(actor).filter(pk=round_id).first()
    if found is None:
        raise Unknown(round_id)
    return found


def announced_round(round_id: int) -> Round:
    """The announced round, for anybody.

    Raises:
        Unknown: there is none, or it is not announced yet.
    """
    found = (
        Round.objects.filter(pk=round_id, announced_at__isnull=False).select_related("scheme_version").first()
    )
    if found is None:
        raise Unknown(round_id)
    return found


def attachments_of(found: Round) -> QuerySet[RoundAttachment]:
    """The announcement's public attachments, each with its document."""
    return found.attachments.select_related("document").order_by("pk")


def own_quotas(found: Round) -> QuerySet[Quota]:
    """The units with a quota of their own."""
    return found.quotas.order_by("division")


def units(scheme: Scheme) -> list[tuple[str, str]]:
    """The counties or cities that have a quota under ``scheme``, as they are offered."""
    found = {"county": counties(), "city": cities()}.get(scheme.quota_per, ())
    return [(place.code, full_name(place.code)) for place in found]


def under_way(today: date) -> QuerySet[Round]:
    """The rounds in which applications may be made today, or are still being decided."""
    deciding = Application.objects.filter(round=OuterRef("pk"), status__in=IN_FLIGHT)
    return Round.objects.filter(_standing("open", today) | Exists(deciding))


def places(within: str, today: date) -> Counter[str]:
    """How many each county or city inside ``within`` may recommend, in the rounds under way together.

    By the code of whoever has the quota; rounds in which an area has none add nothing to it.
    """
    areas = {"county": counties(), "city": cities()}
    found: Counter[str] = Counter()
    for one in under_way(today).select_related("scheme_version").prefetch_related("quotas"):
        scheme = scheme_of(one.scheme_version)
        own = {quota.division: quota.maximum for quota in one.quotas.all()}
        for area in areas.get(scheme.quota_per, ()):
            if area.code.startswith(within):
                found[area.code] += quota_in(one, scheme, area.code, own) or 0
    return found


def is_open(found: Round, today: date) -> bool:
    """Whether applications may be made today."""
    return (
        found.announced_at is not None
        and found.closed_at is None
        and found.opens_on <= today <= found.closes_on
    )


def state_of(found: Round, today: date) -> tuple[str, str]:
    """The word for where a round stands, and its tone."""
    if found.announced_at is None:
        return STATES["draft"], "draft"
    if found.closed_at is not None or today > found.closes_on:
        return STATES["over"], "past"
    if today < found.opens_on:
        return STATES["ahead"], "busy"
    return STATES["open"], "ok"


def open_rounds_for(actor: Actor, today: date) -> list[Round]:
    """The rounds in which this actor can apply today."""
    rows = Round.objects.filter(
        announced_at__isnull=False, closed_at__isnull=True, opens_on__lte=today, closes_on__gte=today
    ).select_related("scheme_version")
    return [
        r for r in rows if WHO_APPLIES.get(scheme_of(r.scheme_version).subject, frozenset()) & actor.roles
    ]


def people_concerned(found: Round) -> list[int]:
    """Who could apply in the round, and who would review: the ids of the people to tell."""
    scheme = scheme_of(found.scheme_version)
    roles = set(WHO_APPLIES.get(scheme.subject, frozenset())) | {Role.COUNTY_REVIEWER, Role.CITY_REVIEWER}
    return sorted(set(Grant.objects.filter(role__in=roles).values_list("person_id", flat=True)))


#: Whose a round's places are, where one looks at an area of another level.
SHARED_OUT = {"county": "县（市、区）", "city": "市（州）"}


def quota_said(found: Round, area: str) -> str:
    """How many the area may recommend in the round, in words; the end of the sentence is the caller's."""
    scheme = scheme_of(found.scheme_version)
    quota = quota_in(found, scheme, area)
    if quota is not None:
        return f"名额{quota}个"
    if scheme.quota_per and len(area) != QUOTA_DIGITS[scheme.quota_per]:
        return f"本批次的名额分配到{SHARED_OUT[scheme.quota_per]}"
    return "本批次不设名额"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one county (or city) has come in a round."""

    division: str
    quota: int | None
    counts: Mapping[str, int]
    recommended: int

    @property
    def total(self) -> int:
        """Applications submitted."""
        return sum(self.counts.values())


def progress_of(found: Round, actor: Actor) -> list[Progress]:
    """Per area of the quota: quota, applications by status, places taken; inside the actor's scope."""
    scheme = scheme_of(found.scheme_version)
    width = QUOTA_DIGITS.get(scheme.quota_per, DIGITS["county"])
    own = dict(found.quotas.values_list("division", "maximum"))
    visible = Application.objects.counted_for(actor)
    rows = visible.filter(round=found)
    by_area: dict[str, Counter[str]] = {area: Counter() for area in own if area.startswith(actor.division)}
    for division, status in rows.values_list("division", "status"):
        by_area.setdefault(division[:width], Counter())[status] += 1
    placed = places_taken(found.pk, scheme, "").filter(pk__in=visible).order_by()
    taken: Counter[str] = Counter()
    for division, number in placed.values_list("division").annotate(number=Count("pk")):
        taken[division[:width]] += number
    return [
        Progress(
            division=area,
            quota=quota_in(found, scheme, area, own),
            counts=dict(counts),
            recommended=taken[area],
        )
        for area, counts in sorted(by_area.items())
    ]
