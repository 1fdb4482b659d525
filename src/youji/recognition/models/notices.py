"""公示 and real-name objections."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import models

from youji.procedures.rows import Proceeding
from youji.recognition.fields import CONCLUSION, CONTACT, INVESTIGATION, NOTICE, NOTICE_CHANGE, OBJECTION
from youji.recognition.logic.objections import OBJECTION as PROCEDURE
from youji.shared.columns import column
from youji.shared.rows import Trailed, Versioned


class Notice(Trailed, Versioned):
    """A public notice of proposed recognitions, open to objections ``[opens_on, closes_on]``.

    Each application on it has its own last day (``Application.on_notice_until``): a row that is corrected begins anew.
    """

    trail = "recognition.notice"
    stale = "这个公示刚刚被别人改过，请看最新内容后再办。"

    number = models.CharField("公示编号", max_length=24, unique=True)
    title = column(NOTICE["title"], verbose_name="标题")
    document_number = column(NOTICE["document_number"])
    text = column(NOTICE["text"])
    phone = column(CONTACT["phone"], default="")
    address = column(CONTACT["address"], default="")
    opens_on = models.DateField("公示开始")
    closes_on = models.DateField("公示截止")  # of the row that is on it longest
    #: How many it was published for; none of notices older than this column: what their schemes ask for.
    working_days = column(NOTICE["working_days"])
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    #: The rows as they are published now, with what was decided; ``changes`` say what they were before.
    snapshot = models.JSONField(default=list)
    ledger_entry_id = models.UUIDField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = "公示"
        ordering = ["-opens_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def trail_operator_id(self) -> int | None:
        """Nobody's: notices are the province's."""
        return None

    @property
    def trail_division(self) -> str:
        """The province's."""
        return "43"


class NoticeChange(models.Model):
    """A published notice corrected, extended or withdrawn: what it said before, what it says now, and why."""

    class Kind(models.TextChoices):
        CORRECTED = "corrected", "更正"
        EXTENDED = "extended", "延长"
        WITHDRAWN = "withdrawn", "撤回"

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    application = models.ForeignKey(
        "recognition.Application", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # of one row; of none the notice as a whole
    reason = column(NOTICE_CHANGE["reason"])
    document_number = column(NOTICE_CHANGE["document_number"])
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=80)
    agency = models.CharField(max_length=120, blank=True)
    ledger_entry_id = models.UUIDField()

    class Meta:
        verbose_name = "公示变更"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.get_kind_display()}"

    @property
    def listed_as(self) -> str:
        """The name of its row as the notice lists it; empty where it is of no one row."""
        code = self.application.code if self.application else ""
        return next((str(row["name"]) for row in self.notice.snapshot if row["code"] == code), "")

    @property
    def last_days(self) -> tuple[date | None, date | None]:
        """The last day as it was before and as it is now, of the notice or of the one row."""
        said = (
            str(side.get("closes_on") or side.get("row", {}).get("until") or "")
            for side in (self.before, self.after)
        )
        before, after = (date.fromisoformat(day) if day else None for day in said)
        return before, after


class Objection(Proceeding):
    """A real-name objection to one application on notice. Name and contact are never published."""

    trail = "recognition.objection"
    procedure = PROCEDURE
    stale = "这件异议刚刚被别人办理过，请看最新状态后再决定。"

    class State(models.TextChoices):
        RECEIVED = "received", "已受理"
        INVESTIGATING = "investigating", "调查中"
        UPHELD = "upheld", "异议成立"
        DISMISSED = "dismissed", "异议不成立"

    receipt = models.CharField("回执号", max_length=24, unique=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="objections")
    application = models.ForeignKey(
        "recognition.Application", on_delete=models.PROTECT, related_name="objections"
    )
    name = column(OBJECTION["name"])
    phone = column(OBJECTION["phone"])
    email = column(OBJECTION["email"])
    identity = column(OBJECTION["identity"])
    text = column(OBJECTION["text"])
    document = models.ForeignKey("documents.Document", null=True, blank=True, on_delete=models.PROTECT)
    received_at = models.DateTimeField()
    counted_from = models.DateField()  # the days run from here: the day it was received, or opened again
    due_on = models.DateField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.RECEIVED)
    findings = column(replace(INVESTIGATION["findings"], required=False))
    evidence = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # what the investigation found it by
    investigated_by_id = models.BigIntegerField(null=True, blank=True)
    investigated_by = models.CharField(max_length=80, blank=True)
    investigated_at = models.DateTimeField(null=True, blank=True)
    outcome = column(replace(CONCLUSION["outcome"], required=False))
    outcome_mailed_at = models.DateTimeField(null=True, blank=True)  # of the present conclusion

    class Meta:
        verbose_name = "异议"

    def __str__(self) -> str:
        return self.receipt

    @property
    def trail_operator_id(self) -> int | None:
        """Nobody's: who objects is no 经营主体 of ours."""
        return None

    @property
    def trail_division(self) -> str:
        """Where the base objected to lies."""
        return self.application.division

    @property
    def without(self) -> frozenset[int]:
        """Whoever investigated it does not answer it."""
        return frozenset() if self.investigated_by_id is None else frozenset({self.investigated_by_id})

    @property
    def facts(self) -> dict[str, object]:
        """Where it stands, and what its investigation found it by."""
        return {"state": str(self.state), "evidence": str(self.evidence_id or "")}

    @property
    def public_facts(self) -> dict[str, object]:
        """Against which application of which notice, and where it stands; nobody's name."""
        return {
            "notice": self.notice.number,
            "application": self.application.code,
            "state": str(self.state),
        }
