"""Tables of what rules judge by. Every row says by what it stands, since when, and how far it was checked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from youji.norms import fields
from youji.shared.columns import column
from youji.shared.roles import PROVINCE
from youji.shared.rows import Trailed, Versioned


class Kept(Trailed, Versioned):
    """A row with a name for good and the hash of what it says; ``version`` above 0 was changed by a person."""

    key = models.CharField(max_length=240, unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.key)

    @property
    def trail_operator_id(self) -> int | None:
        """Nobody's: it holds for all."""
        return None

    @property
    def trail_division(self) -> str:
        """The province's."""
        return PROVINCE


class Instrument(Kept):
    """A law, an order, an announcement or a standard, in one edition."""

    trail = "norms.instrument"

    code = column(fields.INSTRUMENT["code"], unique=True)
    title = column(fields.INSTRUMENT["title"])
    kind = column(fields.INSTRUMENT["kind"])
    in_force_from = column(fields.INSTRUMENT["in_force_from"])
    in_force_until = column(fields.INSTRUMENT["in_force_until"])
    replaced_by = column(fields.INSTRUMENT["replaced_by"])
    mark = column(fields.INSTRUMENT["mark"])
    source = column(fields.INSTRUMENT["source"])
    checked_on = column(fields.INSTRUMENT["checked_on"])
    note = column(fields.INSTRUMENT["note"])

    class Meta:
        verbose_name = "依据"
        ordering = ["kind", "code"]


class Norm(Kept):
    """A row that a rule judges by."""

    table: ClassVar[str]

    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="+", verbose_name="依据"
    )
    provision = column(fields.CITED["provision"])
    valid_from = column(fields.CITED["valid_from"])
    valid_until = column(fields.CITED["valid_until"])
    mark = column(fields.CITED["mark"], db_index=True)
    source = column(fields.CITED["source"])
    checked_on = column(fields.CITED["checked_on"])
    note = column(fields.CITED["note"])

    class Meta:
        abstract = True


class Label(Norm):
    """One use that a label registers."""

    trail = "norms.label"
    table = "labels"

    registration_no = column(fields.LABEL["registration_no"], db_index=True)
    name = column(fields.LABEL["name"])
    active_1 = column(fields.LABEL["active_1"], db_index=True)
    content_1 = column(fields.LABEL["content_1"])
    active_2 = column(fields.LABEL["active_2"])
    content_2 = column(fields.LABEL["content_2"])
    active_3 = column(fields.LABEL["active_3"])
    content_3 = column(fields.LABEL["content_3"])
    formulation = column(fields.LABEL["formulation"])
    crop = column(fields.LABEL["crop"], db_index=True)
    target = column(fields.LABEL["target"])
    method = column(fields.LABEL["method"])
    dose_low = column(fields.LABEL["dose_low"])
    dose_high = column(fields.LABEL["dose_high"])
    dose_unit = column(fields.LABEL["dose_unit"])
    dose_mark = column(fields.LABEL["dose_mark"])
    max_uses = column(fields.LABEL["max_uses"])
    interval_days = column(fields.LABEL["interval_days"])
    phi_days = column(fields.LABEL["phi_days"])
    season = column(fields.LABEL["season"])
    toxicity = column(fields.LABEL["toxicity"])
    holder = column(fields.LABEL["holder"])
    technical_no = column(fields.LABEL["technical_no"])

    class Meta:
        verbose_name = "农药标签"
        ordering = ["active_1", "crop", "key"]


class Ban(Norm):
    """A substance that may not be used, or not everywhere."""

    trail = "norms.ban"
    table = "bans"

    input_kind = column(fields.BAN["input_kind"])
    active = column(fields.BAN["active"], db_index=True)
    kind = column(fields.BAN["kind"])
    crops = column(fields.BAN["crops"])
    exceptions = column(fields.BAN["exceptions"])
    category = column(fields.BAN["category"])

    class Meta:
        verbose_name = "禁限用"
        ordering = ["input_kind", "kind", "active", "key"]


class Listed(Norm):
    """A substance on a list of what green farming may use."""

    trail = "norms.listed"
    table = "listed"

    list = column(fields.LISTED["list"])
    grades = column(fields.LISTED["grades"])
    group = column(fields.LISTED["group"])
    active = column(fields.LISTED["active"], db_index=True)
    condition = column(fields.LISTED["condition"])

    class Meta:
        verbose_name = "绿色食品允许使用清单"
        ordering = ["list", "group", "active", "key"]


class Limit(Norm):
    """How much of a substance a food may hold. Never a permission."""

    trail = "norms.limit"
    table = "limits"

    active = column(fields.LIMIT["active"], db_index=True)
    food = column(fields.LIMIT["food"], db_index=True)
    excluded = column(fields.LIMIT["excluded"])
    amount = column(fields.LIMIT["amount"])
    unit = column(fields.LIMIT["unit"])
    residue = column(fields.LIMIT["residue"])

    class Meta:
        verbose_name = "残留限量"
        ordering = ["active", "food", "key"]


class Withdrawal(Norm):
    """How long after a medicine nothing may be taken of an animal."""

    trail = "norms.withdrawal"
    table = "withdrawals"

    drug = column(fields.WITHDRAWAL["drug"], db_index=True)
    form = column(fields.WITHDRAWAL["form"])
    species = column(fields.WITHDRAWAL["species"])
    product = column(fields.WITHDRAWAL["product"])
    period = column(fields.WITHDRAWAL["period"])
    unit = column(fields.WITHDRAWAL["unit"])
    forbidden = column(fields.WITHDRAWAL["forbidden"])

    class Meta:
        verbose_name = "休药期"
        ordering = ["drug", "form", "key"]


class Nutrient(Norm):
    """What a fertiliser holds."""

    trail = "norms.nutrient"
    table = "nutrients"

    name = column(fields.NUTRIENT["name"], db_index=True)
    organic = column(fields.NUTRIENT["organic"])
    n = column(fields.NUTRIENT["n"])
    p2o5 = column(fields.NUTRIENT["p2o5"])
    k2o = column(fields.NUTRIENT["k2o"])

    class Meta:
        verbose_name = "肥料养分"
        ordering = ["name", "key"]


class EnvironmentLimit(Norm):
    """A bound on soil, water, air or an input."""

    trail = "norms.environmentlimit"
    table = "environment"

    kind = column(fields.ENVIRONMENT["kind"])
    use = column(fields.ENVIRONMENT["use"])
    level = column(fields.ENVIRONMENT["level"])
    parameter = column(fields.ENVIRONMENT["parameter"])
    ph_above = column(fields.ENVIRONMENT["ph_above"])
    ph_to = column(fields.ENVIRONMENT["ph_to"])
    lower = column(fields.ENVIRONMENT["lower"])
    upper = column(fields.ENVIRONMENT["upper"])
    unit = column(fields.ENVIRONMENT["unit"])

    class Meta:
        verbose_name = "环境限值"
        ordering = ["kind", "instrument", "use", "parameter", "level", "ph_above", "key"]


class Food(Kept):
    """A category of the tree of foods."""

    trail = "norms.food"

    name = column(fields.FOOD["name"], unique=True)
    parent = column(fields.FOOD["parent"])
    aliases = column(fields.FOOD["aliases"])
    codes = column(fields.FOOD["codes"])
    excepted = column(fields.FOOD["excepted"])
    mark = column(fields.FOOD["mark"])
    source = column(fields.FOOD["source"])

    class Meta:
        verbose_name = "食品类别"
        ordering = ["pk"]


class Name(Kept):
    """A name that labels, bans or people use for a crop, a group of crops or a substance."""

    trail = "norms.name"

    kind = column(fields.NAME["kind"])
    name = column(fields.NAME["name"])
    means = column(fields.NAME["means"])
    codes = column(fields.NAME["codes"])
    excepted = column(fields.NAME["excepted"])
    mark = column(fields.NAME["mark"])
    source = column(fields.NAME["source"])

    class Meta:
        verbose_name = "名称对照"
        ordering = ["kind", "name"]


class Confirmation(models.Model):
    """A named officer compared a row with a picture of the label or of the text; it holds for the province from then on."""

    table = models.CharField(max_length=20)
    key = models.CharField(max_length=240, db_index=True)
    picture = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    remark = column(fields.CONFIRMATION["remark"])
    said = models.JSONField(default=dict)  # what the row said when it was confirmed
    name = models.CharField(max_length=120)  # who, with the agency
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "核对确认"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"


class Edition(models.Model):
    """How all rows stood after a change: the day and one hash of them all. The newest is by what the house judges."""

    day = models.DateField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "数据版本"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.day} {self.digest[:12]}"
