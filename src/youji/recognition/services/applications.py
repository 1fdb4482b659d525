"""What applicants do: start, fill in, attach, self-assess, submit, answer corrections, withdraw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction

from youji.catalogue.models import Entry
from youji.documents import services as documents
from youji.ledger.services import record_row
from youji.recognition.fields import ANSWER, CATEGORY, EVIDENCE
from youji.recognition.logic import dossier
from youji.recognition.models import Application, Correction, Evidence, Round
from youji.recognition.selectors import cases
from youji.recognition.selectors.facts import registry_answers
from youji.recognition.services.holding import hold
from youji.registry.models import Base, BaseKind
from youji.registry.selectors.facts import NAMED_BY_BASE
from youji.schemes.logic.scheme import Scheme
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared import cleaning, clock, rooms
from youji.shared.actor import PRODUCERS, Actor, Role
from youji.shared.checked import checked
from youji.shared.numbers import create_numbered
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown
from youji.shared.rows import advance

__all__ = [
    "Saved",
    "Upload",
    "add_evidence",
    "add_evidence_files",
    "answer_correction",
    "remove_evidence",
    "save_answers",
    "save_assessment",
    "start_application",
]

ATTEMPTS = 5
#: Where a room above names the refused applications that are under appeal: a query of application numbers.
APPEALED = "recognition.under_appeal"
SUBJECT_ROLES = {
    BaseKind.COUNTY_PRODUCT.value: frozenset({Role.COUNTY_APPLICANT}),
    BaseKind.COUNTY.value: frozenset({Role.COUNTY_APPLICANT}),
    BaseKind.CITY.value: frozenset({Role.CITY_APPLICANT}),
    BaseKind.OPERATOR.value: PRODUCERS,
}


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save left behind: the application as it now is, a sentence for each field that is wrong, and what was not kept."""

    application: Application
    problems: Mapping[str, str]
    refused: Mapping[str, str]  # those of the problems whose value was not kept


def start_application(
    *, round_id: int, base_id: int, category: str, actor: Actor, now: datetime, renews_id: int | None = None
) -> Application:
    """A draft in an open round, pinned to the round's scheme version, filled in from the registry.

    Raises:
        Unknown: no such round or base, or not this actor's.
        Refused: outside the window, the wrong kind of base, or already applied for.
    """
    found = (
        Round.objects.select_related("scheme_version").filter(pk=round_id, announced_at__isnull=False).first()
    )
    base = Base.objects.visible_to(actor).select_related(*NAMED_BY_BASE).filter(pk=base_id).first()
    if found is None or base is None:
        raise Unknown(round_id if found is None else base_id)
    _may_start(found, base, category, actor, clock.local_date(now))
    scheme = scheme_of(found.scheme_version)
    renews = _renewed(renews_id, base, actor)
    with transaction.atomic():
        application = _create(
            now,
            round=found,
            scheme_version=found.scheme_version,
            scheme_key=scheme.key,
            category=category,
            base=base,
            operator=base.operator,
            division=base.division,
            answers=registry_answers(scheme, base, clock.local_date(now)),
            created_at=now,
            created_by_id=actor.user_id,
            moved_at=now,
            due_on=found.closes_on,
            is_demo=base.is_demo,
            renews=renews,
        )
        record_row(
            application,
            "started",
            before={},
            after={"status": application.status, "base": base.code},
            actor=actor,
            now=now,
        )
    return application


def _renewed(renews_id: int | None, base: Base, actor: Actor) -> Entry | None:
    if renews_id is None:
        return None
    entry = Entry.objects.visible_to(actor).filter(pk=renews_id, base=base).first()
    if entry is None:
        raise Unknown(renews_id)
    return entry


def _may_start(found: Round, base: Base, category: str, actor: Actor, today: date) -> None:
    scheme = scheme_of(found.scheme_version)
    if base.kind != scheme.subject:
        raise Refused(f"这个批次认定的是{BaseKind(scheme.subject).label}，请换一个认定对象。", "base")
    if not SUBJECT_ROLES[scheme.subject] & actor.roles:
        raise NotAllowed(f"{BaseKind(scheme.subject).label}不由您申报。")
    if found.closed_at is not None or not found.opens_on <= today <= found.closes_on:
        raise Refused(
            f"申报时间是{clock.in_words(found.opens_on)}至{clock.in_words(found.closes_on)}，现在不能申报，请等下一批次。",
            "round",
        )
    if category not in {c.key for c in scheme.categories}:
        raise Refused(CATEGORY.ask, "category")
    live = found.applications.filter(base=base, category=category).exclude(
        status__in=[Status.WITHDRAWN.value, Status.REFUSED.value]
    )
    if (other := live.first()) is not None:
        raise Refused(f"{base.name}在这个批次已经申报（{other.code}），请在原申报上继续。", "base")
    refused = found.applications.filter(base=base, category=category, status=Status.REFUSED)
    pending = next(
        (
            case
            for appealed in rooms.extensions(APPEALED).values()
            for case in refused.filter(pk__in=appealed())
        ),
        None,
    )
    if pending is not None:
        raise Refused(f"对{pending.code}不予认定的申诉正在办理，请等结果出来再决定是否重新申报。", "base")


def _create(now: datetime, **columns: Any) -> Application:
    """Give the next number of the year and division."""
    prefix = f"{clock.local_date(now).year}-{columns['division']}-"
    try:
        return create_numbered(Application.objects.all(), "code", prefix, width=4, **columns)
    except IntegrityError:
        raise Refused("这个对象刚刚已由他人申报，请刷新后在原申报上继续。", "base") from None


def save_answers(
    *,
    application_id: int,
    answers: Mapping[str, str],
    actor: Actor,
    now: datetime,
    seen: Mapping[str, str] | None = None,
    as_read: Application | None = None,
) -> Saved:
    """Keep what was typed, right or wrong, field by field: other fields keep what others wrote meanwhile.

    ``as_read`` is the application where the caller has just read it: it is not read again unless it has changed.
    ``seen`` holds what the writer's page showed: a field a colleague has changed since stays theirs, and the writer is told.

    Raises:
        Unknown: outside the actor's scope.
        NotAllowed: no longer (or not) the applicant's to change.
    """

    problems: dict[str, str] = {}

    def merge(application: Application, scheme: Scheme) -> dict[str, dict[str, object]]:
        fixed = registry_answers(scheme, application.base, clock.local_date(now))
        asked = {f.key: f for f in scheme.fields if f.key not in fixed}
        typed = {key: dossier.tidy(asked[key], str(value)) for key, value in answers.items() if key in asked}
        problems.clear()
        for key in [key for key in typed if key in (seen or {})]:
            theirs = application.answers.get(key, "")
            if theirs not in (dossier.tidy(asked[key], (seen or {})[key]), typed[key]):
                problems[key] = f"同事刚把这一项改成了“{theirs[:40]}”。核对后，要用您的请再改一次。"
                del typed[key]
        return {"answers": {**application.answers, **fixed, **typed}}

    application = _save(application_id, merge, "filled", actor=actor, now=now, as_read=as_read)
    scheme = scheme_of(application.scheme_version)
    wrong = {
        f.key: sentence
        for f in scheme.fields
        if f.key in answers and (sentence := dossier.problem_with(f, application.answers.get(f.key, "")))
    }
    return Saved(application, wrong | problems, problems)


def save_assessment(
    *,
    application_id: int,
    lines: Mapping[str, Mapping[str, object]],
    actor: Actor,
    now: datetime,
    as_read: Application | None = None,
) -> Saved:
    """Keep lines of the self-assessment; a line that cannot be is refused and the rest is kept."""
    problems: dict[str, str] = {}

    def merge(application: Application, scheme: Scheme) -> dict[str, dict[str, object]]:
        items = {item.key: item for item in (scheme.sheet.items if scheme.sheet else ())}
        kept = dict(application.self_assessment)
        for key, line in lines.items():
            if key not in items:
                continue
            row = {**kept.get(key, {}), **{k: v for k, v in line.items() if k in ("tier", "note")}}
            if "note" in line:
                row["note"] = cleaning.lines(str(line["note"]))[0]
            problem = dossier.problem_with_line(items[key], row)
            if problem:
                problems[key] = problem
            else:
                kept[key] = row
        return {"self_assessment": kept}

    return Saved(
        _save(application_id, merge, "self_assessed", actor=actor, now=now, as_read=as_read),
        problems,
        problems,
    )


Merge = Callable[[Application, Scheme], Mapping[str, Mapping[str, object]]]


def _save(
    application_id: int,
    merge: Merge,
    done: str,
    *,
    actor: Actor,
    now: datetime,
    as_read: Application | None,
) -> Application:
    """Write what ``merge`` makes of the row as it is; when somebody wrote in between, read and merge again."""
    target = "item:" if done == "self_assessed" else ""
    for attempt in range(ATTEMPTS):
        application = as_read if as_read and not attempt else cases.find(application_id, actor)
        check_editable(application, actor, target=target)
        values = merge(application, scheme_of(application.scheme_version))
        changed: dict[str, Any] = {k: v for k, v in values.items() if getattr(application, k) != v}
        if not changed:
            return application
        before, after = _difference(application, changed)
        with suppress(StaleState), transaction.atomic():
            advance(application, **changed)
            record_row(application, done, before=before, after=after, actor=actor, now=now)
            return application
    raise StaleState("另一处正在保存同一份申报，请稍后再试。")


def _difference(
    application: Application, changed: Mapping[str, Mapping[str, object]]
) -> tuple[dict[str, object], dict[str, object]]:
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for column, new in changed.items():
        old = getattr(application, column)
        for key in new:
            if new[key] != old.get(key):
                before[key], after[key] = old.get(key), new[key]
    return before, after


def add_evidence(
    *, application_id: int, target: str, file: File, name: str, note: str, actor: Actor, now: datetime
) -> Evidence:
    """Put a document forward for a required document or a criterion; the same file there once more is the same.

    Raises:
        Refused: the target is unknown, or the file is not what it says it is.
    """
    said = checked(EVIDENCE, {"target": target, "note": note})
    target = said["target"]
    with transaction.atomic():
        application = editable(application_id, actor, target=target)
        if not dossier.knows_target(scheme_of(application.scheme_version), target):
            raise Refused(EVIDENCE["target"].ask, "target")
        document = documents.store(
            file=file,
            name=name,
            actor=actor,
            now=now,
            operator_id=application.operator_id,
            division=application.division,
        )
        same = application.evidence.filter(
            target=target,
            document__sha256=document.sha256,
            document__name=document.name,
            removed_at__isnull=True,
        ).first()
        if same is not None:  # a browser repeats what it sent by itself; a person chooses the same file twice
            return same
        evidence = Evidence.objects.create(application=application, document=document, added_at=now, **said)
        record_row(
            application,
            "evidence_added",
            before={},
            after={"target": target, "sha256": document.sha256},
            actor=actor,
            now=now,
        )
    return evidence


@dataclass(frozen=True, slots=True)
class Upload:
    """A file, and what it is put forward for."""

    target: str
    file: File
    name: str


def add_evidence_files(
    *, application_id: int, uploads: Iterable[Upload], actor: Actor, now: datetime
) -> tuple[int, dict[str, str]]:
    """As ``add_evidence``, of several: how many were kept, and a sentence for each target whose file was not."""
    kept, problems = 0, {}
    for one in uploads:
        try:
            add_evidence(
                application_id=application_id,
                target=one.target,
                file=one.file,
                name=one.name,
                note="",
                actor=actor,
                now=now,
            )
            kept += 1
        except Refused as refused:
            problems[one.target] = f"{one.name}没有传上：{refused}"
    return kept, problems


def remove_evidence(*, evidence_id: int, actor: Actor, now: datetime) -> Evidence:
    """Take a document back; the row stays, marked with when."""
    with transaction.atomic():
        evidence = Evidence.objects.select_related("document").filter(pk=evidence_id).first()
        if evidence is None:
            raise Unknown(evidence_id)
        application = editable(evidence.application_id, actor, target=evidence.target)
        if Evidence.objects.filter(pk=evidence_id, removed_at__isnull=True).update(removed_at=now) == 1:
            before = {"target": evidence.target, "sha256": evidence.document.sha256}
            record_row(application, "evidence_removed", after={}, before=before, actor=actor, now=now)
    evidence.refresh_from_db()
    return evidence


def answer_correction(*, correction_id: int, answer: str, actor: Actor, now: datetime) -> Correction:
    """Say what was done about one itemised reason; it can be reworded until the application is sent in again.

    Nothing said of a document or a criterion for which files were put forward since: they are named instead.
    """
    typed = answer.strip() and checked(ANSWER, {"answer": answer.strip()})["answer"]
    with transaction.atomic():
        rows = Correction.objects.select_related("movement")
        correction = rows.filter(pk=correction_id, closed_at__isnull=True).first()
        if correction is None:
            raise Unknown(correction_id)
        application = editable(correction.application_id, actor)
        said = {"answer": typed} if typed else checked(ANSWER, {"answer": _told_by_files(correction)})
        before = {"answer": correction.answer}
        correction.answer, correction.answered_at = said["answer"], now
        correction.save(update_fields=["answer", "answered_at"])
        after = {"target": correction.target, **said}
        record_row(application, "correction_answered", before=before, after=after, actor=actor, now=now)
    return correction


def _told_by_files(correction: Correction) -> str:
    since = Evidence.objects.filter(
        application_id=correction.application_id,
        target=correction.target,
        removed_at__isnull=True,
        added_at__gt=correction.movement.at,
    )
    return dossier.told_by_files([one.document.name for one in since.select_related("document")])


def editable(application_id: int, actor: Actor, *, target: str = "") -> Application:
    """The application, if it is this actor's to change now; ``item:`` targets also while building.

    Raises:
        Unknown: outside the actor's scope.
        NotAllowed: it is with a reviewer, or decided.
    """
    hold(application_id)
    application = cases.find(application_id, actor)
    check_editable(application, actor, target=target)
    return application


def check_editable(application: Application, actor: Actor, *, target: str = "") -> None:
    """Go on only while the application is this actor's to change.

    Raises:
        NotAllowed: as ``editable``.
    """
    if not cases.is_applicant(application, actor):
        raise NotAllowed("申报材料由申报方填写。")
    open_now = cases.is_assessable if target.startswith("item:") else cases.is_editable
    if not open_now(application):
        raise NotAllowed("申报已经提交，材料不能再改；需要改时请联系审核机关退回补正。")
