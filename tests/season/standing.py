"""What happens to entries: direct entry, editions, measures, rectifications, annual checks, appeals."""

from __future__ import annotations

from datetime import timedelta

from tests.season.table import action
from tests.season.world import COUNTIES, Season
from youji.appeals.models import Appeal
from youji.catalogue.logic.measures import BY_NAME, grounds_for
from youji.catalogue.models import AnnualCheck, Edition, Entry, EntryEvent, Rectification
from youji.registry.models import Base
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Actor, Role

DEPARTMENTS = {"national": "农业农村部", "province": "湖南省农业农村厅"}


@action(5)
def enter_by_document(season: Season) -> object:
    """A base is entered on the strength of a document, under this season's scheme or the ministry's."""
    return _enter(season, to_be_entered(season), version_of_list(season))


def version_of_list(season: Season) -> SchemeVersion:
    """The season's own scheme, or the ministry's for the same kind of base."""
    if season.scheme.subject == "operator" and season.random.random() < 0.4:
        return SchemeVersion.objects.get(key="national-base")
    return season.version


def to_be_entered(season: Season) -> Base:
    """A base of a case, or another of the city's."""
    rows = Base.objects.filter(kind=season.scheme.subject, division__startswith=COUNTIES[0][:4])
    return season.one_of([*(drive.base for drive in season.drives), *rows.order_by("pk")[:4]])


def _enter(season: Season, base: Base, version: SchemeVersion, *, other: bool = False) -> object:
    actor = season.who(Role.PUBLISHER)
    body = line_of(season, base, version, other=other) | {"document_id": season.paper(actor)}
    return season.api(actor, "POST", "/catalogue/national", body, door="direct")


def line_of(season: Season, base: Base, version: SchemeVersion, *, other: bool = False) -> dict[str, object]:
    """What a published list says of the base."""
    scheme = scheme_of(version)
    own = [drive.application.category for drive in season.drives if drive.base.pk == base.pk]
    category = (
        own[0] if own and scheme.key == season.scheme.key else season.random.choice(scheme.categories).key
    )
    if other:
        category = next((one.key for one in scheme.categories if one.key != category), category)
    long_ago = season.today - timedelta(days=season.random.choice([40, 400, 1200]))
    return {
        "choice": f"{scheme.key}:{category}",
        "division": base.division, "base_code": base.code, "name": base.name,
        "document_number": f"农质发〔{long_ago.year}〕{season.random.randint(1, 900)}号",
        "issued_by": DEPARTMENTS[scheme.level],
        "list_row": str(season.random.randint(1, 500)), "recognised_on": long_ago,
    }  # fmt: skip


@action(3)
def enter_the_same_base(season: Season) -> object:
    """A base whose case is under way, or which is recognised, is entered by document under the same category."""
    return _enter(season, season.one_of(season.drives).base, season.version)


@action(2)
def enter_it_otherwise(season: Season) -> object:
    """A base whose case is under way is entered under another category: two recognitions may stand side by side."""
    return _enter(season, season.one_of(season.drives).base, season.version, other=True)


@action(4)
def publish_an_edition(season: Season) -> object:
    """The catalogue's next edition."""
    number = (Edition.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    body = {
        "title": "湖南省优质农产品生产基地目录",
        "document_number": f"湘农发〔2026〕{number}号",
        "number": number,
    }
    return season.api(season.who(Role.PUBLISHER), "POST", "/catalogue/editions", body)


@action(14)
def take_a_measure(season: Season) -> object:
    """Any measure on any entry, by whoever may take it, by page or by program."""
    entry = season.one_of(season.entries())
    at_once = sorted(name for name, one in BY_NAME.items() if not one.way and not one.needs_file)
    # Now and then one that must not be taken at once: the door is shut, by whichever way one comes.
    name = season.random.choice(at_once if season.random.random() < 0.85 else sorted(BY_NAME))
    measure = BY_NAME[name]
    division = "43" if measure.level == "province" else entry.division[:4]
    role = season.random.choice(sorted(measure.roles))
    if role in (Role.PROVINCE_REVIEWER, Role.DECISION_MAKER, Role.PUBLISHER):
        division = "43"
    grounds = grounds_for(scheme_of(entry.scheme_version), measure)
    body: dict[str, object] = {
        "version": entry.version,
        "ground": season.random.choice(grounds).key if grounds else "",
        "reason": "巡查发现问题，事实清楚。",
        "document_number": f"湘农函〔2026〕{season.random.randint(1, 900)}号",
        "deadline": season.today + timedelta(days=20) if measure.needs_deadline else None,
    }
    if name == "correct":
        body |= {"name": f"{entry.name}（更正）"}
    actor = season.who(role, division)
    if season.random.random() < 0.5:
        return season.page(actor, f"/desk/catalogue/{entry.code}/{name}/", body)
    return season.api(actor, "POST", f"/catalogue/entries/{entry.code}/measures/{name}", body)


@action(3)
def order_a_rectification(season: Season) -> object:
    """What the city found is to be put right."""
    entry = _one_that_is(season, "in_force", "warned")
    until = season.today + timedelta(days=20)
    return _measure(season, entry, "order_rectification", supervisor(season, entry), deadline=until)


@action(2)
def give_a_warning(season: Season) -> object:
    """What the city found is no more than a warning."""
    entry = _one_that_is(season, "in_force")
    return _measure(season, entry, "warn", supervisor(season, entry))


@action(3)
def lift_a_suspension(season: Season) -> object:
    """What is suspended is in force again, by its document."""
    entry = _one_that_is(season, "suspended")
    actor = season.who(Role.SUPERVISOR)
    return _measure(season, entry, "resume", actor, document_number="湘农函〔2026〕77号")


@action(1)
def remove_at_once(season: Season) -> object:
    """A removal by one person, with nobody told beforehand: the door is shut."""
    entry = season.one_of(season.entries())
    actor = season.who(Role.PUBLISHER)
    return _measure(season, entry, "remove", actor, document_number="湘农发〔2026〕9号")


def _one_that_is(season: Season, *statuses: str) -> Entry:
    return season.one_of(entry for entry in season.entries() if entry.status in statuses)


def _measure(season: Season, entry: Entry, name: str, actor: Actor, **more: object) -> object:
    grounds = grounds_for(scheme_of(entry.scheme_version), BY_NAME[name])
    ground = {"ground": grounds[0].key} if grounds else {}
    body = {"version": entry.version, "reason": "查实。", **ground, **more}
    return season.api(actor, "POST", f"/catalogue/entries/{entry.code}/measures/{name}", body)


@action(5)
def report_on_an_order(season: Season) -> object:
    """The holder says what was put right."""
    order = season.one_of(
        Rectification.objects.filter(concluded_at__isnull=True, reported_at__isnull=True).order_by("pk"),
    )
    body = {"version": order.version, "report": "已按要求整改到位。"}
    actor = season.holder_of(order.entry)
    return season.api(actor, "POST", f"/catalogue/rectifications/{order.pk}/report", body)


@action(5)
def check_a_report(season: Season) -> object:
    """The city closes the order, or wants more."""
    order = season.one_of(Rectification.objects.filter(concluded_at__isnull=True).order_by("pk"))
    word = season.random.choice(["close", "close", "return"])
    body = {"version": order.version, "reason": "现场核查。"}
    actor = supervisor(season, order.entry)
    return season.api(actor, "POST", f"/catalogue/rectifications/{order.pk}/{word}", body)


@action(4)
def report_for_the_year(season: Season) -> object:
    """The holder's own annual report."""
    check = season.one_of(AnnualCheck.objects.filter(concluded_at__isnull=True).order_by("pk"))
    body = {"version": check.version, "report": "本年度按标准生产。"}
    actor = season.holder_of(check.entry)
    return season.api(actor, "POST", f"/catalogue/annual-checks/{check.pk}/report", body)


@action(5)
def conclude_the_year(season: Season) -> object:
    """The city's conclusion of an annual check."""
    check = season.one_of(AnnualCheck.objects.filter(concluded_at__isnull=True).order_by("pk"))
    result = season.random.choice(["passed", "failed", "rectify"])
    measure = BY_NAME["order_rectification"]
    body = {
        "version": check.version, "result": result, "opinion": "核查属实。",
        "ground": grounds_for(scheme_of(check.entry.scheme_version), measure)[0].key if result == "rectify" else "",
        "deadline": season.today + timedelta(days=20) if result == "rectify" else None,
    }  # fmt: skip
    actor = supervisor(season, check.entry)
    return season.api(actor, "POST", f"/catalogue/annual-checks/{check.pk}/conclude", body)


@action(5)
def appeal_against_a_measure(season: Season) -> object:
    """The holder appeals."""
    kinds = ("warned", "suspended", "removed", "annual_failed")
    event = season.one_of(
        EntryEvent.objects.filter(kind__in=kinds).select_related("entry__base__operator").order_by("pk"),
    )
    body = {"event_id": event.pk, "text": "事实不清，请求复核。"}
    return season.api(season.holder_of(event.entry), "POST", f"/appeals/entries/{event.entry.code}", body)


@action(4)
def appeal_against_a_refusal(season: Season) -> object:
    """The applicant appeals."""
    drive = season.one_of(drive for drive in season.drives if drive.reload().status == "refused")
    body = {"text": "理由与事实不符，请求复核。"}
    return season.api(
        drive.actor(drive.applicant_role), "POST", f"/appeals/applications/{drive.application.code}", body
    )


@action(6)
def decide_an_appeal(season: Season) -> object:
    """The province decides it."""
    appeal = season.one_of(Appeal.objects.filter(concluded_at__isnull=True).order_by("pk"))
    body = {
        "version": appeal.version, "upheld": season.random.random() < 0.6, "outcome": "经复核。",
        "document_number": f"湘农函〔2026〕{season.random.randint(1, 900)}号",
    }  # fmt: skip
    actor = season.who(season.random.choice([Role.DECISION_MAKER, Role.PROVINCE_REVIEWER]))
    return season.api(actor, "POST", f"/appeals/{appeal.pk}/decide", body, door="appeal")


def supervisor(season: Season, entry: Entry) -> Actor:
    """Whoever supervises the entry: its city, or the province."""
    if season.random.random() < 0.3:
        return season.who(Role.SUPERVISOR)
    return season.who(season.random.choice([Role.SUPERVISOR, Role.CITY_REVIEWER]), entry.division[:4])
