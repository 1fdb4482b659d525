"""What is published of an entry, from when, and on the strength of what; and how a holder asks for it to change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import models

from youji.catalogue import fields
from youji.catalogue.logic.changes import CHANGE
from youji.procedures.logic.procedure import Office
from youji.procedures.rows import OPEN, Proceeding
from youji.shared.columns import column


class Revision(models.Model):
    """What was confirmed of an entry, in force from a day until the next.

    Never edited, and the database sees to it: a change is another row.
    """

    class Cause(models.TextChoices):
        RECOGNISED = "recognised", "认定"
        ENTERED = "entered", "凭文件纳入"
        RENEWED = "renewed", "续期"
        CHANGED = "changed", "信息变更"
        CORRECTED = "corrected", "信息更正"

    entry = models.ForeignKey("catalogue.Entry", on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    in_force_on = models.DateField()
    statement = models.JSONField()  # a ``registry.logic.statement.Statement``
    cause = models.CharField(max_length=12, choices=Cause.choices)
    document_number = column(fields.DOCUMENT_NUMBER)
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    event = models.ForeignKey(
        "catalogue.EntryEvent", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_id = models.BigIntegerField(default=0)
    actor_name = models.CharField(max_length=80, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "认定内容"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="catalogue_revision_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} 第{self.number}次"


class ChangeRequest(Proceeding):
    """信息变更: what a holder asks to have changed of an entry, and what came of it."""

    trail = "catalogue.change"
    procedure = CHANGE
    stale = "这项变更申请刚刚被别人办理过，请看最新状态。"

    class State(models.TextChoices):
        OPEN = "open", "待确认"
        CONFIRMED = "confirmed", "已确认"
        REFUSED = "refused", "不予变更"
        WITHDRAWN = "withdrawn", "已撤回"

    entry: Any = models.ForeignKey("catalogue.Entry", on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20)  # a key of ``data/changes.toml``
    level = models.CharField(max_length=10)  # whose office confirms it, as the data said when it was asked
    proposed = models.JSONField()  # a ``Statement``; only what the kind changes is taken from it
    asked = models.TextField("变更内容")  # the same in words
    reason = column(fields.CHANGE["reason"])
    document = models.ForeignKey("documents.Document", null=True, blank=True, on_delete=models.PROTECT)
    filed_at = models.DateTimeField()
    filed_by_id = models.BigIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    opinion = column(replace(fields.CONCLUSION["opinion"], required=False))
    document_number = column(fields.CONCLUSION["document_number"])

    class Meta:
        verbose_name = "变更申请"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "kind"], condition=OPEN, name="catalogue_change_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind} {self.state}"

    @property
    def office(self) -> Office:
        """The level's that the kind of change was given to."""
        return replace(CHANGE.office, level=self.level)

    @property
    def trail_operator_id(self) -> int | None:
        """The holder, where the entry is an operator's."""
        return self.entry.base.operator_id

    @property
    def trail_division(self) -> str:
        """Where the base is."""
        return self.entry.division

    @property
    def without(self) -> frozenset[int]:
        """Whoever asked does not confirm."""
        return frozenset({self.filed_by_id})

    @property
    def facts(self) -> dict[str, object]:
        """Of which entry, what was asked, and where it stands."""
        return {"entry": self.entry.code, "asked": self.asked, "state": str(self.state)}
