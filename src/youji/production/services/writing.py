"""A message's rows are written: records, what counts of them, the store, lots, findings, the trail, and who is told."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from youji.accounts.services import notify
from youji.ledger.services import Line, record_many
from youji.production.logic.kinds import KINDS
from youji.production.models import (
    Finding,
    Record,
    Shortage,
    Work,
)
from youji.production.selectors.stock import Shelves
from youji.production.services import named
from youji.production.services.batch import Batch
from youji.production.services.uses import roll_up, wake
from youji.shared.actor import Role
from youji.shared.clock import in_words
from youji.shared.inserting import insert

#: Who in the county is told of what no rule allows.
TOLD = (Role.COUNTY_REVIEWER, Role.SUPERVISOR)
#: So many records a letter names; its number counts all of them.
NAMED = 20


def write(batch: Batch) -> None:
    """Everything of the batch is on file, in the caller's transaction."""
    if not batch.records:
        return
    by = batch.by[batch.records[0].pk]
    insert(batch.records)
    insert(named.of_records(batch.records))
    _replace(batch)
    insert(batch.works)
    going_on = {season.pk for season in batch.sites.seasons if season.open}
    roll_up(batch.touched, corrected=bool(batch.replaced), going_on=going_on)
    insert(batch.entries)
    note_shortages(batch.stock)
    insert(batch.lots)
    wake({lot.operator_id for lot in batch.lots}, {UUID(one) for lot in batch.lots for one in lot.seasons})
    insert(batch.withdrawn)
    insert(batch.findings)
    record_many(_lines(batch), actor=by.actor, now=by.now)
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


def note_shortages(stock: Shelves) -> None:
    """Of what is below nothing there is a task; of what is not any more there is none."""
    short = [
        Shortage(
            operator_id=line.operator_id, division=line.division, shelf=line.shelf, dimension=line.dimension,
            input=line.input, since=line.received_at,
        )
        for key, line in stock.first.items()
        if stock.left[key] < 0
    ]  # fmt: skip
    insert(short, ignore=True)
    for key, line in stock.last.items():
        if stock.left[key] >= 0:
            Shortage.objects.filter(
                operator_id=key[0], shelf=key[1], dimension=key[2], ended_at__isnull=True
            ).update(ended_at=line.received_at)


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
            operator_id=row.operator_id, division=row.division, by=batch.by[row.pk].actor, at=batch.by[row.pk].now,
        )  # fmt: skip
    for lot in batch.lots:
        by = batch.by[lot.record_id]  # type: ignore[index]  # each was opened by a record of this message
        after = {"code": lot.code, "day": lot.day.isoformat(), "quantity": lot.quantity, "unit": lot.unit}
        yield Line(
            "production.lot.opened", f"production.lot:{lot.pk}", {}, after,
            operator_id=lot.operator_id, division=lot.division, by=by.actor, at=by.now,
        )  # fmt: skip


def _tell_the_county(batch: Batch) -> None:
    """One message for each operator, which names each record that arrived and no rule allows."""
    bad: dict[int, list[Record]] = {}
    for row in batch.records:
        if row.verdict == "forbidden":
            bad.setdefault(row.operator_id, []).append(row)
    against: dict[UUID, str] = {}
    for one in batch.findings:
        if one.verdict == "forbidden":
            against.setdefault(one.record_id, one.message)
    for operator, rows in bad.items():
        named = [f"{in_words(row.day)}{KINDS[row.kind].word}：{against[row.pk]}" for row in rows[:NAMED]]
        rest = [f"还有{len(rows) - NAMED}条，都在“发现的问题”里。"] if len(rows) > NAMED else []
        notify(
            title=f"{batch.name_of(operator)}有{len(rows)}条生产记录不合规定",
            body="\n".join([*named, *rest]),
            link="/desk/production/findings/",
            now=batch.by[rows[0].pk].now,
            roles=TOLD,
            division=batch.divisions[operator],
        )
