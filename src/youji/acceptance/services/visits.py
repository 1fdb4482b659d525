"""Holding an acceptance: open, arrange, reconcile, conclude. What each assessor does is in ``fieldwork``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from youji.acceptance.logic import filling
from youji.acceptance.logic import visits as rules
from youji.acceptance.models import Acceptance, ScoreSheet
from youji.acceptance.selectors import acceptances, scoring, visits
from youji.acceptance.services.lines import read_common, record_done
from youji.accounts.services import notify
from youji.recognition.models import Application
from youji.recognition.services.messages import matter_of
from youji.schemes.logic.automatic import Known, kept
from youji.schemes.logic.scheme import Scheme
from youji.schemes.selectors import automatic_facts, scheme_of
from youji.shared import checklists, clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.quantities import measured
from youji.shared.refusals import Blocked, NotAllowed
from youji.shared.rows import advance


def open_acceptance(application: Application, actor: Actor, now: datetime) -> Acceptance:
    """An acceptance is open, waiting to be arranged. An effect: runs inside the step's transaction."""
    with transaction.atomic():
        acceptance = Acceptance.objects.create(application=application, opened_at=now)
        record_done("opened", acceptance, actor, now, {})
    return acceptance


@transaction.atomic
def arrange_acceptance(
    *,
    code: str,
    scheduled_on: date | None,
    assessor_ids: Iterable[int],
    version: int,
    actor: Actor,
    now: datetime,
) -> Acceptance:
    """The visit has a day and a team, and the team has been told; what is known of the base by itself is kept with the
    visit, and every sheet comes filled in with it. May be done again until somebody has signed.

    Raises:
        Unknown: not the actor's to arrange.
        Refused: the day is past, or somebody may not be on the team; says who and why.
        StaleState: somebody else arranged it first.
    """
    application, acceptance = acceptances.find_to_arrange(code, actor)
    given = {"scheduled_on": scheduled_on, "assessor_ids": list(assessor_ids)}
    said = checked(acceptances.asked_of(application, clock.local_date(now)), given)
    day, people = said["scheduled_on"], acceptances.people(said["assessor_ids"])
    leaving = acceptance.sheets.exclude(assessor_id__in=[p.pk for p in people])
    # Held: a sheet that is being signed now is signed, or is not any more, when it is looked at.
    if any(one.signed_at for one in acceptance.sheets.select_for_update()):
        raise NotAllowed("已经有验收员签字，不能再改安排。")
    facts = automatic_facts(scheme_of(application.scheme_version), application.base, clock.local_date(now))
    advance(
        acceptance, seen=version, scheduled_on=day, facts=kept(facts), arranged_by_id=actor.user_id, arranged_at=now
    )  # fmt: skip
    leaving.delete()
    for person in people:
        ScoreSheet.objects.get_or_create(
            acceptance=acceptance, assessor_id=person.pk, defaults={"assessor_name": str(person)}
        )
    _fill_in(acceptance, facts)
    arranged = {"on": day.isoformat(), "assessors": [str(p) for p in people]} | (
        {"facts": {one.key: one.text for one in facts}} if facts else {}
    )
    record_done("arranged", acceptance, actor, now, arranged)
    notify(
        title=f"请参加现场验收：{application.base.name}",
        body=f"验收日期{clock.in_words(day)}。出发前请打开一次验收页面，没有网络时也能评分。",
        link=f"/field/acceptance/{acceptance.pk}/",
        matter=matter_of(application),
        now=now,
        person_ids=[p.pk for p in people],
    )
    return acceptance


def _fill_in(acceptance: Acceptance, facts: tuple[Known, ...]) -> None:
    """Every sheet says what the facts come to where its assessor has put nothing down."""
    checklist = acceptances.checklist_of(acceptance.application)
    for sheet in acceptance.sheets.all():
        lines = filling.filled_in(checklist, sheet.lines, facts)
        if lines != sheet.lines:
            advance(sheet, lines=lines)


@transaction.atomic
def reconcile_acceptance(
    *,
    acceptance_id: int,
    lines: Mapping[str, Mapping[str, object]],
    version: int,
    actor: Actor,
    now: datetime,
) -> Acceptance:
    """The team's common result is as given; signatures under an earlier one no longer count.

    Raises:
        Unknown: the actor is not on the team.
        NotAllowed: the acceptance is concluded.
        Blocked: sheets unsigned, items open, or differences without a reason; all of it.
        Refused: a line names no tier of the sheet.
        StaleState: somebody else changed the common result first.
    """
    acceptance = visits.find_sheet(acceptance_id, actor).acceptance
    if acceptance.outcome:
        raise NotAllowed("这次验收已有结论，不能再改。")
    read = read_common(lines, acceptances.checklist_of(acceptance.application))
    advance(acceptance, seen=version, reconciled=read)
    scheme = scheme_of(acceptance.application.scheme_version)
    findings = rules.about_reconciling(scoring.team_facts(acceptance, scheme))
    if findings:
        raise Blocked(findings)
    acceptance.sheets.update(reconciled_signed_at=None, version=F("version") + 1)
    record_done("reconciled", acceptance, actor, now, {key: line["tier"] for key, line in read.items()})
    return acceptance


@transaction.atomic
def sign_reconciled(*, acceptance_id: int, version: int, actor: Actor, now: datetime) -> Acceptance:
    """The assessor stands by the common result; with the last signature the acceptance is concluded.

    Raises:
        Unknown: the actor is not on the team.
        Blocked: there is no common result yet.
        StaleState: the common result changed since the actor read it.
    """
    sheet = visits.find_sheet(acceptance_id, actor)
    acceptance = sheet.acceptance
    if acceptance.outcome or sheet.reconciled_signed_at is not None:
        return acceptance
    scheme = scheme_of(acceptance.application.scheme_version)
    findings = rules.about_reconciling(scoring.team_facts(acceptance, scheme))
    if findings:
        raise Blocked(findings)
    advance(acceptance, seen=version)
    advance(sheet, reconciled_signed_at=now)
    record_done("agreed", acceptance, actor, now, {})
    if rules.everybody_agrees(scoring.team_facts(acceptance, scheme)) is None:
        _conclude(acceptance, actor, now)
    return acceptance


def _conclude(acceptance: Acceptance, actor: Actor, now: datetime) -> None:
    application = acceptance.application
    result = checklists.score(acceptances.checklist_of(application), acceptance.reconciled)
    outcome = Acceptance.Outcome.PASSED if result.passed else Acceptance.Outcome.FAILED
    advance(acceptance, outcome=outcome, score=result.total, concluded_at=now)
    said = {"outcome": str(outcome), "score": str(result.total), "vetoes": list(result.vetoes)}
    record_done(
        "concluded", acceptance, actor, now, said,
        public={"application": application.code, "base": application.base.name, "division": application.division, **said},
    )  # fmt: skip
    if acceptance.arranged_by_id is not None:
        notify(
            title=f"{outcome.label}：{application.base.name}",
            body=f"验收组合议得分{measured(result.total, '分')}。请核对后办理下一步。",
            link=f"/desk/acceptance/{application.code}/",
            matter=matter_of(application),
            now=now,
            person_ids=[acceptance.arranged_by_id],
        )


def open_for_step(
    application: Application, scheme: Scheme, asked: object, actor: Actor, now: datetime
) -> None:
    """The effect a step of a scheme calls ``open_acceptance``."""
    open_acceptance(application, actor, now)
