"""Short seasons with an aim: that one step of the scheme is taken, after all it asks for has come about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from tests.season.cases import by_page_or_program, find_faults, prepare, put_on_notice
from tests.season.notices import answer
from tests.season.world import COUNTIES, Season
from youji.catalogue.models import Entry
from youji.demo.drive import Drive, path
from youji.recognition.models import Application, Notice, Objection
from youji.recognition.services import notices
from youji.recognition.services.notices import Complaint
from youji.registry.models import CertifiedProduct
from youji.schemes.logic.scheme import Scheme, Step
from youji.shared.actor import Role
from youji.shared.periods import add_years


@dataclass(frozen=True, slots=True)
class Aim:
    """A step, and where it is taken from; ``first`` is taken there before it, so that the case is sent back."""

    step: Step
    source: str
    number: int
    first: Step | None = None


def aim_of(scheme: Scheme, step: Step, number: int) -> Aim:
    """One of the step's sources, by its number."""
    asked_for = [
        one for one in scheme.steps
        if one.target == "returned" and (not step.comes_back_to or one.comes_back_to == step.comes_back_to)
        and (step.role == one.role or "corrections_are_overdue" not in step.guards)
    ]  # fmt: skip
    if "returned" in step.sources and asked_for:
        return Aim(step, asked_for[0].sources[0], number, asked_for[0])
    return Aim(step, step.sources[number % len(step.sources)], number)


def ways(scheme: Scheme, aims: Iterable[Aim]) -> list[list[Aim]]:
    """The aims along as few ways from the draft as reach every source, each in the order they are come by."""
    routes = [(path(scheme.steps, "draft", aim.source), aim) for aim in aims]
    found: list[tuple[list[Step], list[Aim]]] = []
    for route, aim in sorted(routes, key=lambda one: -len(one[0])):
        for longest, way in found:
            if longest[: len(route)] == route:
                way.insert(0, aim)
                break
        else:
            found.append((route, [aim]))
    return [way for _, way in found]


def aim_at(season: Season, drive: Drive, aim: Aim) -> object:
    """What the step's guards ask for is so; then it is taken."""
    if aim.first:
        drive.take(aim.first)
        season.now = max(season.now, drive.at)
    return _take(season, drive, aim.step)


def _take(season: Season, drive: Drive, step: Step) -> object:
    """The step, once what it asks for is so: by page or by program; those that a notice takes, by the notice."""
    for guard in step.guards:
        if guard in BRINGING_ABOUT:
            BRINGING_ABOUT[guard](season, drive)
    if "join_notice" in step.effects:
        return put_on_notice(season, [drive])
    if "leave_notice" in step.effects:
        notice = Notice.objects.get(pk=drive.reload().notice_id)
        body = {"version": notice.version, "reason": "发现有误。", "document_number": "", "code": ""}
        return season.api(
            season.who(Role.PUBLISHER), "POST", f"/recognition/notices/{notice.pk}/withdrawal", body
        )
    prepare(season, drive, step)
    return by_page_or_program(season, drive, step)


def aim_at_renewal(season: Season) -> None:
    """A case is recognised; when its recognition is about to end, its holder applies anew and is recognised again."""
    first = season.begin(COUNTIES[0], season.scheme.categories[0].key)
    first.to("recognised")
    season.now = max(season.now, first.at)
    entry = Entry.objects.get(application_code=first.application.code)
    assert entry.valid_until is not None
    season.wait((entry.valid_until - season.today).days - 150)
    _prolong_certificates(season, first)
    season.api(
        season.holder_of(entry), "POST", f"/recognition/entries/{entry.code}/renewals",
        {"round_id": season.announce("续期", closes_on=entry.valid_until).pk}, door="renewal",
    )  # fmt: skip
    again = season.adopt(Application.objects.get(renews=entry))
    for step in path(again.steps, again.application.status, "recognised"):
        _take(season, again, step)


def _prolong_certificates(season: Season, drive: Drive) -> None:
    """What the base rests on is in force as long as the recognition was, and the county has written it down."""
    for row in CertifiedProduct.objects.filter(operator_id=drive.base.operator_id, operator_id__isnull=False):
        body = {"version": row.version, "valid_until": add_years(season.today, 1)}
        actor = season.who(Role.COUNTY_REVIEWER, row.division[:6])
        season.api(actor, "PATCH", f"/registry/certificates/{row.pk}", body)


def _let_the_days_run_out(season: Season, drive: Drive) -> None:
    due = drive.reload().due_on
    assert due is not None
    season.wait((due - season.today).days + 1)


def _object_and_be_right(season: Season, drive: Drive) -> None:
    case = drive.reload()
    assert case.notice_id is not None
    made = notices.file_objection(
        notice_id=case.notice_id, application_code=case.code, source="aim", now=season.now,
        complaint=Complaint(name="周群众", phone="13800000001", text="公示的面积与实际不符，请核实。"),
    )  # fmt: skip
    for _ in range(2):
        answer(season, Objection.objects.get(pk=made.pk), upheld=True)
    assert Objection.objects.get(pk=made.pk).concluded_at


def _outlast_the_notice(season: Season, drive: Drive) -> None:
    notice = drive.reload().notice
    if notice is not None:
        season.wait((notice.closes_on - season.today).days + 1)


def _outlast_building(season: Season, drive: Drive) -> None:
    until = drive.reload().building_until
    if until is not None and until > season.today:
        season.now += timedelta(days=(until - season.today).days + 1)


BRINGING_ABOUT: dict[str, Callable[[Season, Drive], None]] = {
    "corrections_are_overdue": _let_the_days_run_out,
    "acceptance_is_failed": find_faults,
    "an_objection_is_upheld": _object_and_be_right,
    "notice_is_over": _outlast_the_notice,
    "building_period_has_run": _outlast_building,
}
