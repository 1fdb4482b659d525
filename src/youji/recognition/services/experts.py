"""专家评审: the panel, its scores, its minutes; and the merit order of what an area recommends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from youji.accounts.models import Person
from youji.accounts.services import notify
from youji.documents import services as documents
from youji.documents.models import Document
from youji.ledger import services as ledger
from youji.ledger.services import record_row
from youji.recognition.fields import RANK, SCORE
from youji.recognition.logic.panels import who_stood_aside_is_not_asked, who_stood_aside_scores_no_more
from youji.recognition.models import Application, ExpertScore, PanelSeat, Recusal
from youji.recognition.selectors import cases
from youji.recognition.selectors.experts import expert_statuses, experts_available
from youji.recognition.services.effects import with_status
from youji.recognition.services.holding import hold
from youji.recognition.services.lots import chosen
from youji.recognition.services.review import recuse
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Actor, Role
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown, demand
from youji.shared.rows import advance

__all__ = ["assign_panel", "attach_minutes", "may_rank", "rank_applications", "record_score", "stand_aside"]

RANKERS = frozenset({Role.COUNTY_REVIEWER, Role.CITY_REVIEWER})
#: Experts of one panel, and applications of one merit order.
MOST_EXPERTS, MOST_RANKED = 50, 500
NOBODY = "请在专家名单中选择评审专家。"


def assign_panel(
    *, application_ids: Iterable[int], expert_ids: Iterable[int], actor: Actor, now: datetime
) -> list[PanelSeat]:
    """The experts are asked to score each of the applications; those already asked stay asked.

    Raises:
        Refused: nobody chosen, not an expert, an expert of the applicant's own, or one who has stood aside.
    """
    _require(actor)
    asked = set(chosen(expert_ids, field="experts", none=NOBODY, most=MOST_EXPERTS))
    people = {p.pk: p for p in experts_available(now) if p.pk in asked}
    if len(people) != len(asked):
        raise Refused(NOBODY, "experts")
    made: list[PanelSeat] = []
    with transaction.atomic():
        for pk in sorted(
            chosen(application_ids)
        ):  # in one order, so that two who hold several wait and do not lock
            hold(pk)
            application = cases.find(pk, actor)
            _refuse_own(application, people)
            with_status(application, expert_statuses(scheme_of(application.scheme_version)))
            for expert in people.values():
                seat, _ = PanelSeat.objects.get_or_create(
                    application=application,
                    expert_id=expert.pk,
                    defaults={"expert_name": expert.name, "assigned_at": now},
                )
                made.append(seat)
            record_row(
                application,
                "panel_assigned",
                before={},
                after={"experts": sorted(people)},
                actor=actor,
                now=now,
            )
        notify_panel(people.values(), len(made) // max(len(people), 1), now)
    return made


def _refuse_own(application: Application, people: Mapping[int, Person]) -> None:
    for person in people.values():
        own = application.operator_id is not None and person.operator_id == application.operator_id
        if own or person.pk == application.created_by_id:
            raise Refused(
                f"{person.name}与{application.base.name}有利害关系，应当回避，请换一位专家。", "experts"
            )
    aside = application.recusals.filter(person_id__in=people).values_list("person_name", flat=True)
    demand(who_stood_aside_is_not_asked(application.base.name, list(aside)), field="experts")


def notify_panel(people: Iterable[Person], count: int, now: datetime) -> None:
    """Every expert hears how many cases wait for their score."""
    notify(
        title=f"请您评审{count}件申报",
        body="请在“专家评审”中逐件评分并写明意见。",
        link="/desk/experts/",
        now=now,
        person_ids=[person.pk for person in people],
    )


def record_score(
    *, application_id: int, score: object, opinion: str, actor: Actor, now: datetime
) -> ExpertScore:
    """This expert's score and opinion; it can be changed until the review is concluded.

    Raises:
        Unknown: not on this expert's panel.
        NotAllowed: the review is concluded, or the expert is recused.
        Refused: not a score.
    """
    said = checked(SCORE, {"score": score, "opinion": opinion})
    with transaction.atomic():
        application = _asked_of(application_id, actor)
        aside = application.recusals.filter(person_id=actor.user_id).exists()
        if (finding := who_stood_aside_scores_no_more(aside=aside)) is not None:
            raise NotAllowed(finding.message)
        before = ExpertScore.objects.filter(application=application, expert_id=actor.user_id).first()
        saved, _ = ExpertScore.objects.update_or_create(
            application=application,
            expert_id=actor.user_id,
            defaults={
                "expert_name": actor.name,
                "at": now,
                **said,
            },
        )
        was = {"score": str(before.score)} if before else {}
        record_row(
            application, "expert_scored", before=was, after={"score": str(saved.score)}, actor=actor, now=now
        )
    return saved


def stand_aside(*, application_id: int, reason: str, actor: Actor, now: datetime) -> Recusal:
    """回避 of an expert: neither waited for nor counted, and whoever asks experts has been told to ask another.

    Raises:
        Unknown: not on this expert's panel.
        NotAllowed: the review is concluded. Refused: no reason given.
    """
    with transaction.atomic():
        application = _asked_of(application_id, actor)
        return recuse(application_id=application.pk, reason=reason, actor=actor, now=now)


def _asked_of(application_id: int, actor: Actor) -> Application:
    """The application this expert was asked to score, while its review goes on."""
    hold(application_id)
    application = Application.objects.filter(pk=application_id, panel__expert_id=actor.user_id).first()
    if application is None:
        raise Unknown(application_id)
    with_status(application, expert_statuses(scheme_of(application.scheme_version)))
    return application


def attach_minutes(
    *, application_ids: Iterable[int], file: File, name: str, actor: Actor, now: datetime
) -> Document:
    """One set of minutes is put to every application the meeting dealt with.

    Raises:
        Refused: nothing chosen, or the file is not what it says it is.
    """
    _require(actor)
    with transaction.atomic():
        found = chosen(application_ids)
        document = documents.store(file=file, name=name, actor=actor, now=now, division="43")
        for pk in found:
            application = cases.find(pk, actor)
            with_status(application, expert_statuses(scheme_of(application.scheme_version)))
            advance(application, expert_minutes=document)
            record_row(
                application,
                "minutes_attached",
                before={},
                after={"sha256": document.sha256},
                actor=actor,
                now=now,
            )
    return document


def rank_applications(
    *,
    round_id: int,
    division: str,
    order: Sequence[int],
    seen: Mapping[int, int | None],
    actor: Actor,
    now: datetime,
) -> None:
    """择优排序: the applications of one area in one round have the places ``order`` gives them.

    Args:
        order: application ids, best first.
        seen: the rank each had when the actor looked; another order since then is told, not overwritten.

    Raises:
        NotAllowed: not this actor's area to rank.
        Refused: more than are ranked at once.
        StaleState: a colleague ranked meanwhile.
    """
    if not may_rank(actor, division):
        raise NotAllowed("择优排序由本县（市）审核员办理。")
    order = chosen(order, field="order", none=RANK.ask, most=MOST_RANKED)
    with transaction.atomic():
        rows = {
            a.pk: a for a in Application.objects.visible_to(actor).filter(round_id=round_id, pk__in=order)
        }
        if len(rows) != len(set(order)) or len(order) != len(set(order)):
            raise Unknown(round_id)
        if any(rows[pk].rank != rank for pk, rank in seen.items() if pk in rows):
            raise StaleState("同事刚刚改过排序，请看过最新排序后再调整。")
        for place, pk in enumerate(order, start=1):
            Application.objects.filter(pk=pk).update(rank=place)
        ledger.record(  # the round's, but of one area: not by the row, which is the whole province's
            "recognition.round.ranked",
            subject=f"recognition.round:{round_id}",
            before={rows[pk].code: rows[pk].rank for pk in order},
            after={rows[pk].code: place for place, pk in enumerate(order, start=1)},
            actor=actor,
            now=now,
            division=division,
        )


def may_rank(actor: Actor, division: str) -> bool:
    """Whether the actor ranks what ``division`` puts forward: a county its own, a city each of its counties'."""
    return bool(actor.roles & RANKERS) and actor.covers(division)


def _require(actor: Actor) -> None:
    if Role.PROVINCE_REVIEWER not in actor.roles:
        raise NotAllowed("专家评审由省级复核员（省绿办）组织。")
