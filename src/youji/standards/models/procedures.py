"""生产操作规程: editions of dated tasks, which base has adopted one, and who has read it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor
from youji.shared.columns import column
from youji.shared.rows import Trailed, Versioned
from youji.standards.fields import ADOPTION, EDITION, ISSUE, PROCEDURE, TASK
from youji.standards.models.register import Standard


class Procedure(Trailed, Versioned):
    """规程 of a product and a mode, written by an office for its area; its editions hold the tasks."""

    trail = "standards.procedure"

    title = column(PROCEDURE["title"])
    product = models.ForeignKey("registry.Product", on_delete=models.PROTECT, related_name="procedures")
    mode = column(PROCEDURE["mode"])
    season_word = column(PROCEDURE["season_word"])
    division = models.CharField(max_length=12, db_index=True)
    issued_by = models.CharField(max_length=120, blank=True)
    written_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = "规程"
        ordering = ["product__code", "division", "title"]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def trail_operator_id(self) -> int | None:
        """Nobody's: an office writes it."""
        return None

    @property
    def trail_division(self) -> str:
        """Whose area it is for."""
        return self.division


class EditionQuerySet(models.QuerySet["Edition"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """Issued ones are there for everybody signed in; a draft for the offices of its area."""
        scope = ~Q(state=Edition.State.DRAFT) if actor.signed_in else Q(pk__in=[])
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(procedure__division__startswith=actor.division)
        return self.filter(scope)


class Edition(Trailed, Versioned):
    """One edition of a procedure. Once issued nothing of it is written again; ``digest`` is over all it says."""

    trail = "standards.edition"
    stale = "您打开之后，别人已经改过这一版。请刷新页面，核对后再改。"

    class State(models.TextChoices):
        DRAFT = "draft", "起草中"
        ISSUED = "issued", "已发布"
        REPLACED = "replaced", "已被新版代替"

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    cites = models.ManyToManyField(Standard, related_name="cited_by", blank=True)
    varieties = column(EDITION["varieties"])
    yield_goal = column(EDITION["yield_goal"])
    summary = column(EDITION["summary"])
    document_number = column(ISSUE["document_number"])
    in_force_from = models.DateField("实施日期", null=True, blank=True)
    in_force_until = models.DateField("停用日期", null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "规程版本"
        ordering = ["procedure_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="standards_edition_once"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(state="draft"), name="standards_edition_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(in_force_from__isnull=False) & ~Q(digest="")),
                name="standards_edition_issued_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} 第{self.number}版"

    @property
    def trail_operator_id(self) -> int | None:
        """Nobody's."""
        return None

    @property
    def trail_division(self) -> str:
        """Whose area it is for."""
        return self.procedure.division


class Task(models.Model):
    """A task of an edition (``logic.scheduling.PlannedTask``)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="tasks")
    number = column(TASK["number"])
    title = column(TASK["title"])
    act = column(TASK["act"])
    stage = column(TASK["stage"])
    anchor = column(TASK["anchor"])
    from_day = column(TASK["from_day"])
    until_day = column(TASK["until_day"])
    from_date = column(TASK["from_date"])
    until_date = column(TASK["until_date"])
    growth = column(TASK["growth"])
    degree_days = column(TASK["degree_days"])
    how = column(TASK["how"])
    input = column(TASK["input"])
    dose = column(TASK["dose"])
    interval_days = column(TASK["interval_days"])
    limit = column(TASK["limit"])
    risk = column(TASK["risk"])
    control = column(TASK["control"])
    critical = column(TASK["critical"])

    class Meta:
        verbose_name = "任务"
        ordering = ["edition_id", "number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="standards_task_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of an operator's own bases or that it was handed, or of an officer's area."""
        scope = Q(pk__in=[])
        if actor.operator_id is not None:
            handed = Handing.objects.filter(operator_id=actor.operator_id).values("adoption_id")
            scope |= Q(base__operator_id=actor.operator_id) | Q(pk__in=handed)
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)


class Adoption(Trailed, Versioned):
    """A base works by an edition in one season (year), until it takes another."""

    trail = "standards.adoption"

    base = models.ForeignKey("registry.Base", on_delete=models.PROTECT, related_name="adoptions")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="adoptions")
    season = column(ADOPTION["season"])
    division = models.CharField(max_length=12, db_index=True)
    adopted_on = models.DateField()
    adopted_by = models.CharField(max_length=80)
    ended_on = models.DateField(null=True, blank=True)  # from this day another one holds

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = "采用规程"
        ordering = ["-season", "base_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["base", "edition", "season"],
                condition=Q(ended_on__isnull=True),
                name="standards_adoption_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.base} {self.season}：{self.edition}"

    @property
    def trail_operator_id(self) -> int | None:
        """The base's holder, where it has one."""
        return self.base.operator_id

    @property
    def trail_division(self) -> str:
        """Where the base is."""
        return self.division


class HandingQuerySet(models.QuerySet["Handing"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of an operator's own and of its bases, or of an officer's area."""
        scope = Q(pk__in=[])
        if actor.operator_id is not None:
            scope |= Q(operator_id=actor.operator_id) | Q(adoption__base__operator_id=actor.operator_id)
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)


class Handing(Trailed, Versioned):
    """进企入户: one producer was handed what a base has adopted, and has read it, or not yet."""

    trail = "standards.handing"
    stale = "这份规程刚刚有人确认过，请看最新状态。"

    class Way(models.TextChoices):
        ACCOUNT = "account", "本人在手机上确认"
        PAPER = "paper", "纸质签收，由他人登记"

    operator_id = models.BigIntegerField()
    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="handings")
    division = models.CharField(max_length=12, db_index=True)
    handed_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    read_by_id = models.BigIntegerField(null=True, blank=True)
    reader = models.CharField("阅知人", max_length=40, blank=True)
    way = models.CharField(max_length=8, choices=Way.choices, blank=True)

    objects = HandingQuerySet.as_manager()

    class Meta:
        verbose_name = "规程发放"
        ordering = ["-handed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["operator_id", "adoption"], name="standards_handing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.operator_id} {self.adoption_id}"

    @property
    def matter(self) -> str:
        """What the message that asks to read it is settled by."""
        return f"handing:{self.pk}"

    @property
    def trail_operator_id(self) -> int | None:
        """Who was handed it."""
        return self.operator_id

    @property
    def trail_division(self) -> str:
        """Where the base is."""
        return self.division
