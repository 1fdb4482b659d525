"""Whether what the public is shown of the catalogue is what the log says: every public row, every edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Min

from youji.catalogue.logic.editions import digest
from youji.catalogue.logic.proven import (
    EDITION,
    LABELS,
    SUBJECT,
    Proven,
    differing,
    digest_of_longer,
    fold,
    in_words,
    untold,
)
from youji.catalogue.models import Edition, EditionItem, PublishedEntry
from youji.catalogue.selectors.editions import items_of
from youji.catalogue.selectors.published_said import day, text_of
from youji.ledger.logic.report import Fault
from youji.ledger.selectors import public_record

#: A row that people are changing at this moment is looked at again so often.
LOOKS = 3


def shown_otherwise() -> Iterator[Fault]:
    """Everything the public is shown otherwise than the log has it: editions first, then the pages of the catalogue."""
    yield from _editions()
    yield from _rows()


# --- editions ---
def _editions() -> Iterator[Fault]:
    known: dict[str, Proven] = {}
    first: dict[str, date] = {}
    kept = {edition.number: edition for edition in Edition.objects.all()}
    for leaf in public_record("catalogue.e"):
        if leaf["subject"].startswith(SUBJECT):
            fold([leaf], known)
        elif leaf["subject"].startswith(EDITION):
            edition = kept.pop(leaf["data"]["number"], None)
            if edition is None:
                yield _fault(leaf, f"第{leaf['data']['number']}版目录在日志里，公开页上没有")
            else:
                yield from _edition(edition, leaf, known, first)
    for number in sorted(kept):
        yield Fault(f"公开的第{number}版目录日志里没有")


def _edition(
    edition: Edition, leaf: Mapping[str, Any], known: Mapping[str, Proven], first: dict[str, date]
) -> Iterator[Fault]:
    data, items = leaf["data"], items_of(edition)
    columns = {
        "title": edition.title,
        "document_number": edition.document_number,
        "published_on": edition.published_on.isoformat(),
        "entry_count": edition.entry_count,
        "digest": edition.digest,
    }
    for key, ours, theirs in differing({key: data[key] for key in columns}, columns):
        yield _fault(leaf, f"第{edition.number}版目录的{key}公开为“{theirs}”，日志里是“{ours}”")
    on = date.fromisoformat(data["published_on"])
    if digest(items) != data["digest"]:
        yield _fault(
            leaf, f"第{edition.number}版目录的内容与日志里的摘要不符{_where(items, known, first, on)}"
        )
    for code in items:
        first.setdefault(code, on)


def _where(items: Mapping[str, Any], known: Mapping[str, Proven], first: Mapping[str, date], on: date) -> str:
    """The first line that is not as the events make it."""
    for code, item in sorted(items.items()):
        proven = known.get(code)
        if proven is None:
            return f"：{code}不在日志里"
        if proven.whole:
            said = proven.item_on(on, first.get(code, on))
            for key, ours, theirs in differing({k: said[k] for k in item if k in said}, item):
                return f"：{code}的{LABELS.get(key, key)}印成“{theirs}”，日志里是“{ours}”"
    return ""


# --- pages ---
def _rows() -> Iterator[Fault]:
    known = fold(public_record(SUBJECT))
    first = dict(
        EditionItem.objects.values_list("entry_code").annotate(Min("edition__published_on")).order_by()
    )
    for row in PublishedEntry.objects.order_by("code").iterator(chunk_size=500):
        if _differences(row, known.get(row.code), first.get(row.code)):
            yield from _again(row.code, first.get(row.code))
        known.pop(row.code, None)
    for code in sorted(known.keys() & first.keys()):
        if not PublishedEntry.objects.filter(code=code).exists():
            yield Fault(f"{code}在目录里公布过，公开页却没有了")


def _again(code: str, published_on: date | None) -> Iterator[Fault]:
    """The same of one row, once nobody was changing it between two looks."""
    for _ in range(LOOKS):
        row = PublishedEntry.objects.filter(code=code).first()
        proven = fold(public_record(f"{SUBJECT}{code}")).get(code)
        if row is None or PublishedEntry.objects.filter(code=code, revision=row.revision).exists():
            break
    for what in [] if row is None else _differences(row, proven, published_on):
        last = proven.told[-1]["ledger_entry_id"] if proven else ""
        yield Fault(what, last, "catalogue.entry", f"{SUBJECT}{code}")


def _differences(row: PublishedEntry, proven: Proven | None, published_on: date | None) -> list[str]:
    if proven is None:
        return [f"{row.code}在公开目录里，日志里没有它的认定"]
    found = list(untold(proven, row.payload.get("history") or []))
    if proven.whole:
        item = proven.item_on(row.status_on, published_on)
        item["product_name"] = item["product_name"] or item.pop("gi_product", "")
        item.pop("gi_product", None)
        found = [*differing(item, shown(row)), *found]
    return [in_words(row.code, *one) for one in found]


def shown(row: PublishedEntry) -> dict[str, Any]:
    """A public row by the keys of a line of an edition, and what its page shows besides."""
    scheme = row.payload.get("scheme") or {}
    columns = (
        "name", "base_code", "scheme_title", "category", "category_label", "subject", "level", "division", "city_name",
        "county_name", "operator_name", "product_name", "counted", "status", "document_number",
    )  # fmt: skip
    return {name: getattr(row, name) for name in columns} | {
        "scheme": f"{scheme.get('key')}@{scheme.get('version')}",
        "area_mu": text_of(row.area_mu),
        "recognised_on": day(row.recognised_on),
        "valid_from": day(row.valid_from),
        "valid_until": day(row.valid_until),
        **{key: row.payload.get(key) for key in ("issued_by", "list_row", "score", "platforms")},
        "longer": digest_of_longer(row.payload, row.lon, row.lat),
    }


def _fault(leaf: Mapping[str, Any], what: str) -> Fault:
    return Fault(what, leaf["id"], leaf["action"], leaf["subject"], leaf["at"])
