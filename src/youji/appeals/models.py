"""申诉: an appeal, and what came of it."""

from __future__ import annotations

from dataclasses import replace

from django.db import models

from youji.appeals.fields import APPEAL, DECISION
from youji.appeals.logic.rules import APPEAL as PROCEDURE
from youji.procedures.rows import Proceeding
from youji.shared.columns import column


class Appeal(Proceeding):
    """申诉: against a measure on an entry (``event``), or a refusal of an application (``movement``)."""

    trail = "appeals.appeal"
    procedure = PROCEDURE
    stale = "这件申诉刚刚被别人办理过，请看最新状态。"

    class State(models.TextChoices):
        RECEIVED = "received", "已受理"
        UPHELD = "upheld", "申诉成立"
        DISMISSED = "dismissed", "维持原决定"

    entry = models.ForeignKey(
        "catalogue.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    event = models.ForeignKey(
        "catalogue.EntryEvent", null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    application = models.ForeignKey(
        "recognition.Application", null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    movement = models.ForeignKey(
        "recognition.Movement", null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    text = column(APPEAL["text"])
    document = models.ForeignKey("documents.Document", null=True, blank=True, on_delete=models.PROTECT)
    filed_at = models.DateTimeField()
    filed_by_id = models.BigIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    outcome = column(replace(DECISION["outcome"], required=False))

    class Meta:
        verbose_name = "申诉"
        constraints = [
            models.UniqueConstraint(fields=["event"], name="appeals_appeal_once_an_event"),
            models.UniqueConstraint(fields=["movement"], name="appeals_appeal_once_a_refusal"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id or self.application_id} {self.state}"

    @property
    def trail_operator_id(self) -> int | None:
        """The applicant, or the holder."""
        if self.application is not None:
            return self.application.operator_id
        return self.entry.base.operator_id if self.entry is not None else None

    @property
    def trail_division(self) -> str:
        """Where the base is."""
        about = self.application or self.entry
        return about.division if about is not None else ""

    @property
    def without(self) -> frozenset[int]:
        """Whoever took the decision appealed against."""
        decided = self.event or self.movement
        return frozenset({decided.actor_id}) if decided and decided.actor_id else frozenset()

    @property
    def about(self) -> dict[str, object]:
        """The entry or the application it is about, by its number."""
        if self.application is not None:
            return {"application": self.application.code}
        return {"entry": self.entry.code if self.entry else ""}

    @property
    def facts(self) -> dict[str, object]:
        """Where it stands, and about what."""
        return {"state": str(self.state), **self.about}

    @property
    def public_facts(self) -> dict[str, object]:
        """The decision appealed against, where it stands, and what was answered."""
        decided = self.event or self.movement
        against = str(decided.ledger_entry_id or "") if decided else ""
        return {
            "kind": "appeal",
            **self.about,
            "against": against or None,
            "state": str(self.state),
            "outcome": self.outcome,
        }
