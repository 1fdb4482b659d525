"""Imports that were handed over to the worker. Their files lie beside the database until they are over."""

from __future__ import annotations

from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse

from youji.imports.logic.states import LABELS, TONES, State
from youji.shared import rooms
from youji.shared.actor import Actor
from youji.shared.identifiers import uuid7
from youji.shared.rows import Trailed, Versioned


class RunQuerySet(models.QuerySet["Run"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own: what a file holds is nobody else's before it is in the register.

        A program sees those of the rooms its token may write in: it could have handed them over.
        """
        if not actor.signed_in:
            return self.none()
        own = self.filter(owner_id=actor.user_id)
        if actor.scopes is None:
            return own
        within = models.Q(pk__in=[])
        for scope in actor.scopes:
            room, _, kind = scope.partition(":")
            if kind == "write":
                within |= models.Q(kind__startswith=f"{room}.")
        return own.filter(within)


class Run(Trailed, Versioned):
    """One import: what, whose, and what came of it. ``outcome`` is as ``services.kept`` writes it."""

    trail = "imports.run"
    stale = "这次导入刚刚变了。"

    code = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    options = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    file_name = models.CharField(max_length=200, blank=True)
    size_bytes = models.PositiveIntegerField()
    takes = models.BooleanField(default=False)  # whether it may write, or only look
    state = models.CharField(
        max_length=12, choices=[(str(one), word) for one, word in LABELS.items()], default=State.WAITING
    )
    owner_id = models.BigIntegerField(db_index=True)
    token_id = models.BigIntegerField(null=True)  # by which it was handed over, where a program did
    operator_id = models.BigIntegerField(null=True)
    division = models.CharField(max_length=12, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    outcome = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = "后台导入"
        ordering = ["-asked_at", "-code"]
        indexes = [models.Index(fields=["state", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def trail_operator_id(self) -> int | None:
        """Whose it is."""
        return self.operator_id

    @property
    def trail_division(self) -> str:
        """Where it is."""
        return self.division

    @property
    def page(self) -> str:
        """Where its owner sees what becomes of it."""
        return reverse("imports:run", args=[self.code])

    @property
    def title(self) -> str:
        """What is imported, as people call it."""
        importer = rooms.importers().get(self.kind)
        return importer.title if importer else self.kind

    @property
    def word(self) -> str:
        """The state, in a word."""
        return LABELS[State(self.state)]

    @property
    def tone(self) -> str:
        """How the state looks."""
        return TONES.get(State(self.state), "info")


class Taken(Trailed, models.Model):
    """That somebody took rows of which each makes something new: what they said, whose they are, and what came of them.

    Only added to. ``nth``: they were taken on purpose before.
    """

    trail = "imports.taken"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    whose = models.CharField(max_length=40)  # ``operator:…`` or ``person:…``
    digest = models.CharField(max_length=64)  # of what the rows say
    nth = models.PositiveSmallIntegerField()
    made = models.CharField(max_length=200)  # in words
    at = models.DateTimeField()
    operator_id = models.BigIntegerField(null=True)
    division = models.CharField(max_length=12, blank=True)
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = "办过的表"
        constraints = [
            models.UniqueConstraint(fields=["kind", "whose", "digest", "nth"], name="imports_taken_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.whose} {self.at:%Y-%m-%d}"

    @property
    def trail_key(self) -> str:
        """Which one."""
        return str(self.pk)

    @property
    def trail_operator_id(self) -> int | None:
        """Whose it is."""
        return self.operator_id

    @property
    def trail_division(self) -> str:
        """Where they are."""
        return self.division
