"""可疑合格证: reported, handed on to another county, concluded and answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction

from youji.accounts.services import notify
from youji.certificates.logic import number
from youji.certificates.selectors.certificates import with_code
from youji.divisions.selectors import calendar, full_name, places
from youji.documents.logic.kinds import PHOTO
from youji.documents.services import store
from youji.ledger.services import record_row
from youji.procedures.rows import OPEN
from youji.procedures.selectors import house_number
from youji.procedures.services import admit, take, tell_hands
from youji.receiving.fields import ANSWER, HAND_ON, PUBLIC_REPORT
from youji.receiving.fields import REPORT as SAID
from youji.receiving.logic.reports import BUYER, LETTERS, PUBLIC
from youji.receiving.models import Report
from youji.receiving.selectors.received import find_scan
from youji.receiving.selectors.reports import Told, find_report, open_on, with_receipt
from youji.registry.selectors import recipient_with
from youji.shared.actor import ANONYMOUS, Actor
from youji.shared.checked import checked
from youji.shared.clock import local_date
from youji.shared.limits import Limit
from youji.shared.receipts import count_look, new_receipt
from youji.shared.refusals import NotAllowed, Refused

VISITORS = Limit(
    "certificate-reports", most=10, seconds=3600, sentence="您这里反映得太多了，请一小时后再提交；也可以拨打12345。"
)  # fmt: skip
#: Whoever walks receipts, of which none asks for a telephone's end: so many looks from one address, whatever they meet.
LOOKS = Limit(
    "certificate-report-looks", most=60, seconds=3600, sentence="查回执的次数太多了，请过一小时再查。"
)
#: Open reports that one certificate gathers from the public; the next are told that it is being looked at.
MOST_OPEN = 20
BEING_LOOKED_AT = "这张合格证已经有很多人反映，正在核查，不必再提交。"
OTHER_CONTENT = "这个编号已经是另一条上报。请刷新页面后再上报。"
REPORTED = "这张合格证已经上报，正在核查，不必再报。回执号{}。"


def open_report(*, key: UUID, actor: Actor, now: datetime, **said: Any) -> Report:
    """The report stands with a receipt, and its county has it with a deadline; in the caller's transaction."""
    today = local_date(now)
    row = Report.objects.create(
        key=key,
        receipt=new_receipt(LETTERS, today.year),
        opened_at=now,
        due_on=calendar().after(today, house_number("doubtful_days")),
        **said,
    )
    record_row(row, "opened", before={}, after=dict(row.facts), actor=actor, now=now)
    tell_hands(
        row,
        title=f"可疑合格证：{row.code or '看不出编号'}",
        body=f"{row.get_source_display()}。{row.found or row.said}"[:300],
        link=f"/desk/receiving/reports/{row.pk}/",
        now=now,
    )
    return row


def report_scan(
    *, scan_id: UUID, key: UUID, actor: Actor, now: datetime, file: File | None = None, **said: object
) -> Report:
    """A certificate that was received is reported to the county it says it comes from, with what was found and the picture.

    Where nobody can tell the county, it is the buyer's own, which hands it on.

    Args:
        key: made where it was put down: the same sent twice is one.

    Raises:
        Unknown: no certificate of the actor's. NotAllowed: an officer's.
        Refused: at a field, no picture, or the county has it from the actor's already.
    """
    values = checked(SAID, said)
    with transaction.atomic():
        scan = find_scan(scan_id, actor)
        if scan.operator_id != actor.operator_id:
            raise NotAllowed("由收货的一方上报。")
        if (before := Report.objects.filter(key=key).first()) is not None:
            if before.scan_id != scan.pk:
                raise Refused(OTHER_CONTENT, "key")
            return before
        open_one = Report.objects.filter(OPEN, reporter_id=actor.operator_id, scan_id=scan.pk).first()
        if open_one is not None:
            raise Refused(REPORTED.format(open_one.receipt))
        document = scan.document
        if file is not None:
            document = store(
                file=file, name=file.name or "合格证.jpg", actor=actor, now=now, operator_id=actor.operator_id, kinds=PHOTO
            )  # fmt: skip
        return open_report(
            key=key, source=BUYER, code=scan.code, text=scan.text, found=f"{scan.get_verdict_display()}。{scan.found}",
            scan_id=scan.pk, issuer_id=scan.issuer_id, issuer=scan.issuer, division=scan.origin or scan.division,
            by_guess=not scan.origin, document=document, reporter_id=actor.operator_id, person_id=actor.user_id,
            name=actor.name[:40], actor=actor, now=now, **values,
        )  # fmt: skip


def report_publicly(*, key: UUID, visitor: str, now: datetime, **said: object) -> Report:
    """Anybody's word on a certificate is with its county, and they hold a receipt.

    Raises:
        TooOften: from this address. Refused: at a field, no number, or already many wait about it.
    """
    values = checked(PUBLIC_REPORT, said)
    VISITORS.take(visitor, now)
    try:
        wanted = number.read(values.pop("code"))
    except number.BadNumber as bad:
        raise Refused(str(bad), "code") from bad
    with transaction.atomic():
        if (before := Report.objects.filter(key=key, source=PUBLIC).first()) is not None:
            return before
        if open_on(wanted) >= MOST_OPEN:
            raise Refused(BEING_LOOKED_AT)
        row = with_code(wanted)
        issuer = recipient_with(number.operator_of(wanted))
        division = row.division if row else issuer.division if issuer else ""
        if not division:
            raise Refused("看不出这张合格证是哪里开的，请拨打12345或12316反映。", "code")
        return open_report(
            key=key, source=PUBLIC, code=wanted, found="" if row else "平台上没有这个编号的合格证。",
            issuer_id=row.operator_id if row else issuer.pk if issuer else None, issuer=row.issuer if row else "",
            division=division, actor=ANONYMOUS, now=now, **values,
        )  # fmt: skip


def look_at(receipt: str, *, visitor: str, now: datetime) -> Told | None:
    """What whoever holds the receipt reads; none where there is none. The look is counted.

    Raises:
        TooOften: from this address, or at this receipt.
    """
    LOOKS.take(visitor, now)
    count_look(receipt, now)
    return with_receipt(receipt)


def hand_on(
    *, report_id: int, actor: Actor, now: datetime, version: int | None = None, **said: object
) -> Report:
    """Another county has it: the one the goods came from.

    Raises:
        Unknown: not in the actor's scope. NotAllowed: not the actor's to handle. StaleState: concluded, or changed.
        Refused: at a field.
    """
    values = checked(HAND_ON, said)
    if values["division"] not in places() or len(values["division"]) != 6:
        raise Refused("请选择本省的一个县市区。", "division")
    with transaction.atomic():
        row = find_report(report_id, actor)
        admit(row, actor, own=True)
        if row.division == values["division"]:
            raise Refused("已经由这个县办理。", "division")
        take(
            row, "hand_on", seen=version, actor=actor, now=now, reason=values["reason"], division=values["division"],
            by_guess=False,
        )  # fmt: skip
        title = f"转来的可疑合格证：{row.code or '看不出编号'}"
        link = f"/desk/receiving/reports/{row.pk}/"
        tell_hands(row, title=title, body=values["reason"], link=link, now=now)
    return row


def conclude(
    *, report_id: int, actor: Actor, now: datetime, version: int | None = None, **said: object
) -> Report:
    """It is concluded and answered; whoever reported is told.

    Raises:
        Unknown: not in the actor's scope. NotAllowed: not the actor's to handle. StaleState: concluded, or changed.
        Blocked: the actor reported it. Refused: at a field.
    """
    values = checked(ANSWER, said)
    with transaction.atomic():
        row = find_report(report_id, actor)
        admit(row, actor)
        step = "close" if values["founded"] else "dismiss"
        take(
            row, step, seen=version, actor=actor, now=now, reason=values["outcome"], outcome=values["outcome"]
        )
        if row.reporter_id is not None:
            notify(
                title=f"您上报的合格证{row.code}：{row.get_state_display()}",
                body=f"{full_name(row.division)}答复：{row.outcome}",
                link=f"/desk/receiving/reports/{row.pk}/",
                now=now,
                operator_id=row.reporter_id,
            )
    return row
