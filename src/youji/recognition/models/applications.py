"""An application, what supports it, and every step it took."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from youji.recognition.fields import (
    ANSWER,
    CATEGORY,
    CORRECTION,
    DECLARATION,
    EVIDENCE,
    MILESTONE,
    RANK,
    RECUSAL,
    SCORE,
    STEP,
)
from youji.recognition.models.submissions import Submission
from youji.schemes.logic.statuses import IN_FLIGHT, Status
from youji.shared.actor import OF_AREA, Actor, Role
from youji.shared.columns import column
from youji.shared.rows import Trailed, Versioned

#: Where the dossier is the applicant's to change.
WITH_APPLICANT = frozenset({Status.DRAFT, Status.RETURNED})
APPLICANTS_OF_AREA = {Role.COUNTY_APPLICANT, Role.CITY_APPLICANT}


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """Applications this actor may know exist: their own, and for who works on cases their area's once submitted.

        Experts and assessors have besides what they were asked to look at (``selectors.cases.reachable``).
        """
        scope = Q(pk__in=[])
        if actor.operator_id is not None:
            scope |= Q(operator_id=actor.operator_id)
        if actor.roles & OF_AREA and actor.division:
            scope |= Q(division__startswith=actor.division) & ~Q(status=Status.DRAFT)
        if actor.roles & APPLICANTS_OF_AREA and actor.division:
            scope |= Q(division=actor.division, operator__isnull=True)
        return self.filter(scope)

    def counted_for(self, actor: Actor) -> Self:
        """Those submitted in an officer's area, to be counted: how many there are is no secret of those who apply there."""
        if not actor.covers(actor.division):
            return self.none()
        return self.filter(division__startswith=actor.division).exclude(status=Status.DRAFT)


class Application(Trailed, Versioned):
    """A request that one base (or county, or city) be recognised in one round, pinned to a scheme version."""

    trail = "recognition.application"
    register_changed = False  # of rows read for a list: ``selectors.judged.with_changes``
    stale = "这件申报刚刚被别人办理过，请看最新状态后再决定。"

    code = models.CharField("申报号", max_length=24, unique=True)
    round = models.ForeignKey("recognition.Round", on_delete=models.PROTECT, related_name="applications")
    scheme_version = models.ForeignKey("schemes.SchemeVersion", on_delete=models.PROTECT)
    scheme_key = models.CharField(max_length=60)  # of whichever version
    category = column(CATEGORY)
    base = models.ForeignKey("registry.Base", on_delete=models.PROTECT, related_name="applications")
    operator = models.ForeignKey("registry.Operator", null=True, blank=True, on_delete=models.PROTECT)
    division = models.CharField(max_length=12, db_index=True)
    status = models.CharField("状态", max_length=24, default=Status.DRAFT.value, db_index=True)
    answers = models.JSONField(default=dict)  # {field key: value as text}
    self_assessment = models.JSONField(default=dict)  # {item key: {"tier": index | "na", "note": str}}
    rank = column(replace(RANK, required=False), verbose_name="推荐排序")
    expert_minutes = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    building_from = models.DateField(null=True, blank=True)
    building_until = models.DateField(null=True, blank=True)
    notice = models.ForeignKey(
        "recognition.Notice", null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    submission = models.ForeignKey(
        "recognition.Submission", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # the newest: what is judged
    on_notice_until = models.DateField(
        null=True, blank=True
    )  # last day; of its own where its row was corrected
    renews = models.ForeignKey(
        "catalogue.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="renewals"
    )
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField()  # when it arrived in the present status
    due_on = models.DateField(null=True, blank=True)  # last working day for the present status
    deferred_until = models.DateField(null=True, blank=True)  # put off to this day
    comes_back_to = models.CharField(max_length=24, blank=True)  # returned: where the corrected case goes on
    is_demo = models.BooleanField(default=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "申报"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in Status]),
                name="recognition_application_status_known",
            ),
            models.UniqueConstraint(
                fields=["round", "base", "category"],
                condition=~Q(status__in=[Status.WITHDRAWN.value, Status.REFUSED.value]),
                name="recognition_application_once_a_round",
            ),
            models.UniqueConstraint(
                fields=["base", "scheme_key", "category"],
                condition=Q(status__in=sorted(status.value for status in IN_FLIGHT)),
                name="recognition_application_once_in_flight",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(status.value for status in IN_FLIGHT))
                | Q(submission__isnull=False),
                name="recognition_application_frozen_in_flight",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def frozen(self) -> Submission | None:
        """What is judged, while it is not the applicant's to change; of cases that had ended before any was kept: none."""
        return None if self.status in WITH_APPLICANT else self.submission

    @property
    def shown(self) -> Any:
        """What is put forward, as lists name and measure it: as handed in, or the register's row."""
        return self.frozen.stated if self.frozen else self.base

    @property
    def judged_answers(self) -> dict[str, str]:
        """The form a decision rests on."""
        return self.frozen.answers if self.frozen else self.answers

    @property
    def judged_assessment(self) -> dict[str, Any]:
        """The self-assessment a decision rests on; while building it is the applicant's to carry on with."""
        building = self.status == Status.BUILDING
        return self.frozen.self_assessment if self.frozen and not building else self.self_assessment

    @property
    def trail_operator_id(self) -> int | None:
        """The applicant's, where a 经营主体 applies."""
        return self.operator_id

    @property
    def trail_division(self) -> str:
        """Where what is to be recognised lies."""
        return self.division


class Evidence(models.Model):
    """A document put forward for a required document (``doc:<key>``) or a criterion (``item:<key>``)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="evidence")
    target = column(EVIDENCE["target"], verbose_name=None)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT)
    note = column(EVIDENCE["note"], verbose_name=None)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "佐证材料"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.target}: {self.document_id}"


class Movement(models.Model):
    """One step taken: who, when, from where to where, with what opinion and document."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="movements")
    step = models.CharField(max_length=40)
    label = models.CharField(max_length=40)
    source = models.CharField(max_length=24)
    target = models.CharField(max_length=24)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=80)
    agency = models.CharField(max_length=120, blank=True)
    acting_for = models.CharField(
        max_length=80, blank=True
    )  # the colleague whose role it was, under delegation
    opinion = column(STEP["opinion"])
    document_number = column(STEP["document_number"])
    declared_by = column(DECLARATION["declared_by"])  # of handing in: who answers for the truth of it
    document = models.ForeignKey("documents.Document", null=True, blank=True, on_delete=models.PROTECT)
    ground = column(STEP["ground"])
    again_on = column(STEP["again_on"])
    meeting = column(STEP["meeting"])  # that decided, and when; its minutes are the document
    met_on = column(STEP["met_on"])
    ledger_entry_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = "办理过程"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.label}"


class Correction(models.Model):
    """One itemised reason an application was returned, and what the applicant did about it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="corrections")
    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="corrections")
    target = column(CORRECTION["target"])  # field:<key> | doc:<key> | item:<key> | plots | other
    reason = column(CORRECTION["reason"], short=True, verbose_name="理由")
    answer = column(replace(ANSWER["answer"], required=False), short=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "补正事项"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.reason


class Recusal(models.Model):
    """回避: this person takes no part in this application."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="recusals")
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=80)
    reason = column(RECUSAL["reason"], short=True, verbose_name=None)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "回避"
        constraints = [
            models.UniqueConstraint(fields=["application", "person_id"], name="recognition_recusal_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_name}: {self.application_id}"


class OfExperts(models.QuerySet[Any]):
    """Rows that each belong to one expert of one application."""

    def counted(self) -> Self:
        """Without those of whoever has stood aside: neither waited for nor counted."""
        aside = Recusal.objects.filter(application=OuterRef("application"), person_id=OuterRef("expert_id"))
        return self.exclude(Exists(aside))


class ExpertScore(models.Model):
    """One expert's score (0–100) and opinion; replaced until the panel closes."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="expert_scores")
    expert_id = models.BigIntegerField()
    expert_name = models.CharField(max_length=80)
    score = column(SCORE["score"], verbose_name=None)
    opinion = column(replace(SCORE["opinion"], required=False), verbose_name=None)
    at = models.DateTimeField()

    objects = OfExperts.as_manager()

    class Meta:
        verbose_name = "专家评分"
        constraints = [
            models.UniqueConstraint(fields=["application", "expert_id"], name="recognition_expert_once")
        ]

    def __str__(self) -> str:
        return f"{self.expert_name}: {self.score}"


class MilestoneReport(models.Model):
    """A construction milestone reported done, with what shows it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="milestones")
    key = models.CharField(max_length=40)
    note = column(MILESTONE["note"], short=True, verbose_name=None)
    document = models.ForeignKey("documents.Document", null=True, blank=True, on_delete=models.PROTECT)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()

    class Meta:
        verbose_name = "建设节点"
        constraints = [
            models.UniqueConstraint(fields=["application", "key"], name="recognition_milestone_once")
        ]

    def __str__(self) -> str:
        return self.key
