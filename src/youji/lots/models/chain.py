"""The chain of a lot: numbered postings, each on the balance the one before left.

The database keeps the balance (decision 0151): what is left is the opening less what was posted and never negative; what one lot
gave is exactly what one other got; a child is deeper than its parents. Quantities are whole thousandths of the lot's unit.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from youji.lots.logic.kinds import HALVES, KINDS
from youji.production.logic.kinds import LARGEST
from youji.shared.foreign import CompositeForeignKey

SIGNS = {sign: tuple(kind for kind, (_, own) in KINDS.items() if own == sign) for sign in (-1, 1)}


def only(kind: Q, column: str) -> Q:
    """The column is filled exactly where ``kind`` holds."""
    return (kind & Q(**{f"{column}__isnull": False})) | (~kind & Q(**{f"{column}__isnull": True}))


class LotHead(models.Model):
    """A lot that takes part in the chains: what it was when it came, and how its chain stands now.

    The one row here that changes; it cannot say anything else than the newest posting does.
    """

    pk = models.CompositePrimaryKey("operator_id", "lot_id")
    operator_id = models.BigIntegerField()
    lot_id = models.UUIDField()
    quantity = models.BigIntegerField()
    unit = models.CharField(max_length=8)
    depth = models.PositiveIntegerField()
    origin = models.CharField(max_length=8)
    sources = models.PositiveIntegerField(null=True)  # how many; none where it came of a harvest
    seq = models.PositiveIntegerField(null=True)  # of the newest posting; none yet
    left = models.BigIntegerField()

    class Meta:
        verbose_name = "批次余量"
        constraints = [
            models.UniqueConstraint(fields=["operator_id", "lot_id", "quantity"], name="lots_head_quantity"),
            models.UniqueConstraint(
                fields=["operator_id", "lot_id", "unit", "depth"], name="lots_head_unit_depth"
            ),
            models.CheckConstraint(condition=Q(left__gte=0), name="lots_head_never_below_nothing"),
            models.CheckConstraint(
                condition=Q(seq__isnull=False) | Q(left=F("quantity")), name="lots_head_begins_whole"
            ),
            models.CheckConstraint(
                condition=only(~Q(origin="harvest"), "sources"), name="lots_head_has_sources"
            ),
            CompositeForeignKey(
                name="lots_head_lot",
                fields=["operator_id", "lot_id", "quantity", "unit", "depth", "origin"],
                table="production_lot",
                columns=["operator_id", "id", "quantity", "unit", "depth", "origin"],
            ),
            CompositeForeignKey(
                name="lots_head_sources",
                fields=["operator_id", "lot_id", "sources", "quantity"],
                table="lots_source",
                columns=["operator_id", "lot_id", "n", "total_after"],
                deferred=True,
            ),
            CompositeForeignKey(
                name="lots_head_newest",
                fields=["operator_id", "lot_id", "seq", "left"],
                table="lots_flow",
                columns=["operator_id", "lot_id", "seq", "after"],
                deferred=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id}: {self.left}"


class Flow(models.Model):
    """One posting of a lot's chain. What it points at by ``…_seq`` is its other half: a source, a delivery, a settlement, a reversal."""

    pk = models.CompositePrimaryKey("operator_id", "lot_id", "seq")
    operator_id = models.BigIntegerField()
    lot_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)
    sign = models.SmallIntegerField()
    quantity = models.BigIntegerField()
    before = models.BigIntegerField()
    after = models.BigIntegerField()
    opening = models.BigIntegerField(null=True)
    prev_seq = models.PositiveIntegerField(null=True)
    into_seq = models.PositiveIntegerField(null=True)
    deliver_seq = models.PositiveIntegerField(null=True)
    refused_seq = models.PositiveIntegerField(null=True)
    undo_seq = models.PositiveIntegerField(null=True)
    annul_seq = models.PositiveIntegerField(null=True)
    day = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    said_by = models.BigIntegerField()
    said_by_name = models.CharField(max_length=60)

    class Meta:
        verbose_name = "批次流水"
        indexes = [
            models.Index(fields=["operator_id", "lot_id", "prev_seq"], name="lots_flow_prev"),
            *(
                models.Index(
                    fields=["operator_id", "lot_id", column],
                    condition=Q(**{f"{column}__isnull": False}),
                    name=f"lots_flow_{column.removesuffix('_seq')}",
                )
                for column in ("opening", *HALVES.values())
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["operator_id", "lot_id", "seq", "after"], name="lots_flow_balance"
            ),
            models.UniqueConstraint(
                fields=["operator_id", "lot_id", "seq", "kind", "quantity"], name="lots_flow_posting"
            ),
            models.CheckConstraint(
                condition=Q(seq__gte=1, quantity__gte=1, quantity__lte=LARGEST, after__gte=0),
                name="lots_flow_amounts",
            ),
            models.CheckConstraint(
                condition=Q(after=F("before") + F("sign") * F("quantity")), name="lots_flow_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(sign=-1, kind__in=SIGNS[-1]) | Q(sign=1, kind__in=SIGNS[1]),
                name="lots_flow_direction",
            ),
            models.CheckConstraint(
                condition=Q(seq=1, opening__isnull=False, opening=F("before"), prev_seq__isnull=True)
                | Q(seq__gt=1, opening__isnull=True, prev_seq__isnull=False, prev_seq=F("seq") - 1),
                name="lots_flow_follows",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(Q(kind=kind), **{f"{column}__isnull": False, column: F("seq")})
                    | (~Q(kind=kind) & Q(**{f"{column}__isnull": True})),
                    name=f"lots_flow_{kind}_half",
                )
                for kind, column in HALVES.items()
            ),
            CompositeForeignKey(
                name="lots_flow_opens",
                fields=["operator_id", "lot_id", "opening"],
                table="lots_lothead",
                columns=["operator_id", "lot_id", "quantity"],
            ),
            CompositeForeignKey(
                name="lots_flow_chain",
                fields=["operator_id", "lot_id", "prev_seq", "before"],
                table="lots_flow",
                columns=["operator_id", "lot_id", "seq", "after"],
            ),
            *(
                CompositeForeignKey(
                    name=f"lots_flow_{kind}",
                    fields=["operator_id", "lot_id", HALVES[kind]],
                    table=table,
                    columns=["operator_id", *columns],
                    deferred=True,
                )
                for kind, table, columns in (
                    ("into", "lots_source", ("own_lot", "from_seq")),
                    ("deliver", "lots_delivery", ("lot_id", "seq")),
                    ("refused", "lots_settlement", ("lot_id", "back_seq")),
                    ("undo", "lots_reversal", ("parent", "undo_seq")),
                    ("annul", "lots_reversal", ("child", "annul_seq")),
                )
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.seq} {self.kind} {self.quantity}"
