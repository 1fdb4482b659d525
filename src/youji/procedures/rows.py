"""The columns every matter of a procedure has, and what a kind of matter says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from youji.procedures.logic.procedure import Office, Procedure
from youji.shared.actor import Actor
from youji.shared.rows import Trailed, Versioned

#: A matter nobody has concluded.
OPEN = Q(concluded_at__isnull=True)


class Proceeding(Trailed, Versioned):
    """A matter that is opened with a deadline and concluded once. ``services.take`` writes it."""

    procedure: ClassVar[Procedure]

    concluded_at = models.DateTimeField(null=True, blank=True)
    concluded_by = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True

    @property
    def office(self) -> Office:
        """Whose work it is; a kind whose matters go to offices of several levels says so of each."""
        return self.procedure.office

    @property
    def errand(self) -> str:
        """What messages about it are settled by, once it is done: ``objection:7``."""
        return f"{self.procedure.noun}:{self.pk}"

    @property
    def without(self) -> frozenset[int]:
        """Who may not conclude it: the persons whose decision or report it is about."""
        return frozenset()

    def open_to(self, actor: Actor) -> bool:
        """Whether the actor may handle it as things stand; of whose side they are, ``services.admit`` asks."""
        mine = self.office.admits(actor) and actor.user_id not in self.without
        return mine and self.concluded_at is None

    @property
    def facts(self) -> Mapping[str, object]:
        """What the trail says of it at every step."""
        raise NotImplementedError

    @property
    def public_facts(self) -> Mapping[str, object]:
        """What anybody may check of it, where the procedure is public."""
        raise NotImplementedError
