"""The same step for many applications: first what would happen to each, then each in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from youji.recognition.models import Application
from youji.recognition.selectors import cases, judged
from youji.recognition.selectors.facts import ranked_before
from youji.recognition.services.lots import chosen
from youji.recognition.services.review import Asked, check_step, step_open_to, take_step
from youji.schemes.logic.scheme import Step, guard_names
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Actor
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a bulk action did, or would do, with one application."""

    application: Application
    label: str  # what the case's own scheme calls the step
    done: bool
    sentences: tuple[str, ...] = ()


def bulk_preview(
    name: str, *, application_ids: Iterable[int], actor: Actor, now: datetime, asked: Asked | None = None
) -> list[Outcome]:
    """What ``bulk_take`` would do with each as things stand; nothing is changed.

    Raises:
        Refused: none chosen, or more than are done at once.
    """
    return [_try(name, pk, asked or Asked(), actor, now, write=False) for pk in chosen(application_ids)]


def bulk_take(
    name: str, *, application_ids: Iterable[int], actor: Actor, now: datetime, asked: Asked | None = None
) -> list[Outcome]:
    """Take the step for each: one that is refused does not hold up the others.

    Raises:
        Refused: as ``bulk_preview``.
    """
    return [_try(name, pk, asked or Asked(), actor, now, write=True) for pk in chosen(application_ids)]


def _try(
    name: str, application_id: int, asked: Asked, actor: Actor, now: datetime, *, write: bool
) -> Outcome:
    application = cases.find(application_id, actor)
    do = take_step if write else check_step
    scheme = scheme_of(application.scheme_version)
    step = step_open_to(name, application, scheme, actor)
    label = step.label if step else cases.step_label(application, name)
    try:
        do(name, application_id=application_id, actor=actor, now=now, asked=asked)
    except Blocked as blocked:
        return Outcome(application, label, False, tuple(str(f) for f in blocked.findings))
    except (NotAllowed, StaleState, Refused) as refusal:
        return Outcome(application, label, False, (str(refusal),))
    return Outcome(application, label, True, () if write else _told(application, step))


def _told(application: Application, step: Step | None) -> tuple[str, ...]:
    """What whoever decides should know before, though it stands in nobody's way."""
    told = []
    if changed := "、".join(one.label for one in judged.changes_since(application)):
        told.append(f"提交以后登记的{changed}有改动，仍按提交时的内容办理。")
    asks = step is not None and "ranking_is_respected" in guard_names(step)
    if asks and (before := "、".join(ranked_before(application, scheme_of(application.scheme_version)))):
        told.append(f"排在前面的还没有推荐：{before}。意见作为不按排序推荐的理由记录。")
    return tuple(told)
