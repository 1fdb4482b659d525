"""主体自述: what a holder says for himself beside what was recognised."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from youji.catalogue.fields import HIDING, OWN_WORD
from youji.shared.columns import column
from youji.shared.rows import Trailed, Versioned


class OwnWord(Trailed, Versioned):
    """One to an entry. It is no revision: no paper, sign, certificate or edition reads it, and nobody confirmed it."""

    trail = "catalogue.own_word"
    stale = "这段主体自述刚刚被别人修改或处理过，请看最新内容。"

    entry = models.OneToOneField("catalogue.Entry", on_delete=models.PROTECT, related_name="own_word")
    #: Who said it: after a merger or a split the word of the one before is nobody's any more.
    operator = models.ForeignKey(
        "registry.Operator", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contact_name = column(OWN_WORD["contact_name"])
    contact_phone = column(OWN_WORD["contact_phone"])
    introduction = column(OWN_WORD["introduction"], short=True)
    link = column(OWN_WORD["link"])
    said_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.CharField(max_length=200, blank=True)
    hidden_reason = column(HIDING["reason"], short=True, blank=True)

    class Meta:
        verbose_name = "主体自述"
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_reason="")
                | Q(hidden_at__isnull=False) & ~Q(hidden_reason=""),
                name="catalogue_own_word_hidden_with_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.said_at:%Y-%m-%d}"

    @property
    def trail_operator_id(self) -> int | None:
        """The holder, where the entry is an operator's."""
        return self.entry.base.operator_id

    @property
    def trail_division(self) -> str:
        """Where the base is."""
        return self.entry.division

    @property
    def says(self) -> bool:
        """Whether the entry's present holder says anything."""
        mine = self.operator_id == self.entry.base.operator_id
        return mine and any(getattr(self, key) for key in OWN_WORD)

    @property
    def public(self) -> bool:
        """Whether everybody may read it."""
        return self.says and self.hidden_at is None

    @property
    def waits(self) -> bool:
        """Whether it was hidden, and its holder has said something else since: an officer is to look."""
        return self.says and self.hidden_at is not None and self.said_at > self.hidden_at


#: The same question as ``OwnWord.waits``, for the database.
WAITING = (
    Q(hidden_at__isnull=False, said_at__gt=F("hidden_at"))
    & (Q(operator=F("entry__base__operator")) | Q(operator=None, entry__base__operator=None))
    & ~Q(**dict.fromkeys(OWN_WORD, ""))
)
