"""更正公告, 延长公示, 撤回公示: what becomes of a notice after it was published. Each is public, on the log, and told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from youji.divisions.selectors import calendar
from youji.ledger.events import emit
from youji.ledger.services import record_row
from youji.recognition.fields import NOTICE_CORRECTION, NOTICE_EXTENSION, NOTICE_WITHDRAWAL
from youji.recognition.logic.events import NoticeChanged
from youji.recognition.logic.noticed import as_in_a_leaf
from youji.recognition.models import Application, Notice, NoticeChange
from youji.recognition.selectors.judged import stated_of
from youji.recognition.selectors.notice_days import reckoned
from youji.recognition.selectors.noticed import noticed_otherwise, row_of
from youji.recognition.selectors.notices import find_notice, still_on
from youji.recognition.services import review
from youji.recognition.services.messages import tell_applicant
from youji.recognition.services.public_rows import struck
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.roles import works_at_level_of
from youji.shared.rows import advance, snapshot
from youji.shared.working_days import Calendar

__all__ = [
    "Act",
    "Change",
    "correct_notice",
    "extend_notice",
    "make_public",
    "may_change",
    "own_days",
    "stands_until",
    "withdraw_notice",
]

KIND = NoticeChange.Kind
#: What the notice itself says; correcting it leaves the days as they are.
WORDS = ("title", "text", "phone", "address")
NOT_WITHDRAWN = Q(withdrawn_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Change:
    """What a change does: of which kind, to which row, what was and what is, and the columns of the notice."""

    kind: NoticeChange.Kind
    application: Application | None
    before: Mapping[str, object]
    after: Mapping[str, object]
    columns: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Act:
    """One change being made: by whom, when, on what ground."""

    notice: Notice
    standing: list[Application]  # what is still on it
    version: int
    actor: Actor
    now: datetime
    reason: str
    document_number: str


def correct_notice(
    *,
    notice_id: int,
    version: int,
    actor: Actor,
    now: datetime,
    reason: str,
    document_number: str = "",
    **asked: object,
) -> Notice:
    """The row is listed as it was decided, or the notice's own words are put right. A row that changes begins its days anew.

    Args:
        asked: ``code`` of the row; ``title``, ``text``, ``phone``, ``address``, empty where they stay.

    Raises:
        Refused: nothing differs, none of it is on notice any more, or its days reach a year that is not settled and
            ``unsettled`` is not said. NotAllowed: not the publisher's. StaleState: somebody else was first, or it is withdrawn.
    """
    said = checked(NOTICE_CORRECTION, {"reason": reason, "document_number": document_number, **asked})
    with transaction.atomic():
        act = _begin(notice_id, version, actor, now, said)
        words = {key: said[key] for key in WORDS if said[key] and said[key] != getattr(act.notice, key)}
        before: dict[str, object] = snapshot(act.notice, words)
        after: dict[str, object] = dict(words)
        columns: dict[str, object] = dict(words)
        application = _on_it(act, said["code"]) if said["code"] else None
        if application is not None:
            was, row, last = _listed_again(act, application)
            if not said["unsettled"] and (told := reckoned(clock.local_date(now), last)):
                raise Refused(told, "unsettled")
            before |= {"row": was}
            after |= {"row": row}
            columns |= {"snapshot": _with(act.notice, row), "closes_on": max(act.notice.closes_on, last)}
        elif not words:
            raise Refused("没有改动。请选择要重新列出的一行，或改写标题、正文、联系方式。")
        return make_public(act, Change(KIND.CORRECTED, application, before, after, columns))


def extend_notice(
    *,
    notice_id: int,
    version: int,
    closes_on: object,
    actor: Actor,
    now: datetime,
    reason: str,
    document_number: str = "",
) -> Notice:
    """Every row still on notice is so until ``closes_on``.

    Raises:
        Refused: the day is not later than now's last day, or is past. NotAllowed, StaleState: as ``correct_notice``.
    """
    today = clock.local_date(now)
    said = checked(
        NOTICE_EXTENSION,
        {"reason": reason, "document_number": document_number, "closes_on": closes_on},
        also=lambda read: _too_early(read.get("closes_on"), find_notice(notice_id).closes_on, today),
    )
    with transaction.atomic():
        act = _begin(notice_id, version, actor, now, said)
        last: date = said["closes_on"]
        for application in act.standing:
            stands_until(application, last, calendar())
        rows = _without_own_days(act)
        change = {"closes_on": last.isoformat(), "until": own_days(rows)}
        before = {"closes_on": act.notice.closes_on.isoformat()}
        columns: dict[str, object] = {"closes_on": last, "snapshot": rows}
        return make_public(act, Change(KIND.EXTENDED, None, before, change, columns))


def withdraw_notice(
    *,
    notice_id: int,
    version: int,
    actor: Actor,
    now: datetime,
    reason: str,
    document_number: str = "",
    code: object = "",
) -> Notice:
    """The notice, or the one row of ``code``, is withdrawn: each case is where it was before it went on notice.

    Raises:
        Refused: none of it is on notice any more. NotAllowed, StaleState: as ``correct_notice``.
    """
    said = checked(NOTICE_WITHDRAWAL, {"reason": reason, "document_number": document_number, "code": code})
    with transaction.atomic():
        act = _begin(notice_id, version, actor, now, said)
        one = _on_it(act, said["code"]) if said["code"] else None
        leaving = [one] if one else act.standing
        for application in leaving:
            _leave(application, act)
        columns: dict[str, object] = {"snapshot": struck(act.notice, {a.code for a in leaving}, now)}
        if one is None:
            columns["withdrawn_at"] = now
        codes: dict[str, object] = {"applications": [a.code for a in leaving]}
        return make_public(act, Change(KIND.WITHDRAWN, one, {}, codes, columns))


def may_change(actor: Actor) -> bool:
    """Whether the actor publishes for the province."""
    return Role.PUBLISHER in actor.roles and works_at_level_of(Role.PUBLISHER, actor.division)


def _begin(notice_id: int, version: int, actor: Actor, now: datetime, said: Mapping[str, str]) -> Act:
    if not may_change(actor):
        raise NotAllowed("更正、延长、撤回公示由省级目录发布员办理。")
    notice = find_notice(notice_id)
    if notice.withdrawn_at is not None:
        raise StaleState("这个公示已经撤回。")
    standing = list(still_on(notice, actor))
    if not standing:
        raise Refused("这个公示的申报都已办结，公示不能再改；认定以后的更正在目录中办理。")
    return Act(notice, standing, version, actor, now, said["reason"], said["document_number"])


def _on_it(act: Act, code: str) -> Application:
    found = next((one for one in act.standing if one.code == code), None)
    if found is None:
        raise Refused("这一行不在公示中，或已经办结，请从列表中选择。", "code")
    return found


def _listed_again(act: Act, application: Application) -> tuple[dict[str, object], dict[str, object], date]:
    """The row as it was, as it is now, and its last day: the days of its scheme from today, and none fewer than it had."""
    was = next(row for row in act.notice.snapshot if row["code"] == application.code)
    stated = stated_of(application)
    if not noticed_otherwise(application, stated):
        raise Refused("这一行与审定的内容一致，没有需要更正的。", "code")
    days = calendar()
    least = scheme_of(application.scheme_version).notice_working_days
    last = max(
        application.on_notice_until or act.notice.closes_on, days.after(clock.local_date(act.now), least)
    )
    stands_until(application, last, days)
    return was, row_of(application, stated) | {"until": last.isoformat()}, last


def stands_until(application: Application, last: date, days: Calendar) -> None:
    """The case is on notice until ``last``, and what follows is due after it."""
    due = review.due_on(scheme_of(application.scheme_version), application.status, last, last, days) or last
    advance(application, on_notice_until=last, due_on=max(due, application.deferred_until or due))


def _without_own_days(act: Act) -> list[Mapping[str, object]]:
    """The rows as published, those still on without a last day of their own: it is the notice's again."""
    on = {one.code for one in act.standing}
    return [
        {key: value for key, value in row.items() if key != "until" or row["code"] not in on}
        for row in act.notice.snapshot
    ]


def own_days(rows: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """By code, the last day of each row that has one of its own: what the log is told of an extension."""
    return {str(row["code"]): row["until"] for row in rows if "until" in row}


def _with(notice: Notice, row: Mapping[str, object]) -> list[Mapping[str, object]]:
    return [row if one["code"] == row["code"] else one for one in notice.snapshot]


def _leave(application: Application, act: Act) -> None:
    scheme = scheme_of(application.scheme_version)
    open_ = review.steps_open_to(application, scheme, act.actor)
    step = next((one for one in open_ if "leave_notice" in one.effects), None)
    if step is None:
        raise NotAllowed(f"{application.code}现在不能由您撤回公示。")
    asked = review.Asked(opinion=act.reason, document_number=act.document_number, notice=act.notice)
    review.take_step(step.name, application_id=application.pk, actor=act.actor, now=act.now, asked=asked)


def make_public(act: Act, made: Change) -> Notice:
    """The change is on the notice, on the log, kept, and told to whoever it concerns."""
    notice, one = act.notice, made.application
    concerned = [one] if one else act.standing
    advance(notice, seen=act.version, only=NOT_WITHDRAWN, **made.columns)
    said = {"reason": act.reason, "document_number": act.document_number}
    shown = {"before": dict(made.before), "after": dict(made.after)}
    entry = record_row(
        notice,
        made.kind.value,
        **shown,
        actor=act.actor,
        now=act.now,
        reason=act.reason,
        public={
            "number": notice.number,
            "kind": made.kind.value,
            "whole": one is None,
            "agency": act.actor.agency,
            **({"row": one.code} if one else {}),
            **said,
            **{side: as_in_a_leaf(words) for side, words in shown.items()},
        },
    )
    change = NoticeChange.objects.create(
        notice=notice,
        kind=made.kind,
        application=one,
        at=act.now,
        actor_name=act.actor.name,
        agency=act.actor.agency,
        ledger_entry_id=entry.pk,
        **said,
        **shown,
    )
    if made.kind != KIND.WITHDRAWN:  # leaving the notice is a step, and steps are told
        for application in concerned:
            title = f"{application.base.name}：公示{made.kind.label}"
            tell_applicant(application, title, f"{notice.number}：{act.reason}", act.now)
    emit(NoticeChanged(change.pk))
    return find_notice(notice.pk)


def _too_early(asked: date | None, now: date, today: date) -> dict[str, str]:
    if asked is None or (asked > now and asked >= today):
        return {}
    return {
        "closes_on": f"新的公示截止应当晚于现在的{clock.in_words(now)}，也不能早于今天；提前结束请撤回公示。"
    }
