"""Reading notices and objections. Names and contacts of those who object are for the province alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from youji.documents.selectors import find
from youji.ledger.selectors import history
from youji.recognition.logic.objecting import of_notice, unmet
from youji.recognition.models import Application, Movement, Notice, NoticeChange, Objection
from youji.recognition.selectors import cases
from youji.schemes.logic.scheme import Step
from youji.schemes.logic.statuses import Status
from youji.shared.actor import Actor, Role
from youji.shared.refusals import Unknown

STATE = Objection.State
STATE_TONES = {
    STATE.RECEIVED.value: "busy",
    STATE.INVESTIGATING.value: "busy",
    STATE.UPHELD.value: "stop",
    STATE.DISMISSED.value: "past",
}


#: The steps by which the case of an objection left a notice after the objection was answered, or with the answer.
_LEFT_SINCE = Movement.objects.filter(
    application=OuterRef("application"), source=Status.ON_NOTICE, at__gte=OuterRef("concluded_at")
).exclude(target=Status.ON_NOTICE)
#: The objections whose being upheld stops the case: of the notice it is on, or answered after it last left one. What was
#: upheld before it left is what it left for; what is upheld later nobody has drawn the consequence of yet.
BARRING = Q(state=STATE.UPHELD) & (Q(notice=F("application__notice")) | ~Exists(_LEFT_SINCE))


def all_notices() -> QuerySet[Notice]:
    """Every notice, newest first, with how many objections are open."""
    return Notice.objects.annotate(
        cases=Count("applications", distinct=True),
        open_objections=Count(
            "objections", filter=Q(objections__state__in=[STATE.RECEIVED, STATE.INVESTIGATING]), distinct=True
        ),
    ).order_by("-opens_on", "-pk")


def search_notices(text: str) -> QuerySet[Notice]:
    """The notices whose title or number says ``text``."""
    rows = all_notices()
    said = Q(title__icontains=text) | Q(number__icontains=text) | Q(document_number__icontains=text)
    return rows.filter(said) if text else rows


def find_notice(notice_id: int) -> Notice:
    """The notice, for anybody: notices are public.

    Raises:
        Unknown: there is none.
    """
    found = all_notices().filter(pk=notice_id).first()
    if found is None:
        raise Unknown(notice_id)
    return found


def latest_contact() -> dict[str, str]:
    """Where the newest notice that says so takes objections: most often it is the same again."""
    found = Notice.objects.exclude(phone="").order_by("-pk").first()
    return {"phone": found.phone, "address": found.address} if found else {"phone": "", "address": ""}


def changes_of(notice: Notice) -> list[NoticeChange]:
    """What became of the notice after it was published, the latest first."""
    return list(notice.changes.select_related("application__base").order_by("-at", "-pk"))


def awaiting_notice(actor: Actor) -> QuerySet[Application]:
    """Applications whose next step is the public notice, whoever publishes it."""
    return _before_notice(actor, lambda step: True)


def ready_for_notice(actor: Actor) -> QuerySet[Application]:
    """Those that the actor puts on notice: in whose scheme that step is theirs."""
    return _before_notice(actor, lambda step: step.role in actor.roles)


def _before_notice(actor: Actor, takes: Callable[[Step], bool]) -> QuerySet[Application]:
    return (
        Application.objects.visible_to(actor)
        .filter(cases.before(lambda step: "join_notice" in step.effects and takes(step)))
        .select_related("base", "base__product", "operator", "round", "scheme_version", "submission")
        .order_by("division", "rank", "code")
    )


def still_on(notice: Notice, actor: Actor) -> QuerySet[Application]:
    """Those of the notice that have not ended or left it, inside the actor's scope."""
    rows = Application.objects.visible_to(actor).filter(notice=notice, status=Status.ON_NOTICE)
    return rows.select_related(*cases.RELATED).order_by("code")


def on_notice(notice: Notice, actor: Actor) -> list[Application]:
    """The applications of a notice, inside the actor's scope."""
    rows = Application.objects.visible_to(actor).filter(notice=notice)
    return list(
        rows.select_related("base", "scheme_version", "round", "submission").order_by("division", "code")
    )


def objections(actor: Actor) -> QuerySet[Objection]:
    """Objections, for the province's reviewers and nobody else."""
    rows = Objection.objects.select_related("notice", "application__base", "document", "evidence")
    if Role.PROVINCE_REVIEWER not in actor.roles:
        return rows.none()
    return rows.filter(application__division__startswith=actor.division).order_by("due_on", "pk")


def objections_to(notice: Notice, actor: Actor) -> QuerySet[Objection]:
    """Those to what one notice publishes."""
    return objections(actor).filter(notice=notice)


def to_settle(actor: Actor) -> QuerySet[Objection]:
    """Those not answered yet, what is due first in front."""
    return objections(actor).filter(concluded_at__isnull=True)


def settled(actor: Actor) -> QuerySet[Objection]:
    """Those that have their answer, the latest in front."""
    return objections(actor).filter(concluded_at__isnull=False).order_by("-concluded_at", "-pk")


def counted(notice: Notice) -> tuple[int, int]:
    """How many objections the notice has met, and how many of them are open: for every officer, without names."""
    states = list(Objection.objects.filter(notice=notice).values_list("state", flat=True))
    return len(states), sum(state in {STATE.RECEIVED, STATE.INVESTIGATING} for state in states)


#: Who decides on what an investigation found; names and contacts stay with the province's reviewers.
TOLD = frozenset({Role.DECISION_MAKER, Role.PROVINCE_REVIEWER, Role.PUBLISHER})


@dataclass(frozen=True, slots=True)
class Found:
    """An objection as the decision needs it: where it stands, what was found, what was answered."""

    state: str
    tone: str
    due_on: date
    findings: str
    evidence: Any  # the document it was found by, or none
    outcome: str


def told_of(actor: Actor) -> QuerySet[Objection]:
    """The objections that the actor decides upon, or handles."""
    if not actor.roles & TOLD or not actor.division:
        return Objection.objects.none()
    return Objection.objects.filter(application__division__startswith=actor.division)


def found_on(application: Application, actor: Actor) -> tuple[Found, ...]:
    """The objections to an application, for those of the province who decide on it; without who objected."""
    rows = told_of(actor).filter(application=application).select_related("evidence")
    return tuple(
        Found(o.get_state_display(), STATE_TONES[o.state], o.due_on, o.findings, o.evidence, o.outcome)
        for o in rows.order_by("received_at")
    )


def find_objection(objection_id: int, actor: Actor) -> Objection:
    """The objection, if the actor handles objections.

    Raises:
        Unknown: there is none, or it is not theirs to see.
    """
    found = objections(actor).filter(pk=objection_id).first()
    if found is None:
        raise Unknown(objection_id)
    return found


@dataclass(frozen=True, slots=True)
class EarlierFindings:
    """What an investigation found, as it was recorded then."""

    text: str
    by: str
    at: datetime
    document: Any  # of the documents room; nothing where there was none, or the reader may not open it


def earlier_findings(objection: Objection, actor: Actor) -> list[EarlierFindings]:
    """What was recorded before what stands now, newest first. The caller has established that its reader may see it."""
    recorded = list(
        history(objection.subject).filter(action=f"{objection.trail}.investigated").exclude(reason="")
    )
    past = recorded[:-1] if objection.investigated_at else recorded
    return [
        EarlierFindings(one.reason, one.actor_name, one.at, find(str(one.after.get("evidence", "")), actor))
        for one in reversed(past)
    ]


def is_open(notice: Notice, today: date) -> bool:
    """Whether objections are taken in today."""
    return not unmet(notice, of_notice(today))


def open_notices(today: date) -> QuerySet[Notice]:
    """Those to which objections are taken in today."""
    return Notice.objects.filter(**of_notice(today))
