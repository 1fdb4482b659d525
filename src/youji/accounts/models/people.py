"""Agencies, people, what they may do, and on whose behalf."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models

from youji.accounts import fields
from youji.accounts.logic.posts import DUTIES
from youji.accounts.logic.rules import WATCHERS
from youji.shared.actor import Actor, Role
from youji.shared.columns import column
from youji.shared.rows import Versioned


class Agency(models.Model):
    """A unit of government as the plan names it: 省厅及其处室、直属单位、市州局、县市区局."""

    Level = fields.Level

    name = column(fields.AGENCY["name"], unique=True)
    level = column(fields.AGENCY["level"])
    division = column(fields.AGENCY["division"], db_index=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        verbose_name = "机构"
        ordering = ["division", "name"]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet["Person"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """Oneself; one's colleagues of the same agency; and, for those who keep accounts, their area."""
        scope = models.Q(pk=actor.user_id)
        if actor.agency_id is not None:
            scope |= models.Q(agency_id=actor.agency_id)
        if actor.roles & WATCHERS and actor.division:
            scope |= models.Q(agency__division__startswith=actor.division)
            scope |= models.Q(area__startswith=actor.division)
        return self.filter(scope)


class PersonManager(UserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Whoever is fetched brings the agency along: one query per request, not two."""

    def get_queryset(self) -> PersonQuerySet:
        """All people, each with the agency joined."""
        return PersonQuerySet(self.model, using=self._db).select_related("agency")


class Person(Versioned, AbstractUser):
    """Somebody who signs in. ``operator_id`` for producers, ``laboratory_id`` for who tests samples, ``agency`` for officials; never two.

    ``area`` is where the account of somebody without agency belongs, so that the county's administrator can look after it.
    A locked person has ``is_active=False`` and ``locked_reason``.
    """

    stale = "您打开之后，别人已经改过这个账号。请刷新页面，核对后再办理。"

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    username = column(fields.PERSON["username"], unique=True)
    email = column(fields.EMAIL)
    name = column(fields.PERSON["name"])
    phone = column(fields.PERSON["phone"])
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT)
    operator_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    laboratory_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    area = models.CharField(max_length=12, blank=True, db_index=True)
    duty = models.CharField("职责", max_length=12, blank=True, choices=tuple(DUTIES.items()))
    specialities = column(fields.PERSON["specialities"])
    must_change_password = models.BooleanField(default=False)
    locked_reason = column(replace(fields.LOCK["reason"], required=False))
    is_demo = models.BooleanField(default=False)

    #: (day, the roles in force on it), where they were read with the person
    roles_known: tuple[date, frozenset[Role]] | None = None
    #: whether a second factor is set up, once it was asked
    second_factor_known: bool | None = None

    objects = PersonManager()  # type: ignore[misc]

    class Meta:
        verbose_name = "人员"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agency__isnull=True) | models.Q(operator_id__isnull=True),
                name="accounts_person_official_or_producer",
            ),
            models.CheckConstraint(
                condition=models.Q(laboratory_id__isnull=True)
                | models.Q(agency__isnull=True, operator_id__isnull=True),
                name="accounts_person_of_one_place",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username


class Grant(models.Model):
    """A role a person holds (``shared.actor.Role``) over ``[valid_from, valid_until)``."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = column(fields.GRANT["role"])
    valid_from = models.DateField(null=True, blank=True)
    valid_until = column(fields.GRANT["valid_until"])

    class Meta:
        verbose_name = "角色"
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="accounts_grant_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.role}"


class Delegation(models.Model):
    """While ``absent`` is away, ``deputy`` holds these roles too. ``[starts_on, ends_on]``, both included."""

    absent = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="delegations_given")
    deputy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="delegations_held")
    roles = column(fields.DELEGATION["roles"])
    starts_on = column(fields.DELEGATION["starts_on"])
    ends_on = column(fields.DELEGATION["ends_on"])
    reason = column(fields.DELEGATION["reason"])
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "委托"

    def __str__(self) -> str:
        return f"{self.absent} → {self.deputy}"


class ApiToken(models.Model):
    """A key for a program. Only its hash is kept; scope narrows what its person may do."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = column(fields.TOKEN["name"])
    digest = models.CharField(max_length=64, unique=True)
    scopes = column(fields.TOKEN["scopes"])
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    #: The roles it was made under, each by the grant or delegation it rested on: it never holds another.
    powers = models.JSONField(default=list)
    #: The token a program made this one with: revoked with it.
    made_with = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="made")

    class Meta:
        verbose_name = "接口令牌"

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """A notice to one person: shown in the app at once, e-mailed by a job once its transaction stands."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="messages")
    title = models.CharField("标题", max_length=120)
    body = models.TextField("内容", blank=True)
    link = models.CharField(max_length=300, blank=True)
    #: What has to be done ("application:17"): once somebody has done it, nobody is asked to read this.
    matter = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    #: Claimed by the mail job before it sends: a crash in between loses one e-mail, never sends two.
    mail_claimed_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    mail_failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "消息"
        indexes = [
            models.Index(fields=["person", "-created_at"], name="accounts_message_inbox"),
            models.Index(
                fields=["person"], condition=models.Q(read_at__isnull=True), name="accounts_message_unread"
            ),
            models.Index(
                fields=["matter"],
                condition=models.Q(read_at__isnull=True) & ~models.Q(matter=""),
                name="accounts_message_matter",
            ),
            models.Index(
                fields=["created_at"],
                condition=models.Q(mailed_at__isnull=True),
                name="accounts_message_unsent",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Proposal(models.Model):
    """What one hand has asked for of an account; it holds once another hand has confirmed it."""

    class What(models.TextChoices):
        """What is asked for; ``value`` is the address, or the role."""

        MAIL = "mail", "更换邮箱"
        ROLE = "role", "授予岗位"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proposals")
    what = models.CharField(max_length=10, choices=What.choices)
    value = models.CharField(max_length=254)
    valid_until = models.DateField(null=True)
    asked_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proposals_made")
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        verbose_name = "待确认事项"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "what"],
                condition=models.Q(settled_at__isnull=True, what="mail"),
                name="accounts_proposal_one_address",
            ),
            models.UniqueConstraint(
                fields=["person", "what", "value"],
                condition=models.Q(settled_at__isnull=True),
                name="accounts_proposal_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_what_display()}"

    @property
    def matter(self) -> str:
        """What those who may confirm it were told of."""
        return f"proposal:{self.pk}"


class Tally(models.Model):
    """Something counted, or marked as used, until its time is over (``tallies``). Who it was is not kept."""

    place = models.UUIDField(primary_key=True)
    value = models.TextField()
    until = models.BigIntegerField(db_index=True)  # milliseconds of the real clock

    class Meta:
        verbose_name = "计次"

    def __str__(self) -> str:
        return str(self.place)
