"""可疑合格证 that was reported: to the county it says it comes from."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from django.db import models
from django.db.models import Q

from youji.procedures.rows import Proceeding
from youji.receiving.fields import ANSWER, PUBLIC_REPORT
from youji.receiving.fields import REPORT as SAID
from youji.receiving.logic.reports import REPORT, SOURCES
from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor
from youji.shared.columns import column


class ReportQuerySet(models.QuerySet):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of an officer's area, and what one's own 经营主体 reported. The producer it is about never."""
        scope = Q(pk__in=[])
        if actor.operator_id is not None:
            scope |= Q(reporter_id=actor.operator_id)
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)


class Report(Proceeding):
    """Somebody doubts a certificate: which, what they saw, with a picture; what the county of origin found, and answered."""

    trail = "receiving.report"
    procedure = REPORT
    stale = "这条线索刚刚被别人办理过，请看最新状态。"

    class State(models.TextChoices):
        OPENED = "opened", "正在核查"
        CLOSED = "closed", "属实，已处理"
        DISMISSED = "dismissed", "没有发现问题"

    key = models.UUIDField("上报编号", unique=True)  # made where it was put down
    receipt = models.CharField("回执号", max_length=24, unique=True)
    source = models.CharField("来源", max_length=8, choices=tuple(SOURCES.items()))
    division = models.CharField(max_length=12, db_index=True)  # where it is handled: the county of origin
    by_guess = models.BooleanField(default=False)  # nobody can tell the county of origin from the certificate
    code = models.CharField("合格证编号", max_length=24, blank=True)
    text = models.TextField("码的内容", blank=True)
    found = models.CharField("核验说明", max_length=240, blank=True)
    scan_id = models.UUIDField(null=True)
    issuer_id = models.BigIntegerField(null=True)  # whom it is about
    issuer = models.CharField("承诺主体", max_length=160, blank=True)
    said = column(SAID["said"])
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reporter_id = models.BigIntegerField(null=True)  # the 经营主体 that reported
    person_id = models.BigIntegerField(null=True)
    name = column(PUBLIC_REPORT["name"])
    phone = column(PUBLIC_REPORT["phone"])
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPENED)
    outcome = column(replace(ANSWER["outcome"], required=False))

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "可疑合格证"
        ordering = ["concluded_at", "due_on", "-pk"]
        indexes = [
            models.Index(fields=["code", "-opened_at"], name="receiving_report_code"),
            models.Index(fields=["reporter_id", "-opened_at"], name="receiving_report_own"),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def trail_operator_id(self) -> None:
        """Nobody's: neither who reports nor whom it is about reads its trail."""
        return None

    @property
    def trail_division(self) -> str:
        """Where it is handled."""
        return self.division

    @property
    def without(self) -> frozenset[int]:
        """Who reported does not conclude."""
        return frozenset({self.person_id}) if self.person_id else frozenset()

    @property
    def facts(self) -> dict[str, object]:
        """Where it stands, and who has it; never who reported."""
        return {"state": str(self.state), "code": self.code, "division": self.division}
