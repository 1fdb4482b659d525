"""What follows when norms changed and things are judged differently: lots stop or move again, findings are put down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from youji.accounts.services import notify
from youji.ledger.services import Line, record_many
from youji.norms.logic.changes import Differing
from youji.production.logic.judged import Found
from youji.production.logic.notices import WORDS
from youji.production.models import Finding, Lot, LotStop, Plan, Record
from youji.production.selectors.lots import stopped
from youji.production.services.rows import finding_of
from youji.shared.actor import SYSTEM

BATCH = 500


def keep(differing: Sequence[Differing], now: datetime) -> None:
    """A lot that is forbidden now is stopped, one that is so no more is let go; what a rule now forbids of a record or
    a lot is a finding beside those of before. In the caller's transaction.
    """
    lots = {one.ref: one for one in differing if one.kind == "lot"}
    rows = {str(lot.pk): lot for lot in Lot.objects.filter(pk__in=[UUID(ref) for ref in lots])}
    _stop(lots, rows, now)
    of_record = {one.ref: one for one in differing if one.kind == "record"}
    of_record |= {str(rows[ref].record_id): one for ref, one in lots.items() if ref in rows}
    _put_down(of_record, now)
    _tell_of_plans([one for one in differing if one.kind == "plan"], now)


def _tell_of_plans(some: Sequence[Differing], now: datetime) -> None:
    """What is planned says how it is judged now, and whoever means to do it is told before they do."""
    rows = {str(plan.pk): plan for plan in Plan.objects.filter(pk__in=[UUID(one.ref) for one in some])}
    lines = []
    for one in some:
        plan = rows[one.ref]
        plan.verdict, plan.edition = one.after.verdict, one.after.edition
        notify(
            title=f"打算的施药现在判为“{WORDS[one.after.verdict]}”",
            body=f"{one.title}：{one.reason}",
            link=one.href,
            now=now,
            person_ids=[plan.person_id],
            operator_id=plan.operator_id,
        )
        lines.append(
            Line(
                "production.plan.judged_again", f"production.plan:{plan.pk}", {"verdict": one.before.verdict},
                {"verdict": one.after.verdict}, one.reason, operator_id=plan.operator_id, division=plan.division,
            )
        )  # fmt: skip
    Plan.objects.bulk_update(rows.values(), ["verdict", "edition"], batch_size=BATCH)
    record_many(lines, actor=SYSTEM, now=now)


def _stop(lots: dict[str, Differing], rows: dict[str, Lot], now: datetime) -> None:
    held: dict[UUID, str] = {}
    for operator in {lot.operator_id for lot in rows.values()}:
        held |= stopped(operator, [lot.pk for lot in rows.values() if lot.operator_id == operator])
    made, lines = [], []
    for ref, lot in rows.items():
        forbidden = lots[ref].after.verdict == "forbidden"
        if forbidden == (lot.pk in held):
            continue
        said = lots[ref].reason
        made.append(
            LotStop(
                lot=lot, operator_id=lot.operator_id, stopped=forbidden, reason=said, edition=lots[ref].after.edition, at=now,
            )
        )  # fmt: skip
        verb = "suspended" if forbidden else "restored"
        lines.append(
            Line(
                f"production.lot.{verb}", f"production.lot:{lot.pk}", {"verdict": lots[ref].before.verdict},
                {"verdict": lots[ref].after.verdict}, said, operator_id=lot.operator_id, division=lot.division,
            )
        )  # fmt: skip
    LotStop.objects.bulk_create(made, batch_size=BATCH)
    record_many(lines, actor=SYSTEM, now=now)


def _put_down(of_record: dict[str, Differing], now: datetime) -> None:
    """New objections of a rule that forbids, each once; what was found before stays as it was said."""
    ids = [UUID(one) for one in of_record]
    known = {
        (row.record_id, row.rule, row.message)
        for row in Finding.objects.filter(record_id__in=ids, operator_id__in={one.operator_id for one in of_record.values()})
    }  # fmt: skip
    made = []
    for record in Record.objects.filter(pk__in=ids):
        one = of_record[str(record.pk)]
        for found in _forbidding(one.findings):
            if (record.pk, found.rule, found.message) not in known:
                row = finding_of(record, found, now)
                row.edition = one.after.edition
                made.append(row)
    Finding.objects.bulk_create(made, batch_size=BATCH)


def _forbidding(findings: Iterable[Found]) -> list[Found]:
    return [one for one in findings if one.verdict == "forbidden"]
