"""公示: opening a notice, taking in real-name objections, investigating and answering them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from youji.divisions.selectors import calendar
from youji.documents import services as documents
from youji.documents.models import Document
from youji.ledger import services as ledger
from youji.ledger.events import emit
from youji.procedures.services import admit, take, tell_hands
from youji.recognition.fields import CONCLUSION, CONTACT, INVESTIGATION, NOTICE, OBJECTION, UNSETTLED
from youji.recognition.logic.events import ObjectionConcluded
from youji.recognition.logic.noticed import ROWS_AT_MOST, rows_in_a_leaf, text_digest
from youji.recognition.logic.objecting import of_case, of_notice, unmet
from youji.recognition.logic.objections import investigated_before_concluded
from youji.recognition.models import Application, Notice, Objection
from youji.recognition.selectors import cases
from youji.recognition.selectors.judged import stated_of
from youji.recognition.selectors.notice_days import least_days, reckoned_years, unfit
from youji.recognition.selectors.noticed import row_of
from youji.recognition.selectors.notices import find_notice, find_objection, latest_contact
from youji.recognition.services import review
from youji.recognition.services.messages import tell_applicant
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import ANONYMOUS, Actor, Role
from youji.shared.checked import checked
from youji.shared.labels import ROLE_NAMES
from youji.shared.limits import Limit, visitor
from youji.shared.numbers import create_numbered, create_with
from youji.shared.receipts import new_receipt
from youji.shared.refusals import Blocked, NotAllowed, Refused

__all__ = ["Complaint", "conclude_objection", "file_objection", "investigate_objection", "open_notice"]

#: Against flooding; nothing a regulation says.
OBJECTIONS = Limit(
    "objections",
    most=5,
    seconds=3600,
    sentence="您在一小时内提交得太多，请过一会儿再提交；也可以按公示上的电话反映。",
)
#: What is said of what ``objecting`` finds unmet.
NOT_TAKEN_IN = {
    "withdrawn_at__isnull": "这个公示已经撤回，异议不再受理；重新公示后可以提出。",
    "opens_on__lte": "公示从{opens}开始，开始以后可以提出异议。",
    "closes_on__gte": "公示已于{closes}结束，异议不再受理；发现问题可以投诉举报。",
    "on_notice_until__gte": "{name}的公示已于{last}结束，异议不再受理；发现问题可以投诉举报。",
    "status__exact": "{name}的申报已经办结，不再公示，异议不再受理；发现问题可以投诉举报。",
}


def open_notice(
    *,
    application_ids: Sequence[int],
    title: str,
    document_number: str,
    text: str,
    actor: Actor,
    now: datetime,
    working_days: object = None,
    phone: object = None,
    address: object = None,
    unsettled: object = False,
) -> Notice:
    """A public notice of the applications; each has taken the step that joins it. All or none.

    It closes on the n-th working day after it opens: the opening day is not counted, so nobody who looks
    in has less than n full working days (n is at least the longest of the schemes' own). Where no telephone and
    address for objections are given, those of the notice before stand. ``unsettled``: whoever publishes knows that the
    last day is only reckoned, in a year whose holidays are not entered as a whole.

    Raises:
        Refused: nothing or too many chosen, a field is wrong, fewer days than the schemes allow, or ``unsettled`` not said.
        Blocked, NotAllowed, StaleState: one of the applications cannot go on notice now.
    """
    if len(application_ids) > ROWS_AT_MOST:
        most = f"一次公示最多列{ROWS_AT_MOST}件，这里选了{len(application_ids)}件。请分几次公示。"
        raise Refused(most, "applications")
    applications = [cases.find(pk, actor) for pk in application_ids]
    least = least_days(applications)
    contact = {} if phone is None and address is None else {"phone": phone, "address": address}
    typed = {"title": title, "document_number": document_number, "working_days": working_days, "text": text}
    today = clock.local_date(now)
    said = (latest_contact() if not contact else {}) | checked(
        (NOTICE | UNSETTLED | CONTACT) if contact else NOTICE | UNSETTLED,
        typed | {"unsettled": unsettled} | contact,
        also=lambda read: {
            "applications": "" if applications else "请至少选择一件等待公示的申报。",
            **unfit(read, least, today),
        },
    )
    del said["unsettled"]
    days = said["working_days"] = said["working_days"] or least
    closes = calendar().after(today, days)
    with transaction.atomic():
        notice = create_numbered(
            Notice.objects.all(),
            "number",
            f"GS-{today.year}-",
            width=3,
            **said,
            opens_on=today,
            closes_on=closes,
            published_at=now,
            snapshot=[row_of(a, stated_of(a)) for a in applications],
            is_demo=any(a.is_demo for a in applications),
        )
        for application in applications:
            _join(application, notice, actor, now)
        entry = ledger.record(
            "recognition.notice.opened",
            subject=f"recognition.notice:{notice.pk}",
            before={},
            after={
                "number": notice.number,
                "applications": [a.code for a in applications],
                "reckoned": list(reckoned_years(today, closes)),
            },
            actor=actor,
            now=now,
            division="43",
            public={
                "number": notice.number,
                "title": notice.title,
                "document_number": notice.document_number,
                "text_sha256": text_digest(notice.text),
                "opens_on": notice.opens_on.isoformat(),
                "closes_on": notice.closes_on.isoformat(),
                "phone": notice.phone,
                "address": notice.address,
                **rows_in_a_leaf(notice.snapshot),
            },
        )
        Notice.objects.filter(pk=notice.pk).update(ledger_entry_id=entry.pk)
        notice.refresh_from_db()
    return notice


def _join(application: Application, notice: Notice, actor: Actor, now: datetime) -> None:
    scheme = scheme_of(application.scheme_version)
    step = next(
        (s for s in review.steps_open_to(application, scheme, actor) if "join_notice" in s.effects), None
    )
    if step is None:
        named = f"{application.base.name}（{application.code}）"
        onward = cases.forward_steps(scheme, application.status)
        theirs = next((ROLE_NAMES[Role(s.role)] for s in onward if "join_notice" in s.effects), "")
        raise NotAllowed(
            f"{named}由{theirs}列入公示，不由您办理。" if theirs else f"{named}还没有办到公示这一步。"
        )
    asked = review.Asked(
        document_number=notice.document_number or notice.number, opinion=notice.title, notice=notice
    )
    try:
        review.take_step(step.name, application_id=application.pk, actor=actor, now=now, asked=asked)
    except Blocked as blocked:
        raise Refused(
            f"{application.base.name}（{application.code}）不能列入公示：{blocked}", "applications"
        ) from blocked


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody who objects writes. Name and contact are never published."""

    name: str
    phone: str
    text: str
    email: str = ""
    identity: str = ""
    file: File | None = None
    file_name: str = ""


def file_objection(
    *, notice_id: int, application_code: str, complaint: Complaint, source: str, now: datetime
) -> Objection:
    """A real-name objection is on record, with a receipt to follow it by and a day by which it is answered.

    Args:
        source: where it comes from (an address); used only to count, never stored.

    Raises:
        Unknown: no such notice, or the application is not on it.
        Refused: one sentence per field; the notice is over, or the case has ended. TooOften: too many from one place.
    """
    notice = find_notice(notice_id)
    today = clock.local_date(now)
    if closed := unmet(notice, of_notice(today)):
        opens, closes = clock.in_words(notice.opens_on), clock.in_words(notice.closes_on)
        raise Refused(NOT_TAKEN_IN[closed].format(opens=opens, closes=closes))
    application = notice.applications.select_related("base").filter(code=application_code).first()
    if application is None:
        raise Refused("请选择对哪一个基地有异议。", "application")
    if over := unmet(application, of_case(today)):
        last = clock.in_words(application.on_notice_until or notice.closes_on)
        raise Refused(NOT_TAKEN_IN[over].format(name=application.base.name, last=last), "application")
    said = checked(OBJECTION, {key: getattr(complaint, key) for key in OBJECTION})
    OBJECTIONS.take(visitor(source), now)
    with transaction.atomic():
        objection = _receive(notice, application, replace(complaint, **said), now)
        ledger.record_row(
            objection,
            "filed",
            before={},
            after={"application": application.code, "due_on": objection.due_on.isoformat()},
            actor=ANONYMOUS,
            now=now,
            public=objection.public_facts,
        )
        tell_hands(
            objection,
            title=f"收到异议：{application.base.name}",
            body=f"{notice.number}公示期间收到实名异议，请在{clock.in_words(objection.due_on)}前办结。",
            link=f"/desk/notices/objections/{objection.pk}/",
            now=now,
        )
    return objection


def _receive(notice: Notice, application: Application, complaint: Complaint, now: datetime) -> Objection:
    document = _store(complaint, now)
    return create_with(
        Objection.objects.all(),
        "receipt",
        lambda: new_receipt("YY", clock.local_date(now).year),
        notice=notice,
        application=application,
        **{key: getattr(complaint, key) for key in OBJECTION},
        document=document,
        received_at=now,
        counted_from=clock.local_date(now),
        due_on=calendar().after(clock.local_date(now), scheme_of(application.scheme_version).objection_days),
    )


def _store(complaint: Complaint, now: datetime) -> Document | None:
    if complaint.file is None:
        return None
    # Of the province alone: the county objected against does not read it.
    return documents.store(
        file=complaint.file, name=complaint.file_name, actor=ANONYMOUS, now=now, division="43"
    )


def investigate_objection(
    *,
    objection_id: int,
    version: int,
    findings: str,
    actor: Actor,
    now: datetime,
    document: Document | None = None,
) -> Objection:
    """What was found out is on file, with whoever found it out; another person is asked to answer.

    Whoever holds it to be incomplete records it anew: then the first may answer, and still two have seen it. What was
    recorded before stays on the trail (``selectors.notices.earlier_findings``).

    Args:
        document: what it was found by; without one, what was filed before stays.
    """
    said: dict[str, Any] = checked(INVESTIGATION, {"findings": findings})
    if document is not None:
        said["evidence"] = document
    by: dict[str, Any] = {
        "investigated_by_id": actor.user_id,
        "investigated_by": actor.name,
        "investigated_at": now,
    }
    with transaction.atomic():
        objection = _open_objection(objection_id, actor, own=True)
        found = said["findings"]
        take(objection, "investigate", seen=version, actor=actor, now=now, reason=found, **said, **by)
        tell_hands(
            objection,
            title=f"异议待办结：{objection.application.base.name}",
            body=f"{actor.name}已记录调查情况，请在{clock.in_words(objection.due_on)}前复核并办结。",
            link=f"/desk/notices/objections/{objection.pk}/",
            now=now,
        )
    return find_objection(objection_id, actor)


def conclude_objection(
    *, objection_id: int, version: int, upheld: bool, outcome: str, actor: Actor, now: datetime
) -> Objection:
    """The objection is answered: upheld (the application can only be refused) or dismissed. The receipt shows it.

    Raises:
        Refused: no outcome written. StaleState: somebody else was first.
        Blocked: nobody has recorded an investigation, or the actor did.
    """
    said = checked(CONCLUSION, {"outcome": outcome})
    with transaction.atomic():
        objection = _open_objection(objection_id, actor)
        if missing := investigated_before_concluded(investigated=objection.investigated_by_id is not None):
            raise Blocked([missing])
        step = "uphold" if upheld else "dismiss"
        take(objection, step, seen=version, actor=actor, now=now, reason=said["outcome"], **said)
        if objection.email:
            emit(ObjectionConcluded(objection.pk))
        name = objection.application.base.name
        word = "成立" if upheld else "不成立"
        tell_applicant(
            objection.application, f"{name}：公示异议{word}", f"对{name}的实名异议经调查{word}。", now
        )
    return find_objection(objection_id, actor)


def _open_objection(objection_id: int, actor: Actor, *, own: bool = False) -> Objection:
    objection = find_objection(objection_id, actor)
    admit(objection, actor, interested=cases.has_interest(objection.application, actor), own=own)
    return objection
