"""What a lot was made of, and what was taken back of it as a mistake: the other half of a posting that feeds a lot."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact

from youji.production.logic.kinds import LARGEST
from youji.shared.foreign import CompositeForeignKey


class Source(models.Model):
    """One of the sources of a lot: so much of an own lot, of a delivery, or from outside the platform.

    ``quantity`` is in the lot's own unit, ``out_quantity`` in that of where it came from.
    """

    pk = models.CompositePrimaryKey("operator_id", "lot_id", "n")
    operator_id = models.BigIntegerField()
    lot_id = models.UUIDField()
    n = models.PositiveIntegerField()
    prev_n = models.PositiveIntegerField(null=True)
    total_before = models.BigIntegerField()
    quantity = models.BigIntegerField()
    total_after = models.BigIntegerField()
    unit = models.CharField(max_length=8)
    depth = models.PositiveIntegerField()
    way = models.CharField(max_length=8)
    own_lot = models.UUIDField(null=True)
    from_seq = models.PositiveIntegerField(null=True)
    into_kind = models.CharField(max_length=8, null=True)  # noqa: DJ001  (part of a key: without it there is none)
    from_unit = models.CharField(max_length=8)
    from_depth = models.IntegerField()
    out_quantity = models.BigIntegerField()
    transfer = models.UUIDField(null=True)
    offered = models.BigIntegerField(null=True)
    from_operator = models.BigIntegerField(null=True)
    from_lot = models.UUIDField(null=True)
    conversion = models.UUIDField(null=True)
    num = models.PositiveIntegerField(null=True)
    den = models.PositiveIntegerField(null=True)
    party = models.UUIDField(null=True)  # from whom, where that is nobody on the platform
    day = models.DateField()

    class Meta:
        verbose_name = "批次来源"
        indexes = [
            models.Index(fields=["operator_id", "lot_id", "prev_n"], name="lots_source_prev"),
            models.Index(fields=["from_operator", "from_lot"], name="lots_source_from"),
            models.Index(
                fields=["operator_id", "own_lot", "from_unit", "from_depth"], name="lots_source_parent"
            ),
            models.Index(fields=["operator_id", "conversion"], name="lots_source_rate"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["operator_id", "own_lot", "from_seq"], name="lots_source_of_posting"
            ),
            models.UniqueConstraint(fields=["operator_id", "transfer"], name="lots_source_of_delivery"),
            models.UniqueConstraint(
                fields=["operator_id", "lot_id", "n", "total_after"], name="lots_source_total"
            ),
            models.UniqueConstraint(
                fields=["operator_id", "lot_id", "n", "quantity", "own_lot", "from_seq"],
                name="lots_source_taken",
            ),
            models.CheckConstraint(
                condition=Q(
                    n__gte=1,
                    quantity__gte=1,
                    quantity__lte=LARGEST,
                    out_quantity__gte=1,
                    out_quantity__lte=LARGEST,
                ),
                name="lots_source_amounts",
            ),
            models.CheckConstraint(
                condition=Q(total_after=F("total_before") + F("quantity")), name="lots_source_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(n=1, prev_n__isnull=True, total_before=0)
                | Q(n__gt=1, prev_n__isnull=False, prev_n=F("n") - 1),
                name="lots_source_follows",
            ),
            models.CheckConstraint(condition=Q(from_depth__lt=F("depth")), name="lots_source_deeper"),
            models.CheckConstraint(
                condition=Q(
                    own_lot__isnull=False,
                    from_seq__isnull=False,
                    into_kind__isnull=False,
                    into_kind="into",
                    transfer__isnull=True,
                    offered__isnull=True,
                    from_operator__isnull=True,
                    from_lot__isnull=True,
                )
                | Q(
                    own_lot__isnull=True,
                    from_seq__isnull=True,
                    into_kind__isnull=True,
                    transfer__isnull=False,
                    offered__isnull=False,
                    from_operator__isnull=False,
                    from_lot__isnull=False,
                )
                | Q(
                    own_lot__isnull=True,
                    from_seq__isnull=True,
                    into_kind__isnull=True,
                    transfer__isnull=True,
                    offered__isnull=True,
                    from_operator__isnull=True,
                    from_lot__isnull=True,
                    way="outside",
                    n=1,
                ),
                name="lots_source_one_origin",
            ),
            models.CheckConstraint(
                condition=Q(offered__isnull=True) | Q(quantity__lte=F("offered")),
                name="lots_source_not_over_offer",
            ),
            models.CheckConstraint(
                condition=Q(from_operator__isnull=True) | ~Q(from_operator=F("operator_id")),
                name="lots_source_of_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(
                    conversion__isnull=True,
                    num__isnull=True,
                    den__isnull=True,
                    unit=F("from_unit"),
                    quantity=F("out_quantity"),
                )
                | (
                    Q(conversion__isnull=False, num__isnull=False, den__isnull=False)
                    & Q(num__gte=1, num__lte=10**6, den__gte=1, den__lte=10**6)
                    & ~Q(unit=F("from_unit"))
                ),
                name="lots_source_one_unit",
            ),
            models.CheckConstraint(
                condition=Q(conversion__isnull=True)
                | Q(Exact(F("quantity") * F("den"), F("out_quantity") * F("num"))),
                name="lots_source_converts_even",
            ),
            CompositeForeignKey(
                name="lots_source_chain",
                fields=["operator_id", "lot_id", "prev_n", "total_before"],
                table="lots_source",
                columns=["operator_id", "lot_id", "n", "total_after"],
            ),
            CompositeForeignKey(
                name="lots_source_lot",
                fields=["operator_id", "lot_id", "unit", "depth"],
                table="lots_lothead",
                columns=["operator_id", "lot_id", "unit", "depth"],
                deferred=True,
            ),
            CompositeForeignKey(
                name="lots_source_posting",
                fields=["operator_id", "own_lot", "from_seq", "into_kind", "out_quantity"],
                table="lots_flow",
                columns=["operator_id", "lot_id", "seq", "kind", "quantity"],
                deferred=True,
            ),
            CompositeForeignKey(
                name="lots_source_parent",
                fields=["operator_id", "own_lot", "from_unit", "from_depth"],
                table="lots_lothead",
                columns=["operator_id", "lot_id", "unit", "depth"],
            ),
            CompositeForeignKey(
                name="lots_source_offer",
                fields=[
                    "operator_id",
                    "transfer",
                    "from_operator",
                    "from_lot",
                    "from_depth",
                    "from_unit",
                    "offered",
                ],
                table="lots_offer",
                columns=[
                    "operator_id",
                    "transfer",
                    "from_operator",
                    "from_lot",
                    "from_depth",
                    "unit",
                    "sent",
                ],
            ),
            CompositeForeignKey(
                name="lots_source_rate",
                fields=["operator_id", "conversion", "from_unit", "unit", "num", "den"],
                table="lots_conversion",
                columns=["operator_id", "id", "from_unit", "to_unit", "num", "den"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.n}"


class Reversal(models.Model):
    """A posting was a mistake: taken back once, by the same quantity; where it fed a lot, out of that lot in the same transaction."""

    pk = models.CompositePrimaryKey("operator_id", "parent", "rev_seq")
    operator_id = models.BigIntegerField()
    parent = models.UUIDField()
    rev_seq = models.PositiveIntegerField()
    rev_kind = models.CharField(max_length=8)
    quantity = models.BigIntegerField()
    undo_seq = models.PositiveIntegerField()
    undo_kind = models.CharField(max_length=8, default="undo")
    child = models.UUIDField(null=True)
    child_n = models.PositiveIntegerField(null=True)
    annul_seq = models.PositiveIntegerField(null=True)
    annul_kind = models.CharField(max_length=8, null=True)  # noqa: DJ001  (part of a key: without it there is none)
    annul_quantity = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "批次冲销"
        constraints = [
            models.UniqueConstraint(fields=["operator_id", "parent", "undo_seq"], name="lots_reversal_undo"),
            models.UniqueConstraint(fields=["operator_id", "child", "annul_seq"], name="lots_reversal_annul"),
            models.CheckConstraint(
                condition=Q(undo_kind="undo", undo_seq__gt=F("rev_seq"))
                & (
                    Q(
                        rev_kind="into",
                        child__isnull=False,
                        child_n__isnull=False,
                        annul_seq__isnull=False,
                        annul_kind__isnull=False,
                        annul_kind="annul",
                        annul_quantity__isnull=False,
                    )
                    | Q(
                        rev_kind__in=("loss", "destroy"),
                        child__isnull=True,
                        child_n__isnull=True,
                        annul_seq__isnull=True,
                        annul_kind__isnull=True,
                        annul_quantity__isnull=True,
                    )
                ),
                name="lots_reversal_both_sides",
            ),
            *(
                CompositeForeignKey(
                    name=f"lots_reversal_{name}_posting",
                    fields=["operator_id", lot, seq, kind, quantity],
                    table="lots_flow",
                    columns=["operator_id", "lot_id", "seq", "kind", "quantity"],
                    deferred=True,
                )
                for name, lot, seq, kind, quantity in (
                    ("of", "parent", "rev_seq", "rev_kind", "quantity"),
                    ("undo", "parent", "undo_seq", "undo_kind", "quantity"),
                    ("annul", "child", "annul_seq", "annul_kind", "annul_quantity"),
                )
            ),
            CompositeForeignKey(
                name="lots_reversal_source",
                fields=["operator_id", "child", "child_n", "annul_quantity", "parent", "rev_seq"],
                table="lots_source",
                columns=["operator_id", "lot_id", "n", "quantity", "own_lot", "from_seq"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parent} {self.rev_seq}"
