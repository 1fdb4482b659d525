"""经营主体, products, certified products, what can be recognised (bases, key counties and cities), and plots."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from youji.shared.actor import Actor
from youji.shared.identifiers import uuid7


class OperatorKind(models.TextChoices):
    """Kinds of 经营主体."""

    ENTERPRISE = "enterprise", "农业企业"
    COOPERATIVE = "cooperative", "农民专业合作社"
    FAMILY_FARM = "family_farm", "家庭农场"
    HOUSEHOLD = "household", "农户"
    COLLECTIVE = "collective", "农村集体经济组织"
    INSTITUTION = "institution", "事业单位"


class BaseKind(models.TextChoices):
    """What a recognition can be about (认定对象)."""

    OPERATOR = "operator", "经营主体基地"
    COUNTY_PRODUCT = "county_product", "县域产品基地"
    COUNTY = "county", "重点县"
    CITY = "city", "重点市"


class CertificationKind(models.TextChoices):
    """Kinds of product certification the plan counts (3-c) or leans on."""

    GREEN = "green", "绿色食品"
    ORGANIC = "organic", "有机农产品"
    GI = "gi", "地理标志农产品"
    FEATURED = "featured", "名特优新农产品"
    GAP = "gap", "良好农业规范"
    CONTROLLED = "controlled", "全程质量控制"


class ScopedQuerySet(models.QuerySet):
    """Rows with ``operator`` and ``division``: an operator's own, an officer's area's."""

    operator_field = "operator_id"

    def visible_to(self, actor: Actor) -> Self:
        """Rows this actor may know exist; nobody in particular sees nothing."""
        scope = Q(pk__in=[])
        if actor.operator_id is not None:
            scope |= Q(**{self.operator_field: actor.operator_id})
        if actor.is_officer and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)


class OperatorQuerySet(ScopedQuerySet):
    """Operators: their own id is the operator's id."""

    operator_field = "pk"


class BaseQuerySet(ScopedQuerySet):
    """Bases; the ones a county or a city stands behind have no operator."""


class Operator(models.Model):
    """经营主体: who produces, and answers for what is produced."""

    code = models.CharField("主体码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类型", max_length=20, choices=OperatorKind.choices)
    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True, unique=True)
    identity_kind = models.CharField("证件类型", max_length=20, default="uscc")  # uscc | identity_card | none
    identity_digest = models.CharField(max_length=64, blank=True)  # keyed hash of an identity card number
    division = models.CharField("县市区", max_length=12, db_index=True)
    address = models.CharField("地址", max_length=200, blank=True)
    contact_name = models.CharField("联系人", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    registered_on = models.DateField("登记日期", null=True, blank=True)
    initials = models.CharField(max_length=120, blank=True, db_index=True)
    source = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    objects = OperatorQuerySet.as_manager()

    class Meta:
        verbose_name = "经营主体"

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """A product in the product tree; ``code`` is a prefix of its children's."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField("产品", max_length=60)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    group = models.CharField("类别", max_length=20)  # 粮油 蔬菜 水果 茶叶 畜牧 水产 中药材 食用菌
    initials = models.CharField(max_length=60, blank=True, db_index=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "产品"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class GIProduct(models.Model):
    """地理标志农产品: the name, the authority that protects it, and the counties it comes from."""

    name = models.CharField("名称", max_length=60, unique=True)
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT)
    group = models.CharField("类别", max_length=20, blank=True)
    authority = models.CharField("登记途径", max_length=20, default="AGI")  # AGI | PGI | trademark
    number = models.CharField("编号", max_length=40, blank=True)
    counties = models.JSONField("县市区", default=list)  # county (or city) codes
    is_priority = models.BooleanField("保护工程或特色品牌项目", default=False)
    source = models.CharField(max_length=200)
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "地理标志产品"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CertifiedProduct(models.Model):
    """A product certificate. ``[valid_from, valid_until)``; counted (3-c) only on days inside it."""

    operator = models.ForeignKey(
        Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="certified"
    )
    division = models.CharField(max_length=12, db_index=True)
    kind = models.CharField("认证类型", max_length=20, choices=CertificationKind.choices)
    number = models.CharField("证书编号", max_length=60)
    name = models.CharField("产品名称", max_length=80)
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT)
    gi_product = models.ForeignKey(GIProduct, null=True, blank=True, on_delete=models.PROTECT)
    issuer = models.CharField("发证机构", max_length=120, blank=True)
    valid_from = models.DateField("有效期起")
    valid_until = models.DateField("有效期止（不含）", null=True, blank=True)
    area_mu = models.DecimalField("面积（亩）", max_digits=12, decimal_places=2, null=True, blank=True)
    output_t = models.DecimalField("年产量（吨）", max_digits=12, decimal_places=2, null=True, blank=True)
    revoked_on = models.DateField("撤销或注销日期", null=True, blank=True)
    revoked_reason = models.CharField("撤销或注销原因", max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)
    is_demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "认证产品"
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="registry_certificate_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Base(models.Model):
    """What can be recognised: an operator's base, a county's product, a county or a city (see ``kind``)."""

    code = models.CharField("基地编号", max_length=24, unique=True)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("对象", max_length=20, choices=BaseKind.choices)
    operator = models.ForeignKey(
        Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="bases"
    )
    division = models.CharField("行政区划", max_length=12, db_index=True)
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT)
    gi_product = models.ForeignKey(GIProduct, null=True, blank=True, on_delete=models.PROTECT)
    address = models.CharField("地址", max_length=200, blank=True)
    area_mu = models.DecimalField("规模（亩）", max_digits=12, decimal_places=2, null=True, blank=True)
    output_t = models.DecimalField("年产量（吨）", max_digits=12, decimal_places=2, null=True, blank=True)
    techniques = models.TextField("技术措施", blank=True)
    responsible = models.CharField("责任主体", max_length=120, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    initials = models.CharField(max_length=120, blank=True, db_index=True)
    source = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    objects = BaseQuerySet.as_manager()

    class Meta:
        verbose_name = "基地"
        indexes = [models.Index(fields=["operator", "kind"], name="registry_base_holder")]

    def __str__(self) -> str:
        return self.name


class PlotQuerySet(ScopedQuerySet):
    """Plots carry ``operator_id`` as a plain column: it is the distribution key."""


class Plot(models.Model):
    """A piece of land as a polygon in CGCS2000 (EPSG:4490). A change retires the row and adds another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField(null=True, db_index=True)
    base = models.ForeignKey(Base, on_delete=models.PROTECT, related_name="plots")
    division = models.CharField(max_length=12, db_index=True)
    name = models.CharField("地块", max_length=60)
    geometry = models.JSONField()  # GeoJSON Polygon or MultiPolygon
    source_datum = models.CharField(
        max_length=12
    )  # WGS84 | GCJ02 | CGCS2000: what the surveyor's device gave
    area_mu = models.DecimalField("面积（亩）", max_digits=12, decimal_places=2)
    min_lon = models.FloatField()
    min_lat = models.FloatField()
    max_lon = models.FloatField()
    max_lat = models.FloatField()
    size_class = models.PositiveSmallIntegerField()  # logic.geometry.size_class: bounds the neighbour search
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PlotQuerySet.as_manager()

    class Meta:
        verbose_name = "地块"
        # Not partial: SQLite answers the neighbour search's OR from this index only when it covers every row.
        indexes = [models.Index(fields=["size_class", "min_lat", "min_lon"], name="registry_plot_corner")]

    def __str__(self) -> str:
        return self.name
