"""An EPCIS document is taken in: looked at whole, each event by itself; what is taken is there at once or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from youji.exchange.logic.cycles import in_a_circle
from youji.exchange.logic.reading import Read, Unreadable, read
from youji.exchange.logic.rows import INPUTS, OUTPUTS, names
from youji.exchange.models import CaptureJob
from youji.exchange.selectors.events import standing, whose
from youji.exchange.selectors.names import not_theirs
from youji.exchange.selectors.origins import origins
from youji.exchange.selectors.schema import against_schema
from youji.exchange.services.storing import Kept, store
from youji.ledger.services import record
from youji.shared.actor import Actor
from youji.shared.api.bodies import MAX_BYTES, MAX_VALUES
from youji.shared.limits import Limit
from youji.shared.refusals import Refused, TooLarge

#: Of one token's operator; a document holds two thousand events.
OFTEN = Limit(
    "epcis-capture", most=600, seconds=60, sentence="提交得太勤了，请稍后再交；一次可以交2,000个事件。"
)
NOT_THEIRS = "没有这个批次，或不是您的、您也没有收过它。别人的批次由别人说。"
CIRCLE = "这样一来，这批货成了它自己的来源：它的产出早先是它的投入。请核对投入和产出。"
OTHER = "这个编号的事件已经有了，内容却不同。要更正，请在原事件上加 errorDeclaration，另报一个新事件。"


class BadDocument(Refused):
    """The whole cannot be read; not one event was looked at."""

    status = 400


def capture(data: bytes, *, behaviour: str, actor: Actor, now: datetime) -> CaptureJob:
    """The document is dealt with: the job says how many events stand, how many stood already, and what is wrong with each other one.

    Args:
        behaviour: ``rollback``: one that will not do, and none is taken; ``proceed``: the others are.

    Raises:
        NotAllowed: the actor has no operator. BadDocument: it cannot be read as a whole, or has too many events.
        TooLarge: it is longer than what is taken at once. TooOften: too many in a minute.
    """
    operator = whose(actor)
    OFTEN.take(f"{operator}", now)
    # Every value but the first stands after one of these (``shared.api.bodies``).
    if len(data) > MAX_BYTES or data.count(b",") + data.count(b"[") + data.count(b"{") > MAX_VALUES:
        raise TooLarge(
            f"请求正文超过{MAX_BYTES // 1_000_000} MB 或{MAX_VALUES:,}个值，没有处理。请分几次提交。"
        )
    try:
        found = read(data, now=now, schema=against_schema, invent=lambda: f"urn:uuid:{uuid4()}")
    except Unreadable as error:
        raise BadDocument(str(error)) from error
    _judge(found, operator)
    try:
        return _take(found, behaviour, operator, actor, now)
    except IntegrityError:  # the same events came twice at once: the other one's are there now
        return _take(found, behaviour, operator, actor, now)


def _judge(found: Sequence[Read], operator: int) -> None:
    """Whose lots they are, and whether anything comes of itself."""
    good = [one for one in found if not one.refused]
    names_of = {one.index: names(one.said) for one in good}
    foreign = not_theirs({name for some_names in names_of.values() for _, name in some_names}, operator)
    for one in good:
        one.wrong = [(field, NOT_THEIRS) for field, name in sorted(names_of[one.index]) if name in foreign]
    made = {
        one.index: (
            {name for field, name in names_of[one.index] if field in INPUTS},
            {name for field, name in names_of[one.index] if field in OUTPUTS},
        )
        for one in good
        if not one.refused and not one.declares and one.said["type"] == "TransformationEvent"
    }
    if made:
        circles = in_a_circle(
            made, origins({name for inputs, _ in made.values() for name in inputs}, operator)
        )
        for one in found:
            if one.index in circles:
                one.wrong = [("outputQuantityList", CIRCLE)]


@transaction.atomic
def _take(found: Sequence[Read], behaviour: str, operator: int, actor: Actor, now: datetime) -> CaptureJob:
    good = [one for one in found if not one.refused]
    there = standing([one.event_id for one in good], operator)
    other = {one.index for one in good if there.get((one.event_id, one.declares), one.digest) != one.digest}
    fresh: dict[tuple[str, bool], Read] = {}
    for one in good:
        if (one.event_id, one.declares) not in there:
            fresh.setdefault((one.event_id, one.declares), one)
    refused = len(found) - len(good) + len(other)
    taken = [] if refused and behaviour == CaptureJob.Behaviour.ROLLBACK else list(fresh.values())
    job = CaptureJob.objects.create(
        operator_id=operator,
        behaviour=behaviour,
        events=len(found),
        stored=len(taken),
        known=len(good) - len(other) - len(fresh),
        refused=refused,
        errors=[line for one in found for line in _errors(one, other)],
        at=now,
        person_id=actor.user_id,
        person_name=actor.name[:60],
    )
    store(
        (Kept(operator, one.said, one.event_id, one.digest, one.namespaces) for one in taken),
        job_id=job.pk,
        now=now,
    )
    record(
        "exchange.capture.submitted",
        subject=f"exchange.capture:{job.pk}",
        before={},
        after={"events": job.events, "stored": job.stored, "known": job.known, "refused": job.refused},
        actor=actor,
        now=now,
        operator_id=operator,
    )
    return job


def _errors(one: Read, other: set[int]) -> list[dict[str, object]]:
    wrong = [("eventID", OTHER)] if one.index in other else one.wrong
    name = one.event_id or str(one.said.get("eventID") or "")[:400]
    return [{"index": one.index, "eventID": name, "field": field, "sentence": said} for field, said in wrong]
