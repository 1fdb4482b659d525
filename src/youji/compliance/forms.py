"""A question as a program sends it, read whole: every problem at once, each at the path of its field."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from youji.compliance.selectors import Asked, Use, crop_called, kinds_of_use
from youji.shared.refusals import Refused
from youji.shared.units import alike

MOST_RECORDS = 200
MOST_BYTES = 64 * 1024
CATEGORIES = ("ordinary", "green-a", "green-aa", "organic")
DOSE_UNITS = (
    "mL/亩", "g/亩", "L/亩", "kg/亩", "mL/hm²", "g/hm²", "L/hm²", "kg/hm²", "倍", "mg/kg", "g/kg", "mL/头", "g/头", "mg/L", "g/m³",
    "mL/m³",
)  # fmt: skip
VOLUME_UNITS = ("L/亩", "kg/亩")
#: What may be said: another key is a misspelt one, and a misspelt harvest would be judged as none.
KEYS = ("crop", "category", "records", "harvest_on")
OF_A_RECORD = (
    "on",
    "input",
    "registration",
    "content",
    "formulation",
    "dose",
    "spray_volume",
    "target",
    "area_mu",
)
OF_AN_AMOUNT = ("value", "unit")


class Reader:
    """Reads one request and keeps what is wrong with it, by path."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def asked(self, said: Mapping[str, Any]) -> Asked:
        """The question.

        Raises:
            Refused: with a sentence for every field that will not do.
        """
        self.known(said, "", KEYS)
        crop = self.text(said, "crop", "", 60, needed="请填写作物的名称或代码。")
        category = said.get("category")
        if category not in CATEGORIES:
            self.problems["category"] = f"生产类别应当是{'、'.join(CATEGORIES)}之一。"
        harvest = self.day(said, "harvest_on", "")
        records = said.get("records")
        if not isinstance(records, list):
            self.problems["records"] = "请填写使用记录，没有的填空列表。"
            records = []
        if len(records) > MOST_RECORDS:
            self.problems["records"] = f"一次最多{MOST_RECORDS}条，请分几次问。"
            records = []
        read = [self.use(one, f"records.{number}") for number, one in enumerate(records)]
        if self.problems:
            raise Refused(self.problems)
        uses = [one for one in read if one]
        animal = crop_called(crop)["code"][:2] in ("05", "06")
        kinds = kinds_of_use({one.input for one in uses}, animal=animal)
        return Asked(crop, str(category), tuple(replace(one, kind=kinds[one.input]) for one in uses), harvest)

    def known(self, said: Mapping[str, Any], where: str, keys: tuple[str, ...]) -> None:
        """Nothing is said that nobody reads."""
        for key in list(said)[:MOST_RECORDS]:
            if key not in keys:
                self.problems[_at(where, key[:60])] = f"没有这一项。可以填：{'、'.join(keys)}。"

    def use(self, said: Any, where: str) -> Use | None:
        """One record, or None with its problems noted."""
        if not isinstance(said, Mapping):
            self.problems[where] = "一条记录应当是一个对象。"
            return None
        before = len(self.problems)
        self.known(said, where, OF_A_RECORD)
        on = self.day(said, "on", where, needed=True)
        name = self.text(said, "input", where, 80, needed="请填写投入品名称。")
        dose = self.amount(said, "dose", where, DOSE_UNITS, needed=True)
        volume = self.amount(said, "spray_volume", where, VOLUME_UNITS)
        content, formulation = (
            self.text(said, "content", where, 40),
            self.text(said, "formulation", where, 20),
        )
        target, registration = (
            self.text(said, "target", where, 80),
            self.text(said, "registration", where, 40),
        )
        if said.get("area_mu") is not None:
            self.number(said["area_mu"], f"{where}.area_mu")
        if len(self.problems) > before or on is None:
            return None
        return Use(
            on=on, input=name, registration=registration, content=content,
            formulation=formulation, dose=dose, spray_volume=volume, target=target,
        )  # fmt: skip

    def text(self, said: Mapping[str, Any], key: str, where: str, most: int, needed: str = "") -> str:
        """A line of text without signs nobody sees."""
        path, value = _at(where, key), said.get(key)
        if value is None and not needed:
            return ""
        if not isinstance(value, str) or not value.strip():
            if needed or not isinstance(value, str):
                self.problems[path] = needed or "应当是文字。"
            return ""
        tidy = unicodedata.normalize("NFC", value).strip()
        if len(tidy) > most or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in tidy):
            self.problems[path] = f"最多{most}个字，不能有看不见的控制字符。"
        return tidy

    def day(self, said: Mapping[str, Any], key: str, where: str, *, needed: bool = False) -> date | None:
        """A day as 2026-05-01, of a year people reckon with."""
        path, value = _at(where, key), said.get(key)
        if value is None and not needed:
            return None
        tidy = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
        try:
            found = date.fromisoformat(tidy) if len(tidy) == 10 else None
        except ValueError:
            found = None
        if found is None or not 1990 <= found.year <= 2199:
            self.problems[path] = "日期请按 2026-05-01 的样子填写。"
        return found

    def amount(
        self, said: Mapping[str, Any], key: str, where: str, units: tuple[str, ...], *, needed: bool = False
    ) -> tuple[str, str] | None:
        """A number and its unit."""
        path, value = _at(where, key), said.get(key)
        if value is None and not needed:
            return None
        if not isinstance(value, Mapping):
            self.problems[path] = '用量请写成 {"value": "30", "unit": "mL/亩"}。'
            return None
        self.known(value, path, OF_AN_AMOUNT)
        number = self.number(value.get("value"), f"{path}.value")
        written = value.get("unit")
        unit = {alike(one): one for one in units}.get(alike(written)) if isinstance(written, str) else None
        if unit is None:
            self.problems[f"{path}.unit"] = f"没有这个单位。可以用：{'、'.join(units)}。"
            return None
        return number, unit

    def number(self, value: Any, path: str) -> str:
        """Decimal text: at most six digits before the point and four after; full-width digits are digits."""
        tidy = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
        whole, point, part = tidy.partition(".")
        digits = set("0123456789")
        good = 1 <= len(whole) <= 6 and set(whole) <= digits and len(part) <= 4 and set(part) <= digits
        if not good or bool(point) != bool(part):
            self.problems[path] = '请填数字的文字，如 "30" 或 "0.5"，小数点前最多6位，后最多4位。'
        return tidy


def _at(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key
