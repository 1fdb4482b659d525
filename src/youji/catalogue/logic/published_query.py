"""What somebody asks of the public catalogue: one value that a link, a list, a map, a download and a target share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode

from youji.catalogue.logic.statuses import EntryStatus
from youji.shared import spelling
from youji.shared.products import PRODUCT_GROUPS

#: Ways of asking for a status that are not one status.
LISTED = "listed"  # 在目录内: everything but removed and expired
COUNTED = "counted"  # 计入目标: listed and not suspended
ALL = "all"
#: What 基地 means where a number is of bases: an operator's base or a county's product.
BASE = "base"
SUBJECTS: dict[str, tuple[str, ...]] = {
    BASE: ("operator", "county_product"),
    "operator": ("operator",),
    "county_product": ("county_product",),
    "county": ("county",),
    "city": ("city",),
}
SUBJECT_LABELS = {
    BASE: "生产基地（全部）",
    "operator": "经营主体基地",
    "county_product": "县域产品基地",
    "county": "重点县",
    "city": "重点市",
}
LEVELS = {"national": "国家级", "province": "省级"}
SORTS = {"recognised": "最近认定", "area": "面积最大", "division": "行政区划", "until": "最早到期"}
EACH = ("base",)
STATUS_LABELS = {LISTED: "在目录内", COUNTED: "计入目标", ALL: "全部（含已删除、已过期）"}
#: Words that ask for a status, wherever they stand among others: they become that choice.
STATUS_WORDS: dict[str, str] = {
    **dict.fromkeys(("有效", "有效的"), EntryStatus.IN_FORCE.value),
    **dict.fromkeys(("警示", "已警示", "被警示"), EntryStatus.WARNED.value),
    **dict.fromkeys(("整改", "限期整改", "责令整改"), EntryStatus.RECTIFYING.value),
    **dict.fromkeys(("暂停", "已暂停", "被暂停"), EntryStatus.SUSPENDED.value),
    **dict.fromkeys(("临时暂停",), EntryStatus.INTERIM.value),
    **dict.fromkeys(("删除", "已删除", "撤销", "被撤销", "取消", "退出"), EntryStatus.REMOVED.value),
    **dict.fromkeys(("过期", "已过期", "到期", "已到期", "失效"), EntryStatus.EXPIRED.value),
}
#: What people put between two words; the marks within a document's number are none of it.
_BETWEEN = re.compile(r"[\s，,、。；;/|]+")
CITY_DIGITS, COUNTY_DIGITS, QUERY_LIMIT = 4, 6, 60


@dataclass(frozen=True, slots=True)
class PublishedQuery:
    """A question to the catalogue. Every field's default means "not asked"."""

    q: str = ""
    city: str = ""
    county: str = ""
    subject: str = ""
    scheme: str = ""
    category: str = ""
    level: str = ""
    group: str = ""
    status: str = LISTED
    year: int | None = None
    upto: int | None = None  # recognised in that year or before
    gi: int | None = None
    each: str = ""  # "base": a base with several recognitions that answer is one row, its first
    sort: str = "recognised"

    @property
    def division(self) -> str:
        """The division-code prefix asked for."""
        if self.county and self.county.startswith(self.city):
            return self.county
        return self.city

    @property
    def words(self) -> tuple[str, ...]:
        """The words to be found, as ``shared.spelling`` spells them; each must be somewhere."""
        return spelling.words(self.q)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects asked for, all when empty."""
        return SUBJECTS.get(self.subject, ())

    @property
    def asked(self) -> bool:
        """Whether anything narrows the whole list (sorting does not)."""
        return replace(self, sort="recognised") != PublishedQuery()

    def to(self, **changes: object) -> PublishedQuery:
        """The same question with ``changes``; a change of city forgets the county."""
        if "city" in changes and "county" not in changes:
            changes["county"] = ""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def querystring(self) -> str:
        """The shortest query string that asks this, without ``?``."""
        asked = [
            (f.name, getattr(self, f.name))
            for f in fields(self)
            if getattr(self, f.name) not in (f.default, None)
        ]
        return urlencode(asked)


def _digits(text: str, length: int) -> str:
    return text if len(text) == length and text.isascii() and text.isdigit() else ""


def _number(text: str, top: int) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else 0
    return number if 1 <= number <= top else None


def _one_of(text: str, known: Mapping[str, object] | tuple[str, ...], default: str = "") -> str:
    return text if text in known else default


def _status_in(text: str, status: str) -> tuple[str, str]:
    """``text`` without a word that asks for a status, and that status, unless another was chosen."""
    typed = _BETWEEN.split(text)
    found = [word for word in typed if spelling.folded(word) in STATUS_WORDS]
    if not found or status != LISTED:
        return text, status
    rest = " ".join(word for word in typed if word and word not in found)
    return rest, STATUS_WORDS[spelling.folded(found[0])]


def parse(params: Mapping[str, str]) -> PublishedQuery:
    """The question in a query string. What makes no sense is not asked, so an old or mistyped link still opens."""

    def said(name: str) -> str:
        return (params.get(name) or "").strip()

    statuses = {*STATUS_LABELS, *(status.value for status in EntryStatus)}
    words, status = _status_in(said("q")[:QUERY_LIMIT], _one_of(said("status"), tuple(statuses), LISTED))
    county = _digits(said("county"), COUNTY_DIGITS)
    city = _digits(said("city"), CITY_DIGITS) or county[:CITY_DIGITS]
    return PublishedQuery(
        q=words,
        city=city,
        county=county if county.startswith(city) else "",
        subject=_one_of(said("subject"), SUBJECTS),
        scheme=said("scheme")[:60],
        category=said("category")[:40],
        level=_one_of(said("level"), LEVELS),
        group=_one_of(said("group"), PRODUCT_GROUPS),
        status=status,
        year=_number(said("year"), 9999),
        upto=_number(said("upto"), 9999),
        gi=_number(said("gi"), 10**9),
        each=_one_of(said("each"), EACH),
        sort=_one_of(said("sort"), SORTS, "recognised"),
    )


def status_today(status: str, valid_until: date | None, today: date) -> EntryStatus:
    """What a published row's stored status has become by ``today``: expiry needs no job."""
    stored = EntryStatus(status)
    if stored is not EntryStatus.REMOVED and valid_until is not None and valid_until <= today:
        return EntryStatus.EXPIRED
    return stored
