"""Accounts that people ask for themselves, until somebody who knows them has said yes or no."""

from __future__ import annotations

from typing import Self

from django.db import models

from youji.accounts.logic.posts import POSTS
from youji.accounts.models.people import Person
from youji.shared.actor import PRODUCERS, REVIEWERS, Actor, Role
from youji.shared.rows import Versioned


class OpeningQuerySet(models.QuerySet["Opening"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's area, for the reviewers; those of the own 经营主体, for its people; those one has printed."""
        scope = models.Q(pk__in=[])
        if actor.roles & REVIEWERS and actor.division:
            scope |= models.Q(division__startswith=actor.division)
        if actor.operator_id is not None and Role.HOLDER in actor.roles:
            scope |= models.Q(operator_id=actor.operator_id)
        if actor.operator_id is not None and actor.roles & PRODUCERS:
            scope |= models.Q(printed_for=actor.operator_id)
        return self.filter(scope)


class Opening(Versioned):
    """开通申请: an account that a person asks for, perhaps by a sheet that somebody printed for them (``logic.posts``).

    printed → asked → opened | refused; printed and asked → withdrawn. Nothing of it opens anything: the password lies
    in the bounded store until the code is confirmed, and after a day what was asked counts as not asked.
    """

    stale = "这份申请刚刚被别人办理过。请刷新页面查看。"

    class State(models.TextChoices):
        """How far it is."""

        PRINTED = "printed", "已印单子"
        ASKED = "asked", "等您核对确认码"
        OPENED = "opened", "已开通"
        REFUSED = "refused", "没有同意"
        WITHDRAWN = "withdrawn", "已收回"

    #: Nothing has become of it yet.
    LIVE = (State.PRINTED, State.ASKED)

    post = models.CharField(max_length=12, choices=tuple((key, post.short) for key, post in POSTS.items()))
    place_code = models.CharField(
        max_length=20
    )  # as the person types it: 主体码, number of the laboratory, county
    place_name = models.CharField(max_length=120)
    operator_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    division = models.CharField(max_length=12, db_index=True)
    username = models.CharField(max_length=40)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=12, choices=State.choices)
    #: The 经营主体 that printed it, who pressed the button, and what is kept of the code on the sheet.
    printed_for = models.BigIntegerField(null=True, blank=True, db_index=True)
    printed_by = models.CharField(max_length=120, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)
    sheet_digest = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = "开通申请"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["place_code", "username"],
                condition=models.Q(state__in=("printed", "asked")),
                name="accounts_opening_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.place_name}）"

    @property
    def subject(self) -> str:
        """What the trail calls it."""
        return f"accounts.opening:{self.pk}"
