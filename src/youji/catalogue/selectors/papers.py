"""Certificate and 公示标牌 of a published entry, as PDF: live data, one font, the same file on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from youji.catalogue.labels import entry_word
from youji.catalogue.logic.courses import HALTED, LISTED, status_on
from youji.catalogue.logic.published import SIGNLESS, course_of
from youji.catalogue.logic.statuses import EntryStatus
from youji.catalogue.models import Edition, PublishedEntry
from youji.ledger import witnesses
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import find_version, scheme_of
from youji.shared import clock
from youji.shared.paper import Format, render
from youji.shared.quantities import area_text

TEMPLATES = Path(__file__).resolve().parent.parent / "typst"
DIGITS = "〇一二三四五六七八九"
PRESS = "按“在本机核验”：您的浏览器逐项核对网页与存证日志，有出入会指出是哪一项。"
#: In these states a paper still prints, where it is suspended with that across it; in the others there is none to print.
PRINTED = LISTED


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to hand out, or the sentence why there is none."""

    content: bytes = b""
    name: str = ""
    refusal: str = ""


def paper(kind: str, code: str, today: date, *, size: str = "a3", format_: Format = "pdf") -> Paper | None:
    """The paper ``kind`` of the published entry, ``None`` when nothing is published under ``code``.

    Raises:
        CannotPrint: a character no font has, or a text no size of type makes fit.
    """
    row = PublishedEntry.objects.filter(code=code).first()
    if row is None or (kind == "sign" and row.subject in SIGNLESS):
        return None
    course = course_of(row.payload, valid_from=row.valid_from, valid_until=row.valid_until)
    status = status_on(course, today) or EntryStatus.PENDING
    title = "认定证书" if kind == "certificate" else "公示标牌"
    if status not in PRINTED:
        return Paper(
            refusal=f"{row.name}{entry_word(status).label}，{title}不再有效。请在公开目录查看状态和变动。"
        )
    across = entry_word(status).label if status in HALTED else ("演示数据" if row.is_demo else "")
    values = {**(_certificate(row) if kind == "certificate" else _sign(row, size)), "across": across}
    values["demo"] = across == "演示数据"
    content = render(TEMPLATES / f"{kind}.typ", values, qr=_url(code), format_=format_)
    return Paper(content=content, name=f"{row.name}-{title}.{format_}")


def _url(code: str) -> str:
    return f"{settings.ORIGIN}/b/{code}"


def chinese_date(day: date) -> str:
    """二〇二六年六月一日."""

    def small(n: int) -> str:
        tens, ones = divmod(n, 10)
        head = "" if not tens else ("十" if tens == 1 else f"{DIGITS[tens]}十")
        return head + (DIGITS[ones] if ones or not tens else "")

    year = "".join(DIGITS[int(c)] for c in str(day.year))
    return f"{year}年{small(day.month)}月{small(day.day)}日"


def _validity(row: PublishedEntry) -> str:
    if row.valid_until is None:
        return f"{clock.in_words(row.valid_from)}起"
    return f"{clock.in_words(row.valid_from)}至{clock.in_words(row.valid_until - timedelta(days=1))}"


def _reprint(row: PublishedEntry) -> str:
    """第1次换发，2026年6月1日: that and since when it says something else than the first did; empty for the first."""
    times = row.payload.get("reprint") or 0
    since = row.payload.get("said_since") or ""
    return f"第{times}次换发，{clock.in_words(date.fromisoformat(since))}" if times and since else ""


def _place(row: PublishedEntry) -> str:
    return f"湖南省{row.city_name}{row.county_name}"


#: What a scheme's steps are called on a certificate, in the order in which they are taken.
STAGES = (
    (Status.CITY_ACCEPTED, "现场验收"),
    (Status.PROVINCE_REVIEWED, "复核"),
    (Status.EXPERT_REVIEWED, "专家评审"),
    (Status.DECIDED, "审定"),
)


def _procedure(row: PublishedEntry) -> str:
    """审查、现场验收、复核、审定和公示: what this entry's scheme really asks for."""
    said = row.payload.get("scheme", {})
    version = find_version(str(said.get("key", "")), str(said.get("version", "")))
    if version is None:
        return "审查和公示"
    passed = {step.target for step in scheme_of(version).steps}
    return "、".join(["审查", *(word for status, word in STAGES if status in passed)]) + "和公示"


def _certificate(row: PublishedEntry) -> dict[str, Any]:
    issued_by = row.payload.get("issued_by") or "湖南省农业农村厅"
    subject = row.operator_name or _place(row)
    if row.level != "province":
        statement = f"“{row.name}”经{issued_by}认定为{row.category_label}，直接纳入湖南省优质农产品生产基地目录，特发此证。"
    elif row.payload.get("list_row"):  # from before the catalogue, on the strength of its document
        statement = f"{subject}的“{row.name}”，由{issued_by}以{row.document_number}认定为{row.category_label}，特发此证。"
    else:
        rules = row.payload.get("scheme", {}).get("title") or row.scheme_title
        statement = (
            f"{subject}申报的“{row.name}”，经{_procedure(row)}，符合《{rules}》的要求，"
            f"认定为{row.category_label}，特发此证。"
        )
    facts = [
        ("所在地", _place(row)),
        ("品种", row.product_name or "—"),
        ("规模", row.counted or area_text(row.area_mu)),
        ("认定文号", row.document_number or "—"),
        ("有效期", _validity(row)),
        ("列入版次", f"第{row.edition_number}版"),
    ]
    return {
        "title": row.category_label,
        "name": row.name,
        "code": row.code,
        "statement": statement,
        "facts": facts,
        "issued_by": issued_by,
        "issued_on": chinese_date(row.recognised_on),
        "reprint": _reprint(row),
        "url": _url(row.code),
        "proof": f"存证日志 {row.ledger_entry_id or '—'}",
        "steps": [
            f"扫正面的码，或打开 {_url(row.code)}：那一天的状态以网页为准，暂停、删除的也写在那里。",
            f"在网页上{PRESS}",
            _compare(),
        ],
        "log": witnesses.printed(),
    }


def edition_annex(number: int) -> Paper | None:
    """What goes with the document that publishes edition ``number``: its digest, and whose keys vouch for the log.

    Raises:
        CannotPrint: a character no font has.
    """
    edition = Edition.objects.filter(number=number).first()
    if edition is None:
        return None
    data = annex_of(edition)
    return Paper(render(TEMPLATES / "annex.typ", data, qr=data["url"]), f"目录第{number}版-附件-核验方法.pdf")


def annex_of(edition: Edition) -> dict[str, Any]:
    """What the annex says."""
    url = f"{settings.ORIGIN}/editions/{edition.number}"
    return {
        "title": edition.title,
        "across": "演示数据" if edition.is_demo else "",
        "facts": [
            ("文号", edition.document_number or "—"),
            ("发布日期", clock.in_words(edition.published_on)),
            ("条目", f"{edition.entry_count} 项"),
            ("摘要（SHA-256）", edition.digest),
            ("存证日志", str(edition.ledger_entry_id or "—")),
        ],
        "steps": [
            f"打开 {url}，页面下方的摘要应与上面印的一字不差。",
            f"打开其中任何一条，{PRESS}",
            _compare(),
        ],
        "log": witnesses.printed(),
        "url": url,
    }


def _compare() -> str:
    return f"打开 {settings.ORIGIN}/log/ 看日志和见证方的指纹，与下面印的比；不一样就不要相信，先问见证方。"


def _sign(row: PublishedEntry, size: str) -> dict[str, Any]:
    sign = row.payload.get("sign", {})
    rows = [
        ("种养品种", sign.get("varieties") or row.product_name or row.name),
        (
            "范围规模",
            "，".join(t for t in (_place(row) + (row.payload.get("address") or ""), sign.get("scope")) if t),
        ),
        ("技术措施", sign.get("techniques") or "按标准组织生产，建立生产记录和用药记录"),
        ("责任主体", sign.get("responsible") or row.operator_name or _place(row)),
    ]
    footer = [
        f"认定机关　{row.payload.get('issued_by') or '湖南省农业农村厅'}",
        f"文号　{row.document_number or '—'}",
        f"有效期　{_validity(row)}",
        f"编号　{row.code}",
    ]
    footer += [reprint] if (reprint := _reprint(row)) else []
    return {
        "title": row.category_label,
        "name": row.name,
        "rows": rows,
        "footer": footer,
        "issued_by": row.payload.get("issued_by") or "湖南省农业农村厅",
        "size": "a2" if size == "a2" else "a3",
    }
