"""The catalogue (目录): entries, what happened to them, editions, and the published snapshot the portal reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from django.db import models
from django.db.models import Q

from youji.catalogue import fields
from youji.catalogue.logic.procedures import ANNUAL_CHECK, RECTIFICATION
from youji.catalogue.logic.statuses import ON_LIST, EntryStatus, EventKind
from youji.catalogue.own_word_models import OwnWord
from youji.catalogue.photo_models import BasePhoto
from youji.catalogue.revision_models import ChangeRequest, Revision
from youji.procedures.rows import Proceeding
from youji.shared.actor import OF_AREA, PRODUCERS, Actor, Role
from youji.shared.columns import column
from youji.shared.identifiers import uuid7
from youji.shared.rows import Versioned

__all__ = [
    "AnnualCheck",
    "BasePhoto",
    "ChangeRequest",
    "Edition",
    "EditionItem",
    "Entry",
    "EntryEvent",
    "EntryQuerySet",
    "OwnWord",
    "PublishedEntry",
    "Rectification",
    "Revision",
]


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads for managing start at ``visible_to``; the public reads ``PublishedEntry``."""

    def visible_to(self, actor: Actor) -> Self:
        """Entries the actor's side holds, and for who works on them those of their area."""
        scope = _held_by(actor)
        if actor.operator_id is not None:
            scope |= Q(base__operator_id=actor.operator_id)
        if actor.roles & OF_AREA and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)

    def held_by(self, actor: Actor) -> Self:
        """Entries the actor answers for: the operator's own, or those that the county or city itself applied for."""
        return self.filter(_held_by(actor))


def _held_by(actor: Actor) -> Q:
    scope = Q(pk__in=[])
    if actor.operator_id is not None and actor.roles & PRODUCERS:
        scope |= Q(base__operator_id=actor.operator_id)
    if actor.division and actor.roles & {Role.COUNTY_APPLICANT, Role.CITY_APPLICANT}:
        scope |= Q(base__operator__isnull=True, division=actor.division)
    return scope


class Entry(Versioned):
    """One recognition of one base, county or city under one scheme and category. ``[valid_from, valid_until)``."""

    stale = "这个条目刚刚被别人处理过，请看最新状态后再决定。"

    code = models.CharField("目录编号", max_length=32, unique=True)
    base = models.ForeignKey("registry.Base", on_delete=models.PROTECT, related_name="entries")
    scheme_version = models.ForeignKey("schemes.SchemeVersion", on_delete=models.PROTECT)
    scheme_key = models.CharField(max_length=60)  # of whichever version: a base is recognised once at a time
    category = models.CharField(max_length=40)
    level = models.CharField(max_length=10)  # province | national
    division = models.CharField(max_length=12, db_index=True)
    application_code = models.CharField(
        "申报号", max_length=24, blank=True
    )  # "" where it was entered by its document
    platforms = models.TextField("销售平台", blank=True)  # one a line, as the application had them
    score = models.DecimalField("验收得分", max_digits=6, decimal_places=2, null=True, blank=True)
    name = column(replace(fields.NAME, required=True))
    area_mu = column(fields.AREA)
    counted = models.CharField(
        "规模（数量）", max_length=40, blank=True
    )  # 5,000羽: what is kept, in its own unit
    holder = models.CharField("经营主体", max_length=120, blank=True)
    former_names = models.TextField("原名", blank=True)  # one a line, the oldest first
    document_number = column(replace(fields.DOCUMENT_NUMBER, label="认定文号"))
    recognised_on = column(fields.NATIONAL["recognised_on"])
    valid_from = models.DateField()
    valid_until = column(fields.VALID_UNTIL)
    first_edition = models.ForeignKey(
        "catalogue.Edition", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_by = column(replace(fields.NATIONAL["issued_by"], required=False))
    list_row = column(replace(fields.NATIONAL["list_row"], required=False))  # where the official list has it
    evidence = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField(max_length=200, blank=True)
    # As of the last change or daily refresh, for lists and filters: what is so on a day, ``logic.courses.status_on``
    # decides, and of name, size, place and holder the newest revision (``selectors.revisions``).
    status = models.CharField(max_length=20, default=EntryStatus.PENDING.value, db_index=True)
    expiry_notice_months = models.PositiveSmallIntegerField(null=True)  # the last notice before expiry sent
    is_demo = models.BooleanField(default=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "目录条目"
        constraints = [
            models.UniqueConstraint(
                fields=["application_code"],
                condition=~Q(application_code=""),
                name="catalogue_entry_once_an_application",
            ),
            models.UniqueConstraint(
                fields=["base", "scheme_key", "category"],
                condition=Q(status__in=sorted(status.value for status in ON_LIST)),
                name="catalogue_entry_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class EntryEvent(models.Model):
    """Something that happened to an entry, effective from a day. Never edited; a mistake is another event."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=30, choices=[(k.value, k.value) for k in EventKind])
    effective_on = column(replace(fields.MEASURE["effective_on"], required=True))
    until = models.DateField(null=True, blank=True)  # rectification deadline; new valid_until on renewal
    revokes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # an upheld appeal: the measure it takes back
    ground = models.CharField(max_length=200, blank=True)  # as the scheme worded it
    reason = column(fields.MEASURE["reason"])
    document_number = column(fields.DOCUMENT_NUMBER)
    recorded_at = models.DateTimeField()
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_id = models.BigIntegerField(default=0)
    actor_name = models.CharField(max_length=80)
    agency = models.CharField(max_length=120, blank=True)
    ledger_entry_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = "目录变动"
        ordering = ["effective_on", "recorded_at"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind} {self.effective_on}"


class _OfEntry(Proceeding):
    """A matter about one entry, on which its holder reports."""

    class Meta:
        abstract = True

    entry: Entry
    reported_by_id = models.BigIntegerField(null=True, blank=True)

    @property
    def trail_operator_id(self) -> int | None:
        """The holder, where the entry is an operator's."""
        return self.entry.base.operator_id

    @property
    def trail_division(self) -> str:
        """Where the base is."""
        return self.entry.division

    @property
    def without(self) -> frozenset[int]:
        """Whoever reported does not conclude."""
        return frozenset({self.reported_by_id}) if self.reported_by_id else frozenset()


class Rectification(_OfEntry):
    """An order to put something right by a deadline, the operator's report, and the check (整改销号)."""

    trail = "catalogue.rectification"
    procedure = RECTIFICATION

    stale = "这项整改刚刚被别人处理过，请看最新状态后再决定。"

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="rectifications")
    ordered_on = models.DateField()
    deadline = column(replace(fields.MEASURE["deadline"], required=True))
    matter = column(replace(fields.MEASURE["reason"], label="整改事项", required=True))
    report = column(replace(fields.REPORT["report"], label="整改报告", required=False))
    documents = models.ManyToManyField("documents.Document", blank=True, related_name="+")
    reported_at = models.DateTimeField(null=True, blank=True)
    returned_reason = column(replace(fields.OPINION["reason"], label="退回理由", required=False))
    overdue_notified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "限期整改"

    def __str__(self) -> str:
        return f"{self.entry_id} {self.deadline}"

    @property
    def facts(self) -> dict[str, object]:
        """Of which entry, and by when."""
        return {"entry": self.entry.code, "deadline": self.deadline.isoformat()}


class AnnualCheck(_OfEntry):
    """The annual check of one entry for one year: self-report, then the city's conclusion."""

    trail = "catalogue.annual_check"
    procedure = ANNUAL_CHECK

    stale = "这次年检刚刚被别人处理过，请看最新状态后再决定。"

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="annual_checks")
    year = models.PositiveIntegerField()
    self_report = column(replace(fields.REPORT["report"], label="自查报告", required=False))
    documents = models.ManyToManyField("documents.Document", blank=True, related_name="+")
    reported_at = models.DateTimeField(null=True, blank=True)
    result = column(replace(fields.VERDICT["result"], required=False))
    opinion = column(replace(fields.VERDICT["opinion"], required=False))
    due_on = models.DateField()
    reminded_on = models.DateField(null=True, blank=True)
    told = models.JSONField(
        null=True
    )  # schemes.logic.automatic: what was known by itself when it was reported

    class Meta:
        verbose_name = "年检"
        constraints = [
            models.UniqueConstraint(fields=["entry", "year"], name="catalogue_annual_check_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.year}"

    @property
    def facts(self) -> dict[str, object]:
        """Of which entry and year, and what came of it."""
        return {"entry": self.entry.code, "year": self.year, "result": self.result}


class Edition(models.Model):
    """A numbered edition of the catalogue, published with a document number; its items never change."""

    number = models.PositiveIntegerField(unique=True)
    title = column(fields.EDITION["title"])
    document_number = column(fields.EDITION["document_number"])
    published_on = models.DateField()
    published_at = models.DateTimeField()
    entry_count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # sha256 over the canonical items
    ledger_entry_id = models.UUIDField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = "目录版次"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"第{self.number}版"


class EditionItem(models.Model):
    """One entry as one edition printed it."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="items")
    entry_code = models.CharField(max_length=32, db_index=True)
    payload = models.JSONField()

    class Meta:
        verbose_name = "版次条目"
        constraints = [models.UniqueConstraint(fields=["edition", "entry_code"], name="catalogue_item_once")]

    def __str__(self) -> str:
        return self.entry_code


class PublishedEntry(models.Model):
    """What the public sees of an entry now. Rebuilt whenever an edition or a change is published.

    ``status`` is as of ``status_on``; expiry needs no job: readers compare ``valid_until`` with the day.
    """

    code = models.CharField(max_length=32, primary_key=True)
    base_code = models.CharField(max_length=24, db_index=True)
    name = models.CharField(max_length=120)
    scheme_key = models.CharField(max_length=60)
    scheme_title = models.CharField(max_length=120)
    category = models.CharField(max_length=40)
    category_label = models.CharField(max_length=80)
    subject = models.CharField(max_length=20)
    level = models.CharField(max_length=10)
    division = models.CharField(max_length=12, db_index=True)
    city_name = models.CharField(max_length=40)
    county_name = models.CharField(max_length=40, blank=True)
    operator_name = models.CharField(max_length=120, blank=True)
    former_names = models.TextField(blank=True)
    product_name = models.CharField(max_length=60, blank=True)
    product_group = models.CharField(max_length=20, blank=True)
    gi_product_id = models.BigIntegerField(null=True)
    area_mu = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    counted = models.CharField(max_length=40, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    search = models.TextField()  # name, product, county, city, operator and their pinyin initials, lower case
    status = models.CharField(max_length=20, default=EntryStatus.IN_FORCE.value)
    status_on = models.DateField()
    recognised_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    document_number = models.CharField(max_length=60, blank=True)
    edition_number = models.PositiveIntegerField()
    payload = models.JSONField()  # the rest of the page: history, plots, certificates, sign, standards
    ledger_entry_id = models.UUIDField(null=True)
    is_demo = models.BooleanField(default=False)
    revision = models.UUIDField(default=uuid7, editable=False)  # new at every rebuild: caches ask for it

    class Meta:
        verbose_name = "公开目录"
        indexes = [
            models.Index(fields=["division", "status"]),
            models.Index(fields=["-recognised_on"]),
            # Everything the public's filters ask, so that counting never reads a row with its payload (0036).
            models.Index(
                fields=[
                    "status", "valid_until", "division", "search", "subject", "level", "scheme_key", "category",
                    "product_group", "recognised_on", "gi_product_id", "area_mu", "base_code", "code",
                ],
                name="catalogue_published_asked",
            ),
            models.Index(
                fields=["scheme_key", "scheme_title", "category", "category_label"],
                name="catalogue_published_kinds",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code
