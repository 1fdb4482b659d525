"""A self-check is put down, once however often it is sent; what was found in it is put right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from youji.accounts.services import notify
from youji.documents.services import attached
from youji.ledger.services import record_row
from youji.production.selectors.whom import may_record_for, operators_of
from youji.quality.fields import CHECK, CORRECTION
from youji.quality.logic.checks import Answer, Checklist, found, wrong
from youji.quality.models import CheckFinding, Correction, SelfCheck
from youji.quality.selectors.checklists import checklist as checklist_called
from youji.quality.selectors.checks import find_finding
from youji.quality.selectors.inspectors import valid_of
from youji.shared.actor import Actor, Role
from youji.shared.checked import checked
from youji.shared.clock import in_words, local_date
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.rows import one_of_two

OTHER = "这个编号已经是另一次自检了。请刷新页面后重填。"
OLD = "自检表已经换了新版，请刷新页面，按新版再填。"


def keep_check(
    *,
    check_id: UUID,
    checklist: str,
    edition: str,
    answers: Mapping[str, Mapping[str, str]],
    actor: Actor,
    now: datetime,
    document: Any = None,
    **said: object,
) -> SelfCheck:
    """The self-check stands, with what was found; sent again, it is the same one.

    Args:
        check_id: made where it was put down. edition: of the checklist that was gone through; it held on that day.
        answers: item → answer and note. document: a picture, as it was chosen.

    Raises:
        NotAllowed: somebody's who works for no operator. Refused: with a sentence at every item and field that will not do; another
        edition holds on that day; the id stands for another check.
    """
    own = actor.operator_id
    if own is None or own not in may_record_for(actor, local_date(now)):
        raise NotAllowed("自检由生产者自己的人做。")
    if (there := SelfCheck.objects.filter(pk=check_id).first()) is not None:
        return _same(there, answers, actor)
    given = {
        key: Answer(one.get("answer", ""), str(one.get("note", "")).strip()[:200])
        for key, one in answers.items()
    }
    known: list[Checklist] = []

    def also(read: Any) -> dict[str, str]:
        day = read.get("day")
        if day is None:
            return {}
        if day > local_date(now):
            return {"day": f"日期不能晚于今天（{in_words(local_date(now))}）。"}
        sheet = checklist_called(checklist, day, edition)
        if sheet is None:
            return {"": OLD}
        known.append(sheet)
        return wrong(sheet.items, given, read.get("due_on"), day)

    values = checked(CHECK, said, also=also)
    try:
        with transaction.atomic():
            row = _row(check_id, known[0], given, values, actor=actor, now=now)
            row.document = _picture(document, row, actor, now)
            return _kept(row, known[0], given, values["due_on"], actor=actor, now=now)
    except IntegrityError:  # the same, sent twice at once
        return _same(SelfCheck.objects.get(pk=check_id), answers, actor)


def _same(there: SelfCheck, answers: Mapping[str, Mapping[str, str]], actor: Actor) -> SelfCheck:
    said = {key: one.get("answer", "") for key, one in answers.items()}
    kept = {key: one.get("answer", "") for key, one in there.answers.items()}
    if (there.person_id, kept) != (actor.user_id, said):
        raise Refused(OTHER, "id")
    return there


def _row(
    pk: UUID,
    sheet: Checklist,
    given: Mapping[str, Answer],
    values: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> SelfCheck:
    own = actor.operator_id or 0
    return SelfCheck(
        pk=pk,
        operator_id=own,
        division=operators_of(frozenset({own}))[own].division,
        checklist=sheet.key,
        edition=sheet.edition,
        title=sheet.title,
        day=values["day"],
        place=values["place"],
        answers={key: {"answer": one.answer, "note": one.note} for key, one in given.items()},
        findings=len(found(sheet.items, given)),
        person_id=actor.user_id,
        person_name=actor.name[:60],
        inspector=valid_of(actor.user_id, own, values["day"]),
        recorded_at=now,
    )


def _picture(upload: Any, row: SelfCheck, actor: Actor, now: datetime) -> Any:
    owner = {"operator_id": row.operator_id, "division": row.division}
    return attached(upload, actor=actor, now=now, field="photo", **owner)


def _kept(
    row: SelfCheck, sheet: Checklist, given: Mapping[str, Answer], due_on: Any, *, actor: Actor, now: datetime
) -> SelfCheck:
    row.save(force_insert=True)
    bad = found(sheet.items, given)
    CheckFinding.objects.bulk_create(
        CheckFinding(
            check_of=row,
            item=one.key,
            words=one.words[:200],
            article=one.article,
            note=given[one.key].note,
            due_on=due_on,
        )
        for one in bad
    )
    after = {
        "title": row.title,
        "edition": row.edition,
        "day": str(row.day),
        "findings": [one.words for one in bad],
    }
    record_row(row, "entered", before={}, after=after, actor=actor, now=now)
    if bad:
        notify(
            title=f"自检有{len(bad)}项不符合",
            body=f"{'；'.join(one.words for one in bad)}。请在{in_words(due_on)}以前改好。",
            link=f"/desk/quality/checks/{row.pk}/",
            now=now,
            operator_id=row.operator_id,
            roles=(Role.HOLDER,),
        )
    return row


@transaction.atomic
def correct(*, finding: int, actor: Actor, now: datetime, document: Any = None, **said: object) -> Correction:
    """It was put right: what was done and when, with a picture where there is one.

    Raises:
        Unknown: none the actor may know of. NotAllowed: another operator's. StaleState: put right already.
        Refused: with a sentence at every field that will not do.
    """
    row = find_finding(finding, actor, now)
    check = row.check_of
    if check.operator_id not in may_record_for(actor, local_date(now)):
        raise NotAllowed("整改由生产者自己的人填。")

    def also(read: Any) -> dict[str, str]:
        day = read.get("done_on")
        if day is None:
            return {}
        wrong_day = day < check.day or day > local_date(now)
        return {"done_on": "改好的日期应当在自检以后、今天以前。"} if wrong_day else {}

    values = checked(CORRECTION, said, also=also)
    if hasattr(row, "correction"):
        raise StaleState("这一项已经填了整改。")
    with one_of_two("这一项已经填了整改。"):
        made = Correction.objects.create(
            finding=row,
            **values,
            document=_picture(document, check, actor, now),
            at=now,
            by_name=actor.name[:60],
        )
    after = {"words": row.words, "what": made.what, "done_on": str(made.done_on)}
    record_row(check, "put_right", before={}, after=after, actor=actor, now=now)
    return made
