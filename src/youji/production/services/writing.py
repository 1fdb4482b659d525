"""A message's rows are written: records, what counts of them, the store, lots, findings, the trail, and who is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from youji.accounts.services import notify
from youji.ledger.services import Line, record_many
from youji.production.logic.kinds import KINDS
from youji.production.models import (
    Finding,
    Lot,
    LotWithdrawn,
    Record,
    Shortage,
    StoreEntry,
    Work,
)
from youji.production.services.batch import Batch
from youji.production.services.uses import roll_up, wake
from youji.shared.actor import Role
from youji.shared.clock import in_words

BATCH = 500
#: Who in the county is told of what no rule allows.
TOLD = (Role.COUNTY_REVIEWER, Role.SUPERVISOR)


def write(batch: Batch) -> None:
    """Everything of the batch is on file, in the caller's transaction."""
    if not batch.records:
        return
    Record.objects.bulk_create(batch.records, batch_size=BATCH)
    _replace(batch)
    Work.objects.bulk_create(batch.works, batch_size=BATCH)
    roll_up(batch.touched, corrected=bool(batch.replaced))
    StoreEntry.objects.bulk_create(batch.entries, batch_size=BATCH)
    note_shortages(batch.stock.left, batch.stock.names, batch.divisions, batch.now)
    Lot.objects.bulk_create(batch.lots, batch_size=BATCH)
    wake({lot.operator_id for lot in batch.lots}, {UUID(one) for lot in batch.lots for one in lot.seasons})
    LotWithdrawn.objects.bulk_create(batch.withdrawn, batch_size=BATCH)
    Finding.objects.bulk_create(batch.findings, batch_size=BATCH)
    record_many(_lines(batch), actor=batch.actor, now=batch.now)
    _tell_the_county(batch)


def _replace(batch: Batch) -> None:
    """Of the versions before a correction nothing counts any more; they stay as they were said."""
    roots = [root for root, _ in batch.replaced]
    if roots:
        owners = {row.operator_id for row in batch.records}
        Work.objects.filter(operator_id__in=owners, root__in=roots).delete()
        newest = [pk for _, pk in batch.replaced]
        Finding.objects.filter(operator_id__in=owners, root__in=roots).exclude(record_id__in=newest).update(
            stands=False
        )


def note_shortages(
    left: dict[tuple[int, str, str], int],
    names: dict[tuple[int, str, str], StoreEntry],
    divisions: dict[int, str],
    now: datetime,
) -> None:
    """Of what is below nothing there is a task; of what is not any more there is none."""
    short = [
        Shortage(
            operator_id=key[0], division=divisions.get(key[0], ""), shelf=key[1], dimension=key[2],
            input=names[key].input, since=now,
        )
        for key in names
        if left[key] < 0
    ]  # fmt: skip
    Shortage.objects.bulk_create(short, ignore_conflicts=True)
    for key in names:
        if left[key] >= 0:
            Shortage.objects.filter(
                operator_id=key[0], shelf=key[1], dimension=key[2], ended_at__isnull=True
            ).update(ended_at=now)


def _lines(batch: Batch) -> Iterable[Line]:
    for row in batch.records:
        before = {} if row.number == 1 else {"number": row.number - 1}
        after = {
            "kind": row.kind, "day": row.day.isoformat(), "seasons": [one["code"] for one in row.seasons],
            "verdict": row.verdict, "number": row.number,
        }  # fmt: skip
        verb = "recorded" if row.number == 1 else "put_right"
        yield Line(
            f"production.record.{verb}", f"production.record:{row.pk}", before, after, row.reason,
            operator_id=row.operator_id, division=row.division,
        )  # fmt: skip
    for lot in batch.lots:
        after = {"code": lot.code, "day": lot.day.isoformat(), "quantity": lot.quantity, "unit": lot.unit}
        yield Line(
            "production.lot.opened", f"production.lot:{lot.pk}", {}, after,
            operator_id=lot.operator_id, division=lot.division,
        )  # fmt: skip


def _tell_the_county(batch: Batch) -> None:
    """One message for each operator of what arrived and no rule allows."""
    bad: dict[int, list[Record]] = {}
    for row in batch.records:
        if row.verdict == "forbidden":
            bad.setdefault(row.operator_id, []).append(row)
    for operator, rows in bad.items():
        first = next(
            one for one in batch.findings if one.record_id == rows[0].pk and one.verdict == "forbidden"
        )
        notify(
            title=f"{batch.name_of(operator)}有{len(rows)}条生产记录不合规定",
            body=f"{in_words(rows[0].day)}{KINDS[rows[0].kind].word}：{first.message}",
            link="/desk/production/findings/",
            now=batch.now,
            roles=TOLD,
            division=batch.divisions[operator],
        )
