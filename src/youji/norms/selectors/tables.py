"""The tables of this room, by the name that files, pages and programs use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from youji.norms import fields, models
from youji.shared.values import Fields


@dataclass(frozen=True, slots=True)
class NormTable:
    """One table: its name for programs and for people, its rows, and what is said of each."""

    name: str
    title: str
    model: type[models.Norm]
    own: Fields
    lead: str

    @property
    def fields(self) -> Fields:
        """Its own, then what every row has."""
        return self.own | fields.CITED

    @property
    def rows(self) -> Any:
        """Its rows, each with the instrument it stands by."""
        return self.model._default_manager.select_related("instrument")


TABLES: dict[str, NormTable] = {
    one.name: one
    for one in (
        NormTable("labels", "农药标签", models.Label, fields.LABEL, "一种农药在一种作物上准怎样用。标签没有登记的作物不能用。"),
        NormTable("bans", "禁限用名录", models.Ban, fields.BAN, "不准使用的，和在部分作物上不准使用的。"),
        NormTable("listed", "绿色食品允许清单", models.Listed, fields.LISTED, "绿色食品生产可以用的农药；还须在这种作物上登记。"),
        NormTable("limits", "残留限量", models.Limit, fields.LIMIT, "食品里最多可以有多少。限量不是准许使用。"),
        NormTable("withdrawals", "休药期", models.Withdrawal, fields.WITHDRAWAL, "用药以后多久才能屠宰、捕捞、取蛋取奶。"),
        NormTable("nutrients", "肥料养分", models.Nutrient, fields.NUTRIENT, "肥料含多少氮磷钾，以包装标识为准。"),
        NormTable("environment", "产地环境限值", models.EnvironmentLimit, fields.ENVIRONMENT, "土壤、灌溉水、空气的限值。"),
    )
}  # fmt: skip
