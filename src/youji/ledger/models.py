"""The audit trail and the transparency log. Rows are only ever added; the database refuses the rest."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from youji.shared import rooms
from youji.shared.actor import Actor, Role
from youji.shared.identifiers import uuid7
from youji.shared.roles import PROVINCE

#: Who may read the trail of their area, everybody's actions included; of which rooms, each room says (``Room.trail``).
READERS = frozenset({Role.AUDITOR, Role.SECURITY_ADMIN, Role.PROVINCE_REVIEWER})


#: Where a room above names what nobody reads yet: a function that gives such entries as a condition.
WITHHELD = "ledger.withheld"


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Entries, by who may read them."""

    def disclosed(self) -> AuditEntryQuerySet:
        """Without what a room keeps closed for a while; it is on the trail, and sealed, all the same."""
        closed = models.Q(pk__in=[])
        for withheld in rooms.extensions(WITHHELD).values():
            closed |= withheld()
        return self.exclude(closed)

    def visible_to(self, actor: Actor) -> AuditEntryQuerySet:
        """The trail of the actor's area, of the rooms they oversee; entries of no area belong to the province."""
        if not (actor.roles & READERS) or not actor.division:
            return self.none()
        overseen = models.Q(pk__in=[])
        for room in rooms.rooms():
            if room.trail & actor.roles:
                overseen |= models.Q(action__startswith=f"{room.label}.")
        within = models.Q(division__startswith=actor.division)
        found = self.disclosed().filter(overseen)
        return found.filter(within | models.Q(division="") if actor.division == PROVINCE else within)


class AuditEntry(models.Model):
    """One action: who did what to which record, when and why.

    ``action`` is an open vocabulary (``room.noun.past_participle``). ``public`` is what an outsider may
    check: canonical data without personal details; when set, the entry becomes a leaf of the log.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=80, blank=True)
    agency = models.CharField(max_length=120, blank=True)
    operator_id = models.BigIntegerField(null=True, db_index=True)
    division = models.CharField(max_length=12, blank=True, db_index=True)
    action = models.CharField(max_length=80, db_index=True)
    subject = models.CharField(max_length=120, db_index=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)
    public = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "审计记录"
        db_table = "ledger_entry"  # the name the triggers know
        indexes = [models.Index(fields=["subject", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"


class Pending(models.Model):
    """An entry that no seal covers yet; written with the entry, removed with the seal."""

    entry_id = models.UUIDField(primary_key=True)

    class Meta:
        verbose_name = "待存证"

    def __str__(self) -> str:
        return str(self.entry_id)


class Seal(models.Model):
    """封签: entry ``number`` of the whole trail, chained to all before it. What makes a change to any column show."""

    number = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    chain = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "封签"

    def __str__(self) -> str:
        return f"{self.number}: {self.entry_id}"


class Leaf(models.Model):
    """Leaf ``index`` of the public log: the canonical bytes of an entry's public part, and their hash."""

    index = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    hash = models.BinaryField(max_length=32)
    data = models.BinaryField()
    sequenced_at = models.DateTimeField()

    class Meta:
        verbose_name = "存证"

    def __str__(self) -> str:
        return f"{self.index}: {self.entry_id}"


class Tile(models.Model):
    """Up to 256 hashes of one level of the tree. Grows until full; can be worked out again from the leaves."""

    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        verbose_name = "存证树分块"
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="ledger_tile_once")]

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class Checkpoint(models.Model):
    """检查点: what we signed at ``at``: the public tree of ``size`` leaves, and the seal over ``sealed`` entries."""

    at = models.DateTimeField()
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    sealed = models.BigIntegerField()
    seal = models.BinaryField(max_length=32)
    seal_signature = models.BinaryField(max_length=64)

    class Meta:
        verbose_name = "检查点"
        indexes = [models.Index(fields=["size"])]

    def __str__(self) -> str:
        return f"{self.size} @ {self.at:%Y-%m-%d %H:%M}"


class Witness(models.Model):
    """见证方: what one said of this log, by its verifier key. Times are real, but ``cosigned_at``, which it signed itself.

    ``note`` is the checkpoint it cosigned last, of ``size`` leaves, with the log's signature and its own; ``stands_at``
    is the size that it says it has seen. ``refused``: it answers, and does not sign; ``error`` says why.
    """

    vkey = models.CharField(max_length=300, primary_key=True)
    origin = models.CharField(max_length=300)
    stands_at = models.BigIntegerField(default=0)
    size = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)
    cosigned_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    silent_since = models.DateTimeField(null=True)
    refused = models.BooleanField(default=False)
    error = models.CharField(max_length=200, blank=True)
    fold = models.TextField(blank=True)
    fold_asked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "见证方"

    def __str__(self) -> str:
        return self.vkey.partition("+")[0]


class JobRun(models.Model):
    """When a recurring job is due next, and whether a worker holds it; claimed by compare-and-swap on ``version``.

    Held by ``held_by`` from ``started_at`` until ``finished_at`` is set again, as long as ``renewed_at`` is fresh.
    ``due_at`` is the house's time, which a demonstration moves; all others are real.
    """

    name = models.CharField(max_length=80, primary_key=True)
    version = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    held_by = models.CharField(max_length=12, blank=True)
    started_at = models.DateTimeField(null=True)
    renewed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "定时任务"

    def __str__(self) -> str:
        return self.name
