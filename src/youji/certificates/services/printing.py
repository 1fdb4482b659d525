"""Labels by the thousand: ordered by whoever may print them, drawn by the worker in parts, fetched within a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from youji.accounts.selectors import actor_again
from youji.accounts.services import notify
from youji.certificates import files
from youji.certificates.fields import PRINT
from youji.certificates.logic.gate import MOST_COPIES
from youji.certificates.models import Printing
from youji.certificates.selectors.certificates import find_certificate
from youji.certificates.selectors.labels import Order, labels_pdf, order_of
from youji.certificates.selectors.printings import asked_again
from youji.certificates.selectors.shown import Shown, shown
from youji.certificates.services.signing import signer
from youji.ledger.services import record_row
from youji.shared.actor import SYSTEM, Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refusal, Refused, StaleState
from youji.shared.rows import advance

State = Printing.State
#: Labels that are drawn together: twelve sheets of twenty-one, and no more memory than a page or two of pictures.
TOGETHER = 252
#: Orders of one person that are not over; tries of one whose worker died.
MOST_OPEN, TRIES = 3, 3
NO_LONGER = "您现在不能打印这些标签：账号或岗位在下单后变了。"
GAVE_UP = f"平台试了{TRIES}次都没有画成。请联系系统管理员。"


def order_labels(*, code: str, actor: Actor, now: datetime, **said: object) -> Printing:
    """The labels wait for the worker.

    Raises:
        Unknown: no such certificate of theirs. Refused: at a field, or copies that are void or none of the certificate's,
        too many orders of theirs that are not over, or no room for more files.
    """
    values = checked(PRINT, said)
    with transaction.atomic():
        row = find_certificate(code, actor, now)
        wanted = order_of(row, _texts(values), most=MOST_COPIES)
        waiting = Printing.objects.filter(owner_id=actor.user_id, state__in=(State.WAITING, State.RUNNING))
        if waiting.count() >= MOST_OPEN:
            raise Refused(f"您还有{MOST_OPEN}次打印没有画好。请等画好了再下单。")
        if files.full():
            raise Refused("平台上等着下载的标签太多了。请过几个小时再下单，或一次少打一些。")
        made = Printing.objects.create(
            operator_id=row.operator_id, certificate=row, owner_id=actor.user_id, size=wanted.size.key, dpi=str(wanted.dpi),
            first=wanted.first, last=wanted.last, asked_at=now,
        )  # fmt: skip
        after = {"code": row.code, "first": made.first, "last": made.last}
        record_row(made, "asked", before={}, after=after, actor=actor, now=now)
    return made


def _texts(values: dict[str, object]) -> dict[str, str]:
    return {key: "" if value is None else str(value) for key, value in values.items()}


def take_up(now: datetime) -> Printing | None:
    """The oldest that waits is this worker's now; those whose worker died wait again. One worker runs the job at a time."""
    for lost in Printing.objects.filter(state=State.RUNNING):
        if lost.tries >= TRIES:
            _end(lost, State.REFUSED, GAVE_UP, SYSTEM, now)
        else:
            advance(lost, state=State.WAITING)
    found = Printing.objects.filter(state=State.WAITING).order_by("asked_at", "pk").first()
    if found is None:
        return None
    try:
        return advance(found, state=State.RUNNING, tries=found.tries + 1)
    except StaleState:
        return None


def carry_out(order: Printing, now: datetime) -> str:
    """The file lies there for who ordered it, or the order says why not; they are told. Its state.

    Raises:
        Exception: what nobody foresaw; it waits again while it has tries left.
    """
    actor = actor_again(order.owner_id, None, order.asked_at, now)
    try:
        if actor is None:
            raise NotAllowed(NO_LONGER)
        row, wanted = asked_again(order, actor, now)
        files.write(order.pk, _parts(shown(row, now), wanted, order, now))
    except Refusal as refusal:
        files.drop(order.pk)
        _end(order, State.REFUSED, str(refusal), actor or SYSTEM, now)
    else:
        _end(order, State.DONE, "", actor, now)
    return str(order.state)


def _parts(said: Shown, wanted: Order, order: Printing, now: datetime) -> Iterator[tuple[str, bytes]]:
    sign = signer(now)
    for first in range(wanted.first, wanted.last + 1, TOGETHER):
        last = min(first + TOGETHER - 1, wanted.last)
        content = labels_pdf(said, replace(wanted, first=first, last=last), sign)
        yield f"{said.row.code}-{first:05d}-{last:05d}.pdf", content
        files.note(order.pk, last - wanted.first + 1)


@transaction.atomic
def _end(order: Printing, state: str, sentence: str, actor: Actor, now: datetime) -> None:
    advance(order, state=state, sentence=sentence[:300], finished_at=now)
    code, done = order.certificate.code, state == State.DONE
    verb = "printed" if done else "refused"
    record_row(
        order,
        verb,
        before={},
        after={"code": code, "copies": order.copies},
        actor=actor,
        now=now,
        reason=sentence,
    )
    notify(
        title=f"{'标签画好了' if done else '标签没有画成'}：{code}",
        body="请在一天内下载打印。" if done else sentence,
        link=f"/desk/certificates/printings/{order.pk}/",
        person_ids=[order.owner_id],
        now=now,
    )


def sweep(now: datetime) -> int:
    """Files that lay there for a day are gone; how many."""
    late = now - timedelta(seconds=files.KEPT_SECONDS)
    count = 0
    for order in Printing.objects.filter(state=State.DONE, finished_at__lt=late):
        advance(order, state=State.GONE)
        files.drop(order.pk)
        count += 1
    files.drop_strays()
    return count
