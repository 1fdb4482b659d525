"""Agencies, people, what they may do, and on whose behalf."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Agency(models.Model):
    """A unit of government as the plan names it: 省厅及其处室、直属单位、市州局、县市区局."""

    class Level(models.TextChoices):
        PROVINCE = "province", "省"
        CITY = "city", "市"
        COUNTY = "county", "县"

    name = models.CharField(max_length=120, unique=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    division = models.CharField(max_length=12, db_index=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        verbose_name = "机构"
        ordering = ["division", "name"]

    def __str__(self) -> str:
        return self.name


class Person(AbstractUser):
    """Somebody who signs in. ``operator_id`` for producers, ``agency`` for officials; never both."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("手机", max_length=20, blank=True)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT)
    operator_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    specialities = models.JSONField(
        default=list, blank=True
    )  # product groups an assessor or expert is qualified for
    is_demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name or self.username


class Grant(models.Model):
    """A role a person holds (``shared.actor.Role``), from a day, until a day."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "角色"
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="accounts_grant_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.role}"


class Delegation(models.Model):
    """While ``absent`` is away, ``deputy`` holds these roles too. ``[starts_on, ends_on]``, both included."""

    absent = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="delegations_given")
    deputy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="delegations_held")
    roles = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "委托"

    def __str__(self) -> str:
        return f"{self.absent} → {self.deputy}"


class ApiToken(models.Model):
    """A key for a program. Only its hash is kept; scope narrows what its person may do."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "接口令牌"

    def __str__(self) -> str:
        return self.name
