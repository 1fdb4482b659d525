"""Labels that the worker draws: how many, for whom, and how far. The file lies beside the database for a day."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from youji.certificates.fields import PRINT
from youji.certificates.models.certificates import Certificate
from youji.shared.actor import Actor
from youji.shared.columns import column
from youji.shared.identifiers import uuid7
from youji.shared.rows import Trailed, Versioned


class PrintingQuerySet(models.QuerySet["Printing"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own: each label is signed, and who ordered them answers for them."""
        return self.filter(owner_id=actor.user_id) if actor.signed_in else self.none()


class Printing(Trailed, Versioned):
    """Copies ``first`` to ``last`` of a certificate are drawn, or were: whoever ordered them fetches the file within a day."""

    trail = "certificates.printing"
    stale = "这次打印刚刚变了。"

    class State(models.TextChoices):
        WAITING = "waiting", "等待"
        RUNNING = "running", "正在画"
        DONE = "done", "画好了"
        REFUSED = "refused", "没有画成"
        GONE = "gone", "文件已清理"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="printings")
    owner_id = models.BigIntegerField(db_index=True)
    size = column(PRINT["size"])
    dpi = column(PRINT["dpi"])
    first = column(PRINT["first"])
    last = column(PRINT["last"])
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    sentence = models.CharField(max_length=300, blank=True)  # why not
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = PrintingQuerySet.as_manager()

    class Meta:
        verbose_name = "标签打印"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["state", "asked_at"], name="certificates_printing_next")]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="certificates_printing_range")
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.first}–{self.last}"

    @property
    def trail_operator_id(self) -> int:
        """Whose labels they are."""
        return self.operator_id

    @property
    def trail_division(self) -> str:
        """Where the goods come from."""
        return self.certificate.division

    @property
    def copies(self) -> int:
        """How many labels."""
        return int(self.last - self.first + 1)

    @property
    def over(self) -> bool:
        """Whether the worker is done with it."""
        return self.state not in (self.State.WAITING, self.State.RUNNING)
