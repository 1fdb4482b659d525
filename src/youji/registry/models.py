"""经营主体, products, certified products, what can be recognised (bases, key counties and cities), and plots."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from youji.registry.fields import (
    BASE,
    BASE_CODE,
    CERTIFICATE,
    CONFIRMATION,
    GI_ENTRY,
    OPERATOR,
    OPERATOR_CODE,
    ORIGIN,
    PLOT,
    PRODUCT_ENTRY,
    BaseKind,
    CertificationKind,
    OperatorKind,
)
from youji.registry.logic.permission import AREA_READERS
from youji.registry.logic.scale import scale_text
from youji.shared.actor import Actor
from youji.shared.columns import column
from youji.shared.identifiers import uuid7
from youji.shared.rows import Versioned

__all__ = [
    "Base",
    "BaseKind",
    "CertificationKind",
    "CertifiedProduct",
    "GIProduct",
    "Operator",
    "OperatorKind",
    "Plot",
    "Product",
]


class ScopedQuerySet(models.QuerySet):
    """Rows with ``operator`` and ``division``: an operator's own, and their area's for those who work with it."""

    operator_field = "operator_id"

    def visible_to(self, actor: Actor) -> Self:
        """Rows this actor may know exist; nobody in particular sees nothing."""
        scope = Q(pk__in=[])
        if actor.operator_id is not None:
            scope |= Q(**{self.operator_field: actor.operator_id})
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)


class OperatorQuerySet(ScopedQuerySet):
    """Operators: their own id is the operator's id."""

    operator_field = "pk"

    def of_area(self, actor: Actor) -> Self:
        """Those of an officer's area whatever the officer's work: whose account it is, is for whoever keeps accounts to say."""
        return (
            self.filter(division__startswith=actor.division) if actor.covers(actor.division) else self.none()
        )


class BaseQuerySet(ScopedQuerySet):
    """Bases; the ones a county or a city stands behind have no operator."""


class Operator(Versioned):
    """经营主体: who produces, and answers for what is produced."""

    stale = "您打开之后，别人已经改过这条登记。请刷新页面，核对后再改。"

    code = column(OPERATOR_CODE, unique=True, blank=False)
    name = column(OPERATOR["name"])
    kind = column(OPERATOR["kind"])
    uscc = column(OPERATOR["uscc"], unique=True)
    identity_kind = column(OPERATOR["identity_kind"])
    identity_digest = models.CharField(max_length=64, blank=True)  # keyed hash of an identity card number
    division = column(OPERATOR["division"], db_index=True)
    address = column(OPERATOR["address"])
    contact_name = column(OPERATOR["contact_name"])
    contact_phone = column(OPERATOR["contact_phone"])
    registered_on = column(OPERATOR["registered_on"])
    initials = models.CharField(max_length=120, blank=True, db_index=True)
    source = column(ORIGIN["source"])
    checked_on = column(ORIGIN["checked_on"])
    is_demo = models.BooleanField(default=False)

    objects = OperatorQuerySet.as_manager()

    class Meta:
        verbose_name = "经营主体"

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """A product in the product tree; ``code`` is a prefix of its children's."""

    code = column(PRODUCT_ENTRY["code"], unique=True)
    name = column(PRODUCT_ENTRY["name"])
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    group = column(PRODUCT_ENTRY["group"])
    initials = models.CharField(max_length=60, blank=True, db_index=True)
    source = column(PRODUCT_ENTRY["source"])

    class Meta:
        verbose_name = "产品"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class GIProduct(models.Model):
    """地理标志农产品: the name, the authority that protects it, and the counties it comes from."""

    name = column(GI_ENTRY["name"], unique=True)
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT)
    group = column(GI_ENTRY["group"])
    authority = column(GI_ENTRY["authority"])
    number = column(GI_ENTRY["number"])
    counties = models.JSONField("县市区", default=list)  # county (or city) codes
    is_priority = column(GI_ENTRY["is_priority"])
    source = column(GI_ENTRY["source"])
    checked_on = column(GI_ENTRY["checked_on"])

    class Meta:
        verbose_name = "地理标志产品"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CertifiedQuerySet(ScopedQuerySet):
    """Certificates; the one place that says in SQL which of them count, as ``logic.certificates.counts`` does."""

    def counting(self, on: date) -> Self:
        """Confirmed, and valid ``on`` the day."""
        open_end = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
        standing = Q(revoked_on__isnull=True) | Q(revoked_on__gt=on)
        return self.filter(open_end & standing, confirmed_at__isnull=False, valid_from__lte=on)

    def waiting(self) -> Self:
        """Those that an officer is asked to confirm: new, or with a change."""
        return self.filter(asked_at__isnull=False)


class CertifiedProduct(Versioned):
    """A product certificate. ``[valid_from, valid_until)``; counted (3-c) only on days inside it, once confirmed.

    What is said of a confirmed one by whoever may not confirm waits in ``asked``; the row stays as it was confirmed
    until somebody decides.
    """

    stale = "您打开之后，别人已经改过这条登记。请刷新页面，核对后再改。"

    operator = models.ForeignKey(
        Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="certified"
    )
    division = column(CERTIFICATE["division"], db_index=True)
    kind = column(CERTIFICATE["kind"])
    number = column(CERTIFICATE["number"])
    name = column(CERTIFICATE["name"])
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT)
    gi_product = models.ForeignKey(GIProduct, null=True, blank=True, on_delete=models.PROTECT)
    issuer = column(CERTIFICATE["issuer"])
    valid_from = column(CERTIFICATE["valid_from"])
    valid_until = column(CERTIFICATE["valid_until"])
    area_mu = column(CERTIFICATE["area_mu"])
    output_t = column(CERTIFICATE["output_t"])
    revoked_on = column(CERTIFICATE["revoked_on"])
    revoked_reason = column(CERTIFICATE["revoked_reason"])
    source = column(ORIGIN["source"])
    is_demo = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField("核实时间", null=True, blank=True)
    confirmed_by = models.CharField("核实人", max_length=200, blank=True)
    asked_at = models.DateTimeField("提请核实", null=True, blank=True)
    asked = models.JSONField("待核实的改动", default=dict, blank=True)  # field → what is said of it
    refusal = column(CONFIRMATION["reason"])  # why the last request was not confirmed; empty once one is

    objects = CertifiedQuerySet.as_manager()

    class Meta:
        verbose_name = "认证产品"
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="registry_certificate_once"),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True) | Q(refusal=""),
                name="registry_certificate_asked_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    @property
    def can_be_confirmed(self) -> bool:
        """Whether something of it is not confirmed: a change that waits, or all of it, refused once or not."""
        return self.asked_at is not None or self.confirmed_at is None


class Base(Versioned):
    """What can be recognised: an operator's base, a county's product, a county or a city (see ``kind``)."""

    stale = "您打开之后，别人已经改过这条登记。请刷新页面，核对后再改。"

    code = column(BASE_CODE, unique=True, blank=False)
    name = column(BASE["name"])
    kind = column(BASE["kind"])
    operator = models.ForeignKey(
        Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="bases"
    )
    division = column(BASE["division"], db_index=True)
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT)
    gi_product = models.ForeignKey(GIProduct, null=True, blank=True, on_delete=models.PROTECT)
    address = column(BASE["address"])
    area_mu = column(BASE["area_mu"])
    scale = column(BASE["scale"])
    scale_unit = column(BASE["scale_unit"])
    output_t = column(BASE["output_t"])
    techniques = column(BASE["techniques"])
    beside = column(
        BASE["beside"]
    )  # asked of a base that shares name or ground with another of its operator's
    responsible = column(BASE["responsible"])
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    initials = models.CharField(max_length=120, blank=True, db_index=True)
    source = column(ORIGIN["source"])
    checked_on = column(ORIGIN["checked_on"])
    is_demo = models.BooleanField(default=False)

    objects = BaseQuerySet.as_manager()

    class Meta:
        verbose_name = "基地"
        indexes = [models.Index(fields=["operator", "kind"], name="registry_base_holder")]
        constraints = [
            models.CheckConstraint(
                condition=Q(scale__isnull=True, scale_unit="") | (Q(scale__isnull=False) & ~Q(scale_unit="")),
                name="registry_base_scale_has_a_unit",
            ),
            models.UniqueConstraint(
                fields=["division", "product"],
                condition=models.Q(kind=BaseKind.COUNTY_PRODUCT.value, product__isnull=False),
                name="registry_base_one_county_product",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scale_text(self) -> str:
        """规模 in its own unit."""
        return scale_text(self.scale, self.scale_unit, self.area_mu)


class PlotQuerySet(ScopedQuerySet):
    """Plots carry ``operator_id`` as a plain column: it is the distribution key."""


class Plot(models.Model):
    """A piece of land as a polygon in CGCS2000 (EPSG:4490). A change retires the row and adds another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField(null=True, db_index=True)
    base = models.ForeignKey(Base, on_delete=models.PROTECT, related_name="plots")
    division = models.CharField(max_length=12, db_index=True)
    name = column(PLOT["name"])
    geometry = models.JSONField()  # GeoJSON Polygon or MultiPolygon
    source_datum = column(PLOT["datum"])  # what the surveyor's device gave
    area_mu = models.DecimalField("面积（亩）", max_digits=12, decimal_places=2)
    min_lon = models.FloatField()
    min_lat = models.FloatField()
    max_lon = models.FloatField()
    max_lat = models.FloatField()
    size_class = models.PositiveSmallIntegerField()  # logic.geometry.size_class: bounds the neighbour search
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PlotQuerySet.as_manager()
    #: What whoever has just drawn it should know of it, and where it lies, in words; said once, never kept.
    notes: tuple[str, ...] = ()
    where: str = ""

    class Meta:
        verbose_name = "地块"
        # Not partial: SQLite answers the neighbour search's OR from this index only when it covers every row.
        indexes = [models.Index(fields=["size_class", "min_lat", "min_lon"], name="registry_plot_corner")]

    def __str__(self) -> str:
        return self.name
